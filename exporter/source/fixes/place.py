"""The place of a problem in its file, for fixers, and what they return."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.source.text import LINE_BREAK

if TYPE_CHECKING:
    from exporter.problems import Problem


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put ``text`` in place of what stands from ``start`` up to ``end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its break, and where it begins in the text."""

    start: int
    text: str


class Place:
    """A problem in the text of its file. ``files`` are the names of all files of the course."""

    def __init__(self, problem: Problem, text: str, files: frozenset[str]) -> None:
        self.problem = problem
        self.text = text
        self.files = files
        self.lines = _lines(text)
        self.number = problem.position.line - 1

    @property
    def line(self) -> Line:
        """Return the line of the problem."""
        return self.lines[self.number]

    @property
    def offset(self) -> int:
        """Return where the problem is in the text."""
        return self.line.start + self.problem.position.column - 1

    @property
    def before(self) -> str:
        """Return what stands on the line in front of the problem."""
        return self.text[self.line.start : self.offset]

    @property
    def rest(self) -> str:
        """Return the line from the problem on."""
        return self.line.text[self.problem.position.column - 1 :]

    def leads_to_a_file(self, address: str) -> bool:
        """Return whether a path, as it is written in this file, leads to a file of the course."""
        folder = posixpath.dirname(self.problem.position.file)
        return posixpath.normpath(posixpath.join(folder, address.partition("#")[0])) in self.files


def _lines(text: str) -> list[Line]:
    starts = [0, *(found.end() for found in LINE_BREAK.finditer(text))]
    ends = [*(found.start() for found in LINE_BREAK.finditer(text)), len(text)]
    return [Line(start, text[start:end]) for start, end in zip(starts, ends, strict=True)]


def applied(text: str, edits: list[Edit]) -> str:
    """Return a text with edits made; one that overlaps an earlier one is left out."""
    made, done = "", 0
    for edit in sorted(edits):
        if edit.start >= done:
            made += text[done : edit.start] + edit.text
            done = edit.end
    return made + text[done:]
