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


TITLES = {
    "level 2 at the top": (
        "## A *b*\n\n### c\n\n#### d",
        "A b",
        [(2, "c"), (3, "d")],
        "level 2 heading; write '# A b'",
    ),
    "level 2 at the top, with others": ("## A\n\n### b\n\n## C", "A", [(3, "b"), (2, "C")], "write '# A'"),
    "level 2 below an introduction": (
        "Text\n\n## A\n\n### b",
        "A",
        [(2, "A"), (3, "b")],
        "is also shown here; start the",
    ),
    "level 2 below a comment": ("<!-- c -->\n\n## A\n\n### b", "A", [(2, "b")], "write '# A'"),
    "below a deeper one": ("#### b\n\n## A\n\nText", "A", [(2, "A")], "is also shown here"),
    "level 3 outside, level 2 inside": (
        "> ## In\n\n### Out\n\nText",
        "Out",
        [(2, "In"), (3, "Out")],
        "level 3 heading",
    ),
    "in a container only": ("::: tip\n## In\n:::", "In", [(2, "In")], "is also shown here"),
    "underlined": ("A\n===\n\nText\n\nB\n---", "A", [(2, "B")], None),
    "underlined by hyphens": ("A\n---\n\nText", "A", [], "level 2 heading; write '# A'"),
    "below an introduction": ("Text\n\n# A\n\n## b", "A", [(2, "b")], None),
    "an empty heading above": ("## \n\n## A\n\nText", "A", [(2, "A")], "is also shown here"),
    "HTML": ('<h1 class="c">A <b>b</b></h1>\n\n## c', "A b", [(2, "c")], "taken from this <h1>; write '# A b'"),
    "HTML with a logo": ('<h1><img src="l.svg" alt="L"> A</h1>\n\n## c', "L A", [(2, "c")], "an image in it is lost"),
    "HTML in a box": ("<div>\n<h1>A</h1>\n<p>b</p>\n</div>\n\n## c", "A", [(2, "c")], "taken from this <h1>"),
    "HTML of level 2": ("<h2>A &lt; B</h2>\n\n### c", "A < B", [(2, "c")], "taken from this <h2>; write '# A < B'"),
    "several": ("# A\n\n## b\n\n# C\n\n## d", "A", [(2, "b"), (2, "C"), (3, "d")], "a second level 1 heading"),
    "front matter": ("---\ntitle: A\n---\n\n## b\n\n### c", "A", [(2, "b"), (3, "c")], None),
    "front matter and level 2": ("---\ntitle: A\n---\n\n## a\n\n### c", "A", [(2, "c")], None),
    "front matter and level 2, repeated later": ("---\ntitle: A\n---\n\nText\n\n## a", "A", [(2, "a")], None),
    "front matter and HTML": ("---\ntitle: A\n---\n\n<h1>A</h1>\n\nText", "A", [], None),
    "front matter and others": (
        "---\ntitle: A\n---\n\n# B\n\n## c\n\n# D",
        "A",
        [(2, "B"), (3, "c"), (2, "D")],
        "shown as level 2 below the title",
    ),
    "front matter in TOML": (
        '+++\ntitle = "A"\ndate = 2026-01-01\n+++\n\n## b',
        "A",
        [(2, "b")],
        "this front matter is in TOML",
    ),
}


@pytest.mark.parametrize(("written", "title", "listed", "message"), TITLES.values(), ids=TITLES.keys())
def test_a_lesson_has_one_title(
    tmp_path: Path, written: str, title: str, listed: list[tuple[int, str]], message: str | None
) -> None:
    """From its front matter, else the first heading of the highest level; what is unusual is told once."""
    files: dict[str, str | bytes] = {"l.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'}
    lesson = lesson_of(tmp_path, written, files)
    html = "".join(getattr(block, "html", "") for block in lesson.blocks)

    assert (lesson.title, [(one.level, one.text) for one in lesson.headings]) == (title, listed)
    assert all(f'id="lesson--{one.anchor}"' in html for one in lesson.headings)
    warnings = problems_of(tmp_path, {"lesson.md": written, **files})
    about_titles = [line for line in warnings if "[heading-level]" not in line]
    assert message is None or any(message in line for line in about_titles), about_titles
    assert len([line for line in about_titles if "[title]" in line]) <= 2
    assert message is not None or about_titles == []


def test_links_find_a_heading_that_became_the_title(tmp_path: Path) -> None:
    """And the anchors inside it."""
    html = html_of(tmp_path, '## T <a name="old"></a>\n\n[a](#t) [b](#old)')
    assert 'id="lesson--t"' in html
    assert 'id="lesson--old"' in html
    assert "<h2" not in html


def test_a_heading_in_html_has_an_anchor(tmp_path: Path) -> None:
    """Its own, or one from its words, as in Markdown."""
    html = html_of(tmp_path, '<h2 class="c">A b</h2>\n<h3 id="k">C</h3>\n\n[a](#a-b) [k](#k)')
    assert '<h2 class="c" id="lesson--a-b">A b</h2>' in html
    assert '<h3 id="lesson--k">C</h3>' in html


def test_a_lesson_that_is_only_a_title_is_empty(tmp_path: Path) -> None:
    """Whatever the level."""
    for written in ("# T", "## T", "<h1>T</h1>"):
        assert any("[empty]" in line for line in problems_of(tmp_path, {"lesson.md": written}))
    assert not any("[empty]" in line for line in problems_of(tmp_path, {"lesson.md": "<h1>T</h1><p>Text</p>"}))


def test_many_headings_in_html_are_read_in_time(tmp_path: Path) -> None:
    """Closed or not."""
    lesson = lesson_of(tmp_path, "# T\n\n" + "<h2>a</h2><h3>\n" * 5000)
    assert len(lesson.headings) == 5000
