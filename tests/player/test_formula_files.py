"""Pages with formulas bring a font along, in which everything is that formulas need and that browsers can stretch."""

from __future__ import annotations

import html
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from exporter.assets import math_font
from exporter.course import Course, Lesson
from exporter.formula_files import formula_files
from exporter.pages import PageSet, render_pages
from exporter.richtext import RichText
from exporter.source.mathematics.formulas import read_formula
from exporter.source.mathematics.names import ARGUMENTS, KNOWN, SWITCHES
from exporter.source.mathematics.tex import FormulaError

ROOT = Path(__file__).parents[2]
FILES = ["mathematics.css", "mathematics.woff2", "mathematics-licence.txt"]
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
ALPHABETS = ("mathbb", "mathbf", "mathcal", "mathfrak", "mathit", "mathrm", "mathscr", "mathsf", "mathtt", "boldsymbol")
_FORMULA = RichText(html="<p><math><mi>x</mi></math></p>", text="x")


def pages(*blocks: RichText, structure: Any = "single") -> PageSet:
    """Render a course with one lesson for each block."""
    lessons = tuple(Lesson(id=f"l{n}", title="Lesson", blocks=(block,)) for n, block in enumerate(blocks))
    return render_pages(
        Course(id="course", title="Course", outline=lessons, media={}), tracker="browser", structure=structure
    )


@pytest.fixture(scope="module")
def font() -> Any:
    """Return the font of formulas."""
    folder = math_font()
    assert folder is not None, "run 'make install', which makes the font of formulas"
    return TTFont(folder / "mathematics.woff2")


def test_a_course_with_formulas_brings_font_and_licence() -> None:
    """And each page that can be launched lists what it needs."""
    made = pages(RichText.plain("Here."), _FORMULA, structure="lessons")
    assert [name for name in made.files if name in FILES] == FILES
    assert [[name for name in sco.files if name in FILES] for sco in made.scos] == [[], FILES]


def test_a_course_without_formulas_brings_none() -> None:
    """It would be a third of the package."""
    assert not [name for name in pages(RichText.plain("Here.")).files if "mathematics" in name]


def test_the_style_names_the_font_beside_it() -> None:
    """The words of a lesson do not wait for it."""
    style = formula_files()["mathematics.css"].decode()
    assert 'src:url(mathematics.woff2) format("woff2");font-display:swap' in style
    assert style.count("Lessonpack Math") == 2


def test_formulas_stay_within_their_budget() -> None:
    """115 kB in courses that have some, font and style together."""
    assert 80_000 < sum(map(len, formula_files().values())) <= 118_000


def shown(tex: str) -> set[str]:
    """Return the characters that a formula shows, without those in words; none if it cannot be shown."""
    try:
        mathml = read_formula(tex, block=True).mathml
    except FormulaError:
        return set()
    without_words = re.sub(r'alttext="[^"]*"|<mtext.*?</mtext>', "", mathml)
    return set(html.unescape(re.sub(r"<[^>]*>", "", without_words)))


def test_the_font_has_what_commands_show(font: Any) -> None:
    """Every command that is known, and every alphabet."""
    commands = [rf"\{name}" + "{x}" * ARGUMENTS.get(name, 0) for name in sorted(KNOWN - SWITCHES)]
    texts = [*commands, LATIN, "f''''", "+-=<>/|()[],;:!?*~", *(rf"\{name}{{{LATIN}}}" for name in ALPHABETS)]
    characters = {character for tex in texts for character in shown(tex)}
    assert len(characters) > 700
    # The second of two shapes of script letters is chosen by a sign that fonts without it leave out.
    known = {chr(code) for code in font.getBestCmap()} | {"\ufe00", "\ufe01"}
    assert sorted(characters - known) == []


def test_the_font_knows_how_signs_grow(font: Any) -> None:
    """Roots and fences in height; braces, arrows, hats and rules in width."""
    table, names = font["MATH"].table.MathVariants, font.getBestCmap()
    for signs, coverage in (
        ("√()[]{}|‖⟨⟩∑∫∏", table.VertGlyphCoverage),
        ("⏞⏟→←↔⇒↦\u0302\u02dc\u0332", table.HorizGlyphCoverage),
    ):
        assert [sign for sign in signs if names[ord(sign)] not in coverage.glyphs] == []


def test_signs_above_letters_have_a_width(font: Any) -> None:
    """Without one, browsers put them beside the letter, or show none."""
    names = font.getBestCmap()
    for sign in "\u0302\u0332\u20d7":
        assert font["hmtx"][names[ord(sign)]][0] > 300


def test_no_arrow_ends_in_a_connector_that_joins_nothing(font: Any) -> None:
    """Browsers do not stretch what they cannot join."""
    for construction in font["MATH"].table.MathVariants.HorizGlyphConstruction:
        parts = construction.GlyphAssembly.PartRecords if construction.GlyphAssembly else []
        assert not [part for part in parts[1:] if not part.StartConnectorLength]


def test_the_changed_font_has_its_own_name(font: Any) -> None:
    """So that nobody takes it for the original; its licence is named inside and lies beside it."""
    assert font["name"].getDebugName(1) == "Lessonpack Math"
    assert "opensource" in str(font["name"].getDebugName(13)) or "OFL" in str(font["name"].getDebugName(14))
    assert b"SIL OPEN FONT LICENSE" in formula_files()["mathematics-licence.txt"]


@pytest.mark.slow
def test_make_demo_makes_the_font_before_it_exports() -> None:
    """The README's first command sets up what its reader goes on with: a course with formulas needs the font."""
    dry_run = ["make", "--dry-run", "--always-make", "demo"]
    own = {**os.environ, "MAKEFLAGS": ""}  # not those of the make that runs the tests
    steps = subprocess.run(dry_run, cwd=ROOT, env=own, capture_output=True, text=True, check=True).stdout
    assert 0 < steps.find("exporter.math_font") < steps.find("lessonpack export")
