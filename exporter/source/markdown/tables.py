"""Tables: what one is called for screen readers, and which of its rows hold more than it shows."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from exporter.source.markdown.plain import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

LONGEST_NAME = 200
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")


def name_of(table: Sequence[Token]) -> str:
    """Return the words above the columns of a ``table``, given by its tokens."""
    head = takewhile(lambda token: token.type != "thead_close", table)
    words = (words_of(token.children or ()).strip() for token in head if token.type == "inline")
    return ", ".join(filter(None, words))[:LONGEST_NAME]


def mark_heads(table: Sequence[Token]) -> None:
    """Give each head its scope; an empty one, as in the corner, heads nothing and becomes a cell like others."""
    for opening, content, closing in zip(table, table[1:], table[2:], strict=False):
        if opening.type == "th_open" and content.content.strip():
            opening.attrs["scope"] = "col"
        elif opening.type == "th_open":
            opening.tag = closing.tag = "td"


def overfull_rows(table: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the line of each row that has too many cells, how many it has, and how many are shown (GFM 4.10)."""
    columns = 0
    for token in table:
        columns += token.type == "th_open"
        if token.type == "tr_open" and columns and token.map:
            cells = _cells(lines[token.map[0]])
            if cells > columns:
                yield token.map[0], cells, columns


def _cells(line: str) -> int:
    pieces = _BETWEEN_CELLS.split(line.lstrip(" \t>").rstrip())
    return len(pieces) - (not pieces[0]) - (len(pieces) > 1 and not pieces[-1])
