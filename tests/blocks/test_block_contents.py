"""What the contents of blocks become, and what is said of contents that do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.source.written import html_of, lesson_of, problems_of

if TYPE_CHECKING:
    from pathlib import Path

SHOWN = {
    "accordion": (
        "::: Accordion {.open}\n### Why *so*?\nText\n\n#### Deeper\n\n### And?\nMore\n:::",
        '<details open=""><summary><h3 id="lesson--why-so">Why <em>so</em>?</h3>\n</summary>\n<p>Text</p>\n<h4',
    ),
    "accordion, one at a time": ("::: accordion {.one}\n### a\nb\n:::", '<details name="lesson--accordion"><summary>'),
    "accordion with an introduction": ("::: accordion\nFirst\n\n### a\nb\n:::", "<p>First</p>\n<details><summary>"),
    "tabs": (
        "::: tabs Ways {.wide #here}\n### a\nb\n### c\nd\n:::",
        '<div class="block-tabs wide" id="lesson--here">\n<p class="block-title">Ways</p>\n<div class="piece"><h3 id',
    ),
    "another block inside": (
        "::: tabs\n### a\n::: accordion\n#### b\nc\n:::\n### d\ne\n:::",
        '<div class="block-accordion">\n<details><summary><h4 id="lesson--b">b</h4>\n</summary>\n<p>c</p>\n</details>',
    ),
    "inside a callout": ("::: tip\n::: tabs\n### a\nb\n### c\nd\n:::\n:::", '</p>\n<div class="block-tabs">'),
    "in other scripts": ("::: tabs\n### שלום\nb\n### c\nd\n:::", '<h3 dir="rtl" id="lesson--שלום">שלום</h3>'),
}


@pytest.mark.parametrize(("markdown", "html"), SHOWN.values(), ids=SHOWN)
def test_contents_become_what_their_block_shows(markdown: str, html: str, tmp_path: Path) -> None:
    """Without a complaint."""
    assert html in html_of(tmp_path, f"## Section\n\n{markdown}\n")
    assert problems_of(tmp_path, {}) == []


WRONG = {
    "tabs without headings": ("::: tabs\nText\n:::", 5, "tabs: has no headings, so it is shown as plain text; write"),
    "a single tab": ("::: tabs\n### a\nb\n:::", 5, "tabs: has a single heading; add another"),
    "a tab without text": ("::: tabs\n### a\n### b\nc\n:::", 6, "tabs: there is nothing below this heading"),
    "an accordion of a list": ("::: accordion\n- a\n:::", 5, "accordion: has no headings"),
    "a slip": ("::: acordion\n### a\nb\n:::", 5, "did you mean '::: accordion'?"),
}


@pytest.mark.parametrize(("markdown", "line", "message"), WRONG.values(), ids=WRONG)
def test_contents_that_do_not_fit_are_told(markdown: str, line: int, message: str, tmp_path: Path) -> None:
    """With their line and what to write; there is one complaint about one mistake."""
    (found,) = problems_of(tmp_path, {"lesson.md": f"# T\n\n## Section\n\n{markdown}\n"})
    assert found.startswith(f"lesson.md:{line}:1: ")
    assert message in found


def test_labels_are_left_out_of_the_list_of_contents(tmp_path: Path) -> None:
    """But links reach them."""
    markdown = "# T\n\n[there](#b)\n\n## A\n\n::: tabs\n### b\nc\n### d\ne\n:::\n\n## F\n"
    assert [heading.text for heading in lesson_of(tmp_path, markdown).headings] == ["A", "F"]
