"""A named theme differs from the others in more than colour, and in colour not at all."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from exporter.course import Course, Lesson
from exporter.course_settings import Theme
from exporter.pages import render_pages
from exporter.richtext import RichText
from exporter.themes import RULES, theme_style

TEXT = Lesson(id="text", title="Text", blocks=(RichText.plain("Words."),))


def test_every_name_that_an_author_may_give_is_a_theme() -> None:
    """And no other; each of them but the first changes titles, corners and the cover."""
    assert set(RULES) == set(get_args(Theme.model_fields["name"].annotation))
    for name in set(RULES) - {"study"}:
        assert all(word in theme_style(name, None) for word in ("--title-weight:", "--r3:", ".cover::before"))


@pytest.mark.parametrize("name", RULES)
def test_no_theme_has_a_colour_of_its_own(name: str) -> None:
    """So the contrasts of the palette hold."""
    assert not re.search(r"#[0-9a-f]{3}|(?:rgb|hsl|oklch)\(|--(?:ink|paper|accent)[\w-]*:", theme_style(name, None))


@pytest.mark.parametrize(
    ("name", "radius", "corners"),
    [("study", None, None), ("study", 0, "0rem"), ("press", None, "0"), ("bold", 8, "0.5rem")],
)
def test_the_corners_of_a_course_go_before_those_of_its_theme(
    name: str, radius: int | None, corners: str | None
) -> None:
    """The last of several declarations counts, and those of a page weigh more than the stylesheet's."""
    theme = Theme.model_validate({"name": name, "radius": radius})
    page = render_pages(Course(id="c", title="C", outline=(TEXT,), media={}, theme=theme), tracker="browser").files
    declared = re.findall(r"--r3:([^;}]+)", bytes(page["index.html"]).decode())  # type: ignore[arg-type]
    assert (declared[-1] if declared else None) == corners


def test_the_rules_of_a_theme_arrive_as_they_are() -> None:
    """What HTML would escape means something else in a style element."""
    theme = Theme(name="bold")
    page = render_pages(Course(id="c", title="C", outline=(TEXT,), media={}, theme=theme), tracker="browser").files
    assert theme_style("bold", None).encode() in bytes(page["index.html"])  # type: ignore[arg-type]
