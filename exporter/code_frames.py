"""The line of a file in which a problem is, with a mark below the place: at a terminal, and with its neighbours."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.problems import Position

_LARGEST_FILE = 2 << 20
"""Bytes; nobody finds a place in a larger text by looking at a line of it."""
_MARK = "^"
_CUT = "..."
_BEFORE = 30
"""Characters kept in front of the place when a line is too long for the terminal."""


class Excerpt(NamedTuple):
    """Lines of a file around a place. ``first`` is the number of the first one; ``column`` counts from 1."""

    first: int
    lines: tuple[str, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Frames:
    """Frames of the files below ``root``, each of which is read once: what is edited later needs a new value."""

    root: Path
    _read: dict[Path, tuple[str, ...]] = field(default_factory=dict)

    def frame(self, position: Position, width: int) -> list[str]:
        """Return the lines of a frame: the place's line with its number, and its mark; none if it cannot be shown."""
        excerpt = self.excerpt(position)
        if excerpt is None:
            return []
        number = str(position.line)
        gutter = " " * len(number)
        text, column = _cut(excerpt.lines[0], position.column - 1, max(20, width - len(number) - 4))
        return [f"{number} | {text}", f"{gutter} | {' ' * _columns(text[:column])}{_MARK}"]

    def excerpt(self, position: Position, around: int = 0) -> Excerpt | None:
        """Return the place's line, and as many ``around`` it; None if there is nothing to be seen."""
        path = (self.root / position.file).resolve()
        # The names in a package may be absolute or climb, and a link may lead anywhere.
        lines = self._lines(path) if path.is_relative_to(self.root.resolve()) else ()
        if not 0 < position.line <= len(lines) or not lines[position.line - 1].strip():
            return None
        start = max(0, position.line - 1 - around)
        return Excerpt(start + 1, lines[start : position.line + around], position.line, position.column)

    def _lines(self, path: Path) -> tuple[str, ...]:
        if path not in self._read:
            self._read[path] = _lines(path)
        return self._read[path]


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
