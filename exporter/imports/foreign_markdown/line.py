"""Lines of a source that know their places, and which of them are text and no code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FENCE = re.compile(r"[ \t]*(?:>[ \t]?|[-*+][ \t]+|[0-9]{1,9}[.)][ \t]+)*(`{3,}|~{3,})(.*)")
INDENT = 4
"""Spaces that make what follows a block part of it in Python-Markdown and its kin."""


class Line(NamedTuple):
    """A line, and where it was written."""

    text: str
    place: Position

    def becomes(self, text: str) -> Line:
        """Return another text in the same place."""
        return Line(text, self.place)

    @property
    def indent(self) -> int:
        """Return how many spaces there are before the text."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to read on it."""
        return not self.text.strip()


def lines_of(text: str, file: str, first: int = 1) -> list[Line]:
    """Return the lines of a text that begins on the line ``first`` of a file."""
    return [Line(line, Position(file, number)) for number, line in enumerate(text.split("\n"), first)]


def text_of(lines: Iterable[Line]) -> str:
    """Return lines as a text."""
    return "\n".join(line.text for line in lines)


def prose(lines: list[Line]) -> Iterator[int]:
    """Yield the indices of the lines that are not in a block of code between fences, nor its fences."""
    fence = ""
    for index, line in enumerate(lines):
        found = FENCE.match(line.text)
        if not fence:
            if found and not (found[1][0] == "`" and "`" in found[2]):
                fence = found[1]
                continue
            yield index
        elif found and found[1].startswith(fence) and not found[2].strip():
            fence = ""


def end_of_fence(lines: list[Line], start: int, fence: str) -> int:
    """Return the line that closes the fence of the line ``start``; behind the last line if none does."""
    for index in range(start + 1, len(lines)):
        found = FENCE.match(lines[index].text)
        if found and found[1].startswith(fence) and not found[2].strip():
            return index
    return len(lines)


def tidy(lines: list[Line]) -> list[Line]:
    """Return lines without empty ones at the ends, and with one of several between texts."""
    text = set(prose(lines))
    kept = [
        line
        for index, line in enumerate(lines)
        if index not in text or not line.is_empty or (index and not lines[index - 1].is_empty)
    ]
    while kept and kept[-1].is_empty:
        kept.pop()
    return kept


def indented(lines: list[Line], start: int, indent: int) -> int:
    """Return the end of the lines from ``start`` that are empty or have ``indent`` spaces, without empty ends."""
    end = start
    for index in range(start, len(lines)):
        if lines[index].is_empty:
            continue
        if lines[index].indent < indent:
            break
        end = index + 1
    return end


def dedented(lines: Iterable[Line], indent: int) -> list[Line]:
    """Return lines without the first ``indent`` spaces."""
    return [line.becomes(line.text[min(indent, line.indent) :]) for line in lines]
