"""A course's stylesheet has no rule for what the course cannot show, and every rule for what it can."""

from __future__ import annotations

import re

from exporter.assets import shipped
from exporter.script import player_styles
from exporter.used_style import used_style

PLAYER = shipped("templates") / "player"


def test_a_rule_stays_where_each_class_and_element_may_be_somewhere() -> None:
    """On a page, in its data, or made by the script; alternatives go one by one, and empty groups with them."""
    style = (
        "@layer a,b;@layer a{.page .one,.two{x:1}.three>table{x:2}td{x:3}@media print{.two{x:4}}"
        ".is-right{x:5}:is(.two,.one):not(.three) p{x:6}@page{x:7}[data-x] body{x:8}.four::after{x:9}}"
    )
    kept = used_style(
        style, b'f("p.one");`is-${x}`', [b'<div class="page">', b'"html":"\\u003ctable class=\\"four\\""']
    )
    assert kept == (
        "@layer a,b;@layer a{.page .one{x:1}.is-right{x:5}:is(.two,.one):not(.three) p{x:6}@page{x:7}"
        "[data-x] body{x:8}.four::after{x:9}}"
    )


def test_every_class_of_the_player_is_named_where_it_is_made() -> None:
    """One that a script puts together from other pieces would lose its rules."""
    whole = "\n".join(path.read_text("utf-8") for kind in ("*.js", "*.j2") for path in PLAYER.rglob(kind))
    others = ("style/code.css", "mathematics.css", "blocks/")
    sheets = [text for path, text in player_styles().items() if not path.startswith(others)]
    names = set(re.findall(r"\.([A-Za-z][\w-]*)(?=[^{}]*\{)", "".join(sheets)))
    forms = {name: {name, re.sub(r"[^-]+$", "${", name)} for name in names if not name.startswith("callout-")}
    assert {name for name, some in forms.items() if not any(form in whole for form in some)} <= FROM_MARKDOWN


FROM_MARKDOWN = {"wide", "full", "footnotes", "hll", "code", "callout-title", "box", "level-3", "table-scroll"}
"""On the page as it is exported."""
