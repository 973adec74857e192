"""Changes what stands in paragraphs, and leaves code inside lines and between fences alone."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from functools import partial
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.line import Line, prose, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exporter.problems import Position

_TICKS = re.compile(r"(?<!\\)`+")
_MARK = 0x100000
"""While text is changed, each piece of code is one private character, which `intake` has taken out of all sources."""
_MARKED = re.compile("[\U00100000-\U0010fffd]")
_MOST = 0xFFFD
MATHEMATICS = re.compile(r"(?<![\\$])\$\$[^$]{1,4000}\$\$|(?<![\\$\w])\$(?![\s$])[^$\n]{1,1000}(?<![\s\\])\$(?![\w$])")


def in_paragraphs(lines: list[Line], change: Callable[[str, Position], str]) -> list[Line]:
    """Return the lines after ``change`` was applied to each paragraph, with the place of its first line.

    Code in it is private characters, and it keeps its line breaks.
    """
    result = list(lines)
    for paragraph in _paragraphs(lines):
        text = text_of(lines[index] for index in paragraph)
        changed = outside_code(text, partial(_at, change, lines[paragraph[0]].place))
        if changed != text:
            pieces = changed.split("\n")
            for number, index in enumerate(paragraph):
                is_last = number == len(paragraph) - 1
                piece = "\n".join(pieces[number:]) if is_last else "".join(pieces[number : number + 1])
                result[index] = lines[index].becomes(piece)
    return result


def _at(change: Callable[[str, Position], str], first: Position, masked: str) -> str:
    return change(masked, first)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Return a text of which ``change`` sees no code inside lines."""
    kept: list[str] = []
    pieces: list[str] = []
    end = 0
    for start, stop in _spans(text):
        if len(kept) == _MOST:
            break
        pieces += [text[end:start], chr(_MARK + len(kept))]
        kept.append(text[start:stop])
        end = stop
    masked = "".join(pieces) + text[end:]
    return _MARKED.sub(lambda found: kept[ord(found[0]) - _MARK], change(masked))


def line_of(text: str, at: int, first: Position) -> Position:
    """Return the place of a character of a paragraph."""
    return type(first)(first.file, first.line + text.count("\n", 0, at))


def _paragraphs(lines: list[Line]) -> Iterator[list[int]]:
    """Yield the indices of lines that stand below each other in the same file, with neither code nor a gap between."""
    current: list[int] = []
    for index in prose(lines):
        line = lines[index]
        if current and not _follows(lines, current[-1], index):
            yield current
            current = []
        if not line.is_empty:
            current.append(index)
    if current:
        yield current


def _follows(lines: list[Line], before: int, index: int) -> bool:
    first, second = lines[before].place, lines[index].place
    return index == before + 1 and second.file == first.file and second.line == first.line + 1


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where code inside lines begins and ends: https://spec.commonmark.org/0.31.2/#code-spans."""
    runs = [(found.start(), found.end()) for found in _TICKS.finditer(text)]
    by_length: dict[int, deque[tuple[int, int]]] = defaultdict(deque)
    for run in runs:
        by_length[run[1] - run[0]].append(run)
    end = 0
    for start, stop in runs:
        if start < end:
            continue
        waiting = by_length[stop - start]
        while waiting and waiting[0][0] <= start:
            waiting.popleft()
        if waiting:
            end = waiting[0][1]
            yield start, end
