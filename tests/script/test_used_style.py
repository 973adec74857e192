"""A course's stylesheet has no rule for what the course cannot show, and every rule for what it can."""

from __future__ import annotations

import re

import pytest

from exporter.assets import shipped
from exporter.script import player_styles
from exporter.used_style import _PIECE, _names_in, used_style

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
        "@layer a,b;@layer a{.page .one{x:1}.is-right{x:5}.one:not(.three) p{x:6}@page{x:7}"
        "[data-x] body{x:8}.four::after{x:9}}"
    )


@pytest.mark.parametrize(
    ("selector", "kept"),
    [
        pytest.param(":is(.here,.gone) a", ".here a", id="one of two"),
        pytest.param(":is(.gone,.lost) a", None, id="none of two"),
        pytest.param(":is(p,.gone) a", ":is(p,.gone) a", id="what weighs more stays, for its weight"),
        pytest.param(":where(p,.gone) a", ":where(p) a", id="where nothing weighs"),
        pytest.param("p:not(.here,.gone)", "p:not(.here)", id="not one of two"),
        pytest.param("p:not(.gone)", "p:not(.gone)", id="not what is nowhere"),
        pytest.param(".here:has(>.gone)", None, id="a parent of what is nowhere"),
        pytest.param(".here:is(:checked,.gone)", ".here:is(:checked)", id="a state"),
        pytest.param("[dir=rtl] .here", None, id="a direction"),
        pytest.param('[type="radio"]+p', '[type="radio"]+p', id="an attribute in the script"),
        pytest.param("[type=checkbox]+p", None, id="an attribute nowhere"),
        pytest.param("[data-x=a] p", "[data-x=a] p", id="what anybody may set"),
        pytest.param(":lang(en) p", ":lang(en) p", id="a language"),
        pytest.param(":lang(ar) p", None, id="another language"),
        pytest.param("pre", None, id="the beginning of another word"),
        pytest.param(".section", None, id="the name of an element"),
    ],
)
def test_an_alternative_stays_where_it_may_be_somewhere(selector: str, kept: str | None) -> None:
    """What is left weighs what it did before, so that the same rule wins."""
    script = b'f("p.here","radio","previous",u("section.result"))'
    found = used_style(f"{selector}{{x:1}}", script, [b'<html lang="en"><p class="beside here"><a>'])
    assert found == ("" if kept is None else f"{kept}{{x:1}}")


@pytest.mark.parametrize("before", [*range(24), 300])
def test_a_large_page_is_looked_through_as_a_whole(before: int) -> None:
    """However the pieces that it is read in fall: no name is cut in two, and none is lost behind them."""
    page = b"x" * (_PIECE - before) + b'<table class="late"><i>' + b"x" * _PIECE + b'"\\u003cpre class=\\"last\\""'
    style = "table{x:1}.late{x:2}i{x:3}pre{x:4}.last{x:5}"
    assert used_style(style + "tab{x:6}.lat{x:7}", b"", [page]) == style


def test_a_layer_stands_in_the_sheet_once() -> None:
    """Its rules keep their order, and what stands outside layers comes before."""
    style = "@layer a,b;@layer a{p{x:1}}@layer b{p{x:2}}@property --x{y:1}@layer a{p{x:3}}"
    assert used_style(style, b"", [b"<p>"]) == "@layer a,b;@property --x{y:1}@layer a{p{x:1}p{x:3}}@layer b{p{x:2}}"


def test_a_script_is_searched_once() -> None:
    """A preview asks again after each edit, with other pages: the search was most of what an edit cost."""
    script = b'f("p.two")'
    used_style(".two{x:1}p{x:2}", script, [b"<p>"])
    before = _names_in.cache_info().misses
    assert used_style(".two{x:1}.three{x:3}p{x:2}", script, [b"<br>"]) == ".two{x:1}p{x:2}"
    assert _names_in.cache_info().misses == before


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
