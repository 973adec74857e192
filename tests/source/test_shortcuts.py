"""What is skipped to be fast changes nothing."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exporter.problems import Position, Problems
from exporter.source.markdown.page import Page
from exporter.source.markdown.plain import words_of
from exporter.source.markdown.plain_words import is_paragraph
from exporter.source.markdown.syntax import asking_every_rule, parser
from exporter.source.media.folder import CourseFolder
from exporter.source.media.links import Links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.token import Token

    from exporter.richtext import RichText

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
    """Return blocks as values that can be compared, and what is shown of the lines in them."""
    return [
        ({**token.as_dict(children=False), "children": None}, words_of(token.children or ()), shown(token))
        for token in tokens
    ]


def shown(token: Token) -> str:
    """Return the lines in a block as they are rendered."""
    return str(LONG_WAY.renderer.render(token.children or (), LONG_WAY.options, {}))


@pytest.mark.parametrize("first", BEGINNINGS, ids=repr)
def test_rules_that_are_not_asked_would_not_have_matched(first: str) -> None:
    """Whatever stands above, below or around a construct."""
    for second, between in product(BEGINNINGS, ("\n", "\n> ")):
        text = f"{first}{between}{second}\n"
        assert shape(parser().parse(text, {})) == shape(LONG_WAY.parse(text, {})), text


_PIECES = (
    "Ab",
    "é",
    "天文",
    "3",
    "3.5",
    "don\u2019t",
    "it's",
    "a-b",
    "\U000f0001",
    "**c d**",
    "*e*",
    "`f(x)`",
    "`https://a.org`",
)
_SIGNS = (
    " ",
    "\n",
    ".",
    ",",
    ":",
    "!",
    "?",
    ")",
    "(",
    " \u2013 ",
    " - ",
    "-",
    "\u201c",
    "\u201d",
    "\uff0c",
    "*",
    "`",
    "1. ",
    "_",
    "..",
    "'",
)
RUNNING = st.lists(st.sampled_from((*_PIECES, *_SIGNS, *_SIGNS)), max_size=12).map("".join)


@settings(deadline=None)
@given(RUNNING | st.text("abXYZ 019,;?.-ew*`", max_size=30))
@example("Water")
@example("a b")
@example("1. a")
@example("a\n1. b")
@example("www.a")
@example("a\n(x) b")
@example("a.b")
@example("a... b -- c")
@example("**a** *b* `c*` *d*")
@example("“a” (b): c!")
def test_running_text_is_what_markdown_makes_of_it(text: str) -> None:
    """In a prompt, in an option and in a lesson."""
    with long_way():
        block, inline = made(Page._block, text), made(Page._inline, text)  # noqa: SLF001 - the long way
    assert made(Page.block, text) == block
    assert made(Page.inline, text) == inline
    assert made(Page._block, text) == block  # noqa: SLF001 - as in a lesson


def made(render: Callable[[Page, str, Callable[[int, int], Position]], RichText], text: str) -> tuple[RichText, Any]:
    """Return what is made of a text, and what is said about it."""
    problems = Problems()
    page = Page("a.md", "a", "en", Links(CourseFolder(Path()), problems), problems)
    rich = render(page, text, lambda line, column: Position("a.md", line, column))
    page.report_repeated()
    return rich, problems.sorted()


@contextmanager
def long_way() -> Iterator[None]:
    """Let pages ask every rule about every line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("exporter.source.markdown.page.parser", lambda: LONG_WAY)
        yield


@pytest.mark.parametrize(
    "text",
    [
        *("Water", "Which of these is a planet?", "It is so, and not otherwise.", "a-b; c", "*a*", "x\ny", "a: b"),
        *(
            "Don\u2019t use **bold words**, or `print(x)`!",
            "Das kostet 3,50 (ungefähr) \u2013 für \u201calle\u201d.",
            "天文学\uff0c天。",
        ),
    ],
)
def test_most_texts_are_running(text: str) -> None:
    """A shortcut that nobody takes is none."""
    assert is_paragraph(text)


@pytest.mark.parametrize(
    "text",
    ["", " a", "a ", "* a", "1. a", "x\n2) a", "a  b", "a--b", "a...", ":a:", "a.b", "www.a", "a_b", "x  \ny", "~a~"],
)
def test_what_may_mean_something_takes_the_long_way(text: str) -> None:
    """Now or in a later version."""
    assert not is_paragraph(text)
