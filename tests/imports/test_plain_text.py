"""Plain text of other systems becomes Markdown that reads the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.plain_text import as_line, as_markdown
from exporter.problems import Position, Problems
from exporter.source.markdown.page import Page
from exporter.source.media.folder import CourseFolder
from exporter.source.media.links import Links

SIGNS = st.text(alphabet=st.sampled_from(list("ab1 \n`*_[](){}<>&$~:^|#+-=.!/\\%;\"'@?")), max_size=40)
PIECES = st.lists(
    st.sampled_from(
        ["word", " ", "\n", "# ", "- ", "1. ", "> ", "**", "_", "$", "$$", "`", "[a](b)", "![", "[[", "[^1]", "[@x]",
         "&amp;", "<b>", "</b>", "<!--", "{{", "}}", "{.a}", "{%", "~~", ":::", "```", ":smile:", "\\(", "\\)", "\\",
         "| a | b |", "|---|---|", "---", "===", ": ", "+++", "    ", "[x] ", "a*b", "a_b_c", "x{#y}", "2 * 3", "==",
         "^["]
    ),
    max_size=8,
).map("".join)  # fmt: skip


def rendered(text: str, *, inline: bool = False) -> tuple[str, Problems]:
    """Return the words that learners read of Markdown, with the problems that the check has with it."""
    problems = Problems()
    page = Page("a.md", "a", "en", Links(CourseFolder(Path()), problems), problems)
    place = lambda line, column: Position("a.md", line + 1, column + 1)  # noqa: E731
    rich = page.inline(text, place) if inline else page.block(text, place)
    return rich.text, problems


def folded(text: str) -> str:
    """Return the words of a text."""
    return " ".join(text.split())


@given(st.one_of(SIGNS, PIECES))
def test_plain_text_reads_as_it_did(text: str) -> None:
    """Nothing that somebody typed becomes markup, disappears, or makes the check complain."""
    if not text.strip():
        return

    for markdown, inline in ((as_markdown(text), False), (as_line(text), True)):
        words, problems = rendered(markdown, inline=inline)
        assert folded(words) == folded(text)
        assert problems.sorted() == ()


@pytest.mark.parametrize(
    "text",
    [
        "What is 2 * 3?", "a_snake_case name", "Grant is _____ in the tomb.", "It costs $5.", "x < 3 and y > 2",
        "AT&T", "Is f(x) = x^2 {a, b} [1] even?", "C:\\temp", "50% of 3.5", "a | b", "Well... - no!", "#1", "don't",
        "a == b and c == d",
    ],
)  # fmt: skip
def test_text_that_needs_no_backslash_gets_none(text: str) -> None:
    """A person would write it just so."""
    assert as_markdown(text) == as_line(text) == text


def test_signs_of_other_systems_are_escaped_where_they_would_be_one() -> None:
    """The check warns of them, since elsewhere they highlight words."""
    assert as_line("==x== and a == b") == "\\=\\=x== and a == b"


def test_lines_and_paragraphs_stay() -> None:
    """A line break of the source is one for learners, too."""
    assert as_markdown("one\ntwo\n\n\nthree ") == "one\\\ntwo\n\nthree"
    assert re.sub(r"\s", "", as_line("one\ntwo")) == "onetwo"
