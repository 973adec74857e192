"""What is skipped to be fast changes nothing."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.problems import Position, Problems
from exporter.source.markdown.page import Page
from exporter.source.markdown.plain_words import is_plain
from exporter.source.markdown.syntax import asking_every_rule, parser
from exporter.source.media.folder import CourseFolder
from exporter.source.media.links import Links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

BEGINNINGS = (
    *(
        "# a",
        "## a {#b}",
        "a\n===",
        "a\n---",
        "- a",
        "* b",
        "+ c",
        "1. d",
        "23) e",
        "> f",
        "> [!NOTE]\n> g",
        "---",
        "* * *",
    ),
    *(
        "```python\nx\n```",
        "~~~\ny\n~~~",
        "    code",
        "\tcode",
        "| a |\n|---|\n| b |",
        "a | b\n--|:-:\nc | d",
        "|a\n|-",
    ),
    *(
        "[^a]: note",
        "[a]: b.md",
        "<div>\n</div>",
        "<b>c</b>",
        "$$\nx\n$$",
        "::: details T\nu\n:::",
        "{.k}\nv",
        "T\n: w",
    ),
    *("T\n~ w", "", "z", "-", ":", "|", "# ", "[^a] [a]", "a  \nb", "\\# c", "  # d", "   - e", "\u00a0- f", "- [ ] g"),
)


LONG_WAY = asking_every_rule()


def shape(tokens: Sequence[Token]) -> list[Any]:
    """Return tokens as values that can be compared."""
    return [token.as_dict() for token in tokens]


@pytest.mark.parametrize("first", BEGINNINGS, ids=repr)
def test_rules_that_are_not_asked_would_not_have_matched(first: str) -> None:
    """Whatever stands above, below or around a construct."""
    for second, between in product(BEGINNINGS, ("\n", "\n> ")):
        text = f"{first}{between}{second}\n"
        assert shape(parser().parse(text, {})) == shape(LONG_WAY.parse(text, {})), text


@given(st.text("abXYZ 019,;?.-ew", max_size=30))
@example("Water")
@example("a b")
@example("1. a")
@example("www.a")
@example("a.b")
@example("a... b -- c")
def test_plain_words_are_what_markdown_makes_of_them(text: str) -> None:
    """In a prompt and in an option."""
    if not is_plain(text):
        return

    def page() -> Page:
        problems = Problems()
        return Page("a.md", "a", "en", Links(CourseFolder(Path()), problems), problems)

    def place(line: int, column: int) -> Position:
        return Position("a.md", line, column)

    assert page().block(text, place) == page()._block(text, place)  # noqa: SLF001 - the long way
    assert page().inline(text, place) == page()._inline(text, place)  # noqa: SLF001 - the long way


@pytest.mark.parametrize("text", ["Water", "Which of these is a planet?", "It is so, and not otherwise.", "a-b; c"])
def test_most_options_are_plain_words(text: str) -> None:
    """A shortcut that nobody takes is none."""
    assert is_plain(text)


@pytest.mark.parametrize(
    "text", ["", " a", "a ", "*a*", "1. a", "a  b", "a--b", "a...", "a: b", "a.b", "www.a", "x\ny"]
)
def test_what_may_mean_something_takes_the_long_way(text: str) -> None:
    """Now or in a later version."""
    assert not is_plain(text)
