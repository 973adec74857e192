"""Tables: names for screen readers, and rows with too many cells."""

from __future__ import annotations

import re
from html import escape
from itertools import takewhile
from typing import TYPE_CHECKING

from exporter.source.markdown import media
from exporter.source.markdown.plain import words_of
from exporter.source.markdown.tokens import attributes_of, become

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from exporter.source.markdown.walk import Walk

LONGEST_NAME = 200
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")


def name_of(table: Sequence[Token]) -> str:
    """Return the column headings of a ``table``, given as tokens."""
    head = takewhile(lambda token: token.type != "thead_close", table)
    words = (words_of(token.children or ()).strip() for token in head if token.type == "inline")
    return ", ".join(filter(None, words))[:LONGEST_NAME]


def mark_heads(table: Sequence[Token]) -> None:
    """Set the scope of header cells; an empty one, as in the corner, becomes an ordinary cell."""
    for opening, content, closing in zip(table, table[1:], table[2:], strict=False):
        if opening.type == "th_open" and content.content.strip():
            opening.attrs["scope"] = "col"
        elif opening.type == "th_open":
            opening.tag = closing.tag = "td"


def overfull_rows(table: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the line of each row with too many cells, its number of cells, and how many are shown (GFM 4.10)."""
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


def _report_text_below(walk: Walk, table: Sequence[Token]) -> None:
    """Report a line of text that is shown as a row, because nothing ends the table above it (GFM 4.10)."""
    columns = sum(token.type == "th_open" for token in table)
    rows = (token.map[0] for token in table if token.type == "tr_open" and token.map)
    line = next((row for row in rows if columns > 1 and not _BETWEEN_CELLS.search(walk.lines[row])), None)
    if line is not None:
        message = "this line is shown as a row of the table above it; leave a blank line between them"
        walk.page.problems.warning(walk.here(line), message, "table")


def _report_row_above(walk: Walk, tokens: Sequence[Token], index: int) -> None:
    """Report a row right above the column headings, which is shown as text; rows above it are told elsewhere."""
    above, table = tokens[index - 2 : index - 1], tokens[index]
    if not above or above[0].type != "inline" or not above[0].map or not table.map or above[0].map[1] != table.map[0]:
        return
    line = table.map[0] - 1
    is_row = walk.lines[line].strip(" \t>").startswith("|")
    if is_row and not walk.lines[line - 1].strip(" \t>").startswith("|"):
        message = "this row is shown as text because it is above the column headings, which must come first"
        walk.page.problems.warning(walk.here(line), f"{message}; move it below '| --- | --- |', or remove it", "table")


def open_table(walk: Walk, tokens: list[Token], index: int) -> None:
    """Put a table in a scrollable region that can be focused with the keyboard."""
    end = next(number for number in range(index, len(tokens)) if tokens[number].type == "table_close")
    table = tokens[index:end]
    mark_heads(table)
    for line, cells, columns in overfull_rows(table, walk.lines):
        advice = "to show a bar in a cell, write '\\|', even in code"
        message = f"this row has {cells} cells, but the table has only {columns} columns; {advice}"
        walk.page.problems.warning(walk.here(line), message, "table")
    _report_row_above(walk, tokens, index)
    _report_text_below(walk, table)
    label = name_of(table)
    named = f'aria-label="{escape(label)}"' if label else 'data-say-label="table"'
    attributes = media.attributes(attributes_of(tokens[index]))
    become(tokens[index], f'<div class="table-scroll" tabindex="0" role="region" {named}><table{attributes}>\n')
