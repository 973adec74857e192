"""Texts that run in the other direction than what they stand in: they follow their own first strong letter.

That is what ``dir="auto"`` means, except that code and formulas, which always run from left to right, say nothing about
the text around them, and a number alone stays where the course's own texts are.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from exporter.source.markdown.plain_words import RUNNING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

Direction = Literal["ltr", "rtl"]
_STRONG: dict[str, Direction] = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_CODE = re.compile(r"`[^`]*`")
_HIDDEN_IN = frozenset({"dd_open", "list_item_open"})


def direction_of(text: str) -> Direction | None:
    """Return the direction of the first strong letter of running text in Markdown, if there is one."""
    for letter in _CODE.sub("", text) if "`" in text else text:
        if (direction := _STRONG.get(unicodedata.bidirectional(letter))) and unicodedata.category(letter) != "Co":
            return direction  # a gap is marked by a character for private use
    return None


def direction_of_line(children: Iterable[Token]) -> Direction | None:
    """Return the direction of what is inside a line."""
    texts = (child.content for child in children if child.type == "text")
    return next(filter(None, map(direction_of, texts)), None)


def follow_directions(tokens: Sequence[Token], outside: Direction) -> None:
    """Give a block of text its direction where it is not that of what it stands in; ``outside`` is the course's.

    A quotation has the direction of its first text, so that the bar stands where its lines begin.
    """
    opened: list[Token] = []
    directions: list[str] = [outside]
    for token in tokens:
        if token.nesting > 0:
            opened.append(token)
            directions.append(str(token.attrs.get("dir") or directions[-1]))
        elif token.nesting < 0 and opened:
            opened.pop()
            directions.pop()
        elif token.type == "inline" and opened and token.children:
            _follow(token, opened, directions)


def _follow(line: Token, opened: list[Token], directions: list[str]) -> None:
    # The paragraph of a tight list is not written, only its item is.
    is_hidden = opened[-1].hidden and len(opened) > 1 and opened[-2].type in _HIDDEN_IN
    at = -2 if is_hidden else -1
    children = line.children or ()
    is_running = len(children) == 1 and children[0].type == RUNNING
    direction = direction_of(line.content) if is_running else direction_of_line(children)
    if direction:
        _begin_quotation(direction, opened, directions)
    if direction and direction != directions[at - 1] and "dir" not in opened[at].attrs:
        opened[at].attrs["dir"] = direction
        directions[at:] = [direction] * -at


def _begin_quotation(direction: Direction, opened: list[Token], directions: list[str]) -> None:
    """Let the quotations whose first text this is follow its direction, up to where an author has set another."""
    begun = []
    for place, token in reversed(list(enumerate(opened))):
        if "dir" in token.attrs:
            break
        if token.type == "blockquote_open" and not token.meta.get("has_text"):
            begun.append(place)
    for place in begun:
        opened[place].meta["has_text"] = True
    if begun and direction != directions[begun[-1]]:
        opened[begun[-1]].attrs["dir"] = direction
        directions[begun[-1] + 1 :] = [direction] * (len(opened) - begun[-1])


def isolated(html: str, direction: Direction | None, outside: Direction) -> str:
    """Return the HTML of a text that is part of a line, kept apart if it runs in the other direction."""
    return f'<span dir="{direction}">{html}</span>' if html and direction and direction != outside else html
