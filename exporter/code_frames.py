"""The line of a file in which a problem is, with a mark below the place: for people at a terminal."""

from __future__ import annotations

import os
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.problems import Position

_LARGEST_FILE = 2 << 20
"""Bytes; nobody finds a place in a larger text by looking at a line of it."""
_MARK = "^"
_CUT = "..."
_BEFORE = 30
"""Characters kept in front of the place when a line is too long for the terminal."""


def is_terminal() -> bool:
    """Return whether somebody reads the output while it is written."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def wants_colour() -> bool:
    """Return whether the terminal is to show colours: https://no-color.org."""
    return not os.environ.get("NO_COLOR")


def frame(position: Position, root: Path, width: int) -> list[str]:
    """Return the lines of a frame: the place's line with its number, and its mark; none if it cannot be shown."""
    path = (root / position.file).resolve()
    # The names in a package may be absolute or climb, and a link may lead anywhere.
    lines = _lines(path) if path.is_relative_to(root.resolve()) else ()
    if not 0 < position.line <= len(lines) or not lines[position.line - 1].strip():
        return []
    number = str(position.line)
    gutter = " " * len(number)
    text, column = _cut(lines[position.line - 1], position.column - 1, max(20, width - len(number) - 4))
    return [f"{number} | {text}", f"{gutter} | {' ' * _columns(text[:column])}{_MARK}"]


@cache
def _lines(path: Path) -> tuple[str, ...]:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_FILE:
            return ()
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(_printable(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _printable(line: str) -> str:
    """Return a line without what could move the cursor or colour the terminal, each character still as one."""
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "?" for letter in line)


def _cut(text: str, column: int, room: int) -> tuple[str, int]:
    """Return as much of a text around a column as there is room for, and the column in it."""
    column = min(column, len(text))
    if _columns(text) <= room:
        return text, column
    start = max(0, column - _BEFORE)
    head = _CUT if start else ""
    kept, end = head, start
    while end < len(text) and _columns(kept) + _columns(text[end]) <= room - len(_CUT):
        kept, end = kept + text[end], end + 1
    return kept + (_CUT if end < len(text) else ""), column - start + len(head)


def _columns(text: str) -> int:
    """Return how many cells of a terminal a text takes: two for wide letters, none for those that join others."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
