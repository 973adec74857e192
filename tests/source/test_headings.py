"""Headings of lessons: none is lost, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, lesson_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

KEPT = {
    "in a list": "- # Inside\n\n  Text",
    "in a numbered list": "1. # Inside",
    "in a quotation": "> # Inside\n>\n> Text",
    "in a callout": "::: tip\n# Inside\n:::",
    "in a callout of GitHub": "> [!NOTE]\n> # Inside",
    "in folded text": "::: details More\n# Inside\n:::",
    "in a box": "::: {.wide}\n# Inside\n:::",
    "underlined, in a quotation": "> Inside\n> ===",
    "in a definition": "Term\n: # Inside",
    "below another heading": "## First\n\nText\n\n# Inside",
    "below a small heading": "#### First\n\n# Inside",
    "second": "# First\n\n# Inside",
    "in a footnote": "Text[^a]\n\n[^a]: # Inside\n",
    "in HTML": "<h1>Inside</h1>",
    "in HTML, with attributes": '<h1 class="wide" style="text-align: center">Inside</h1>',
    "in HTML around Markdown": "<div>\n\n# Inside\n\n</div>\n\n# Inside",
    "with a link": "- # [Inside](https://example.org)",
    "with a picture in HTML": "<h1>Inside <br></h1>",
    "between questions": "## Q\n\n```question\ntype: true-false\nprompt: So?\nanswer: true\n```\n\n# Inside",
    "with other words than the title": "# Inside",
}


@pytest.mark.parametrize("written", KEPT.values(), ids=KEPT.keys())
def test_a_heading_stays_where_it_stands(tmp_path: Path, written: str) -> None:
    """As level 2, because the page's title is above it, and with a warning."""
    html = html_of(tmp_path, written)
    assert "<h2" in html
    assert "Inside" in html.partition("<h2")[2]
    assert any(
        "warning" in problem for problem in problems_of(tmp_path, {"lesson.md": f"---\ntitle: T\n---\n{written}"})
    )


@pytest.mark.parametrize("written", ["- # A *b*\n\n  Text", "## C\n\n# A *b*", "> # A *b*"])
def test_a_title_in_an_unusual_place_is_shown_there_too(tmp_path: Path, written: str) -> None:
    """The lesson is still called so."""
    lesson = lesson_of(tmp_path, written)
    assert lesson.title == "A b"
    assert '<h2 id="lesson--a-b">A <em>b</em></h2>' in str(lesson.blocks)
    assert (
        "also shown there, as level 2; move it to the top [title]" in problems_of(tmp_path, {"lesson.md": written})[-1]
    )


@pytest.mark.parametrize("title", ["A b", "a B"])
def test_a_heading_that_repeats_the_title_is_shown_once(tmp_path: Path, title: str) -> None:
    """Whether or not the words begin with capitals."""
    written = f"---\ntitle: {title}\n---\nBefore.\n\n# A *b*\n\nText"
    lesson = lesson_of(tmp_path, written)
    assert lesson.title == title
    assert "<h2" not in str(lesson.blocks)
    assert problems_of(tmp_path, {"lesson.md": written}) == []
