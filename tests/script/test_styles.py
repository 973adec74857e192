"""A page loads the styles of what its course has, and every sheet belongs to something."""

from __future__ import annotations

import re

import pytest

from exporter.assets import shipped
from exporter.course_style import OCCASIONAL
from exporter.player_fragments import FRAGMENTS
from exporter.questions import QUESTION_TYPES
from exporter.script import entry, player_style, player_styles, read_modules

ONLY_FOR = {
    "choice": ".option-letter",
    "scale": ".options.scale",
    "text": ".field-label",
    "matching": ".pair-item",
    "sorting": ".bin-head",
    "hotspot": ".spot-picture",
    "ordering": ".sortable-text",
    "gaps": ".gap-slot",
    "essay": ".word-limits",
}


def style(*types: str, tracker: str = "browser") -> str:
    """Return the sheet of a course with questions of these types."""
    given = [(one.path, name) for one in FRAGMENTS if one.path.startswith("screen/") for name in one.names]
    return player_style(entry(tracker, types, given)).decode()


@pytest.mark.parametrize("kind", ONLY_FOR)
def test_a_course_has_the_styles_of_its_questions_and_no_others(kind: str) -> None:
    """What hides pages comes first in all of them, and the ways of paper are there."""
    sheet = style(kind)
    assert {other for other, selector in ONLY_FOR.items() if selector in sheet} - {"choice"} == {kind} - {"choice"}
    assert ONLY_FOR[kind] in sheet
    assert sheet.index("@layer hidden") < sheet.index("--accent") < sheet.index("@page")


def _rules(sheet: str) -> str:
    """Return what is left of a sheet where others of its layer stand around it."""
    inside = re.sub(r"^@layer [a-z]+\{", "", sheet.strip()).removesuffix("}")
    return re.sub(r"(?<=[{;])(--[\w-]+:) +|(?<=,) +", r"\1", inside)


def test_every_sheet_belongs_to_what_every_page_has_or_to_a_module() -> None:
    """A sheet that is named like no module that a course can load would never reach a learner."""
    whole = style(*QUESTION_TYPES, tracker="xapi")
    lost = {path for path, text in player_styles().items() if _rules(text) not in whole}
    occasional = {f"style/{name}.css" for name in OCCASIONAL}
    blocks = {path for path in player_styles() if path.startswith("blocks/")}
    assert lost == {"mathematics.css", *occasional, *blocks}, "formulas have a file of their own"


def test_the_sheet_is_the_same_in_whatever_order_types_are_named() -> None:
    """As the same course shall give the same bytes."""
    assert style("choice", "gaps") == style("gaps", "choice")


def test_nothing_moves_by_itself_for_those_who_asked_for_that() -> None:
    """Animations stand where nobody has, transitions are switched off in one place, and scripts ask."""
    asked = re.compile(r"@media ?\(prefers-reduced-motion: ?no-preference\) ?\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
    sheets = {path: text for path, text in player_styles().items() if "animation" in text or "@keyframes" in text}
    assert sheets
    assert [path for path, text in sheets.items() if re.search("animation|@keyframes", asked.sub("", text))] == []
    assert "transition:none!important" in style()
    scripts = {
        path: text for path, text in read_modules(shipped("templates") / "player").items() if ".animate(" in text
    }
    assert {path for path, text in scripts.items() if "prefers-reduced-motion" not in text} == set()
