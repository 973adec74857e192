"""What is wrong with a course: where, what, and what to do next.

Every stage that reads a course reports into one `Problems` collector, so that an author sees all mistakes of a course
in one run. The wording is decided where the mistake is found; printing and exit codes belong to the command line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


MOST_PROBLEMS = 2_000
"""Errors after which a course is not read any further, and warnings after which no more are kept."""

LONGEST_MESSAGE = 1_000
"""Characters; an author's text that is quoted in full would fill the screen."""


class Severity(StrEnum):
    """How bad a problem is: an error stops the export, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a course: a file relative to the course folder, with line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{_printable(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that the author should change. ``message`` names what to do next; ``code`` is stable, for filters."""

    position: Position
    severity: Severity
    message: str
    code: str

    def __str__(self) -> str:
        return f"{self.position}: {self.severity}: {self.message} [{self.code}]"


class CourseError(Exception):
    """A course cannot be compiled. ``problems`` holds every problem found, warnings too, in order of position."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Problems:
    """Collects problems while a course is read; the only mutable value that the stages share."""

    found: set[Problem] = field(default_factory=set)
    warnings: int = 0

    def error(self, position: Position, message: str, code: str) -> None:
        """Note a mistake that makes an export impossible.

        Raises:
            CourseError: there are more than anybody would read; the last of them says so.
        """
        self.found.add(Problem(position, Severity.ERROR, _on_one_line(message), code))
        if len(self.found) - self.warnings > MOST_PROBLEMS:
            advice = "correct some and check again; the rest of the course was not looked at"
            message = f"there are more than {MOST_PROBLEMS:,} errors; {advice}"
            self.found.add(Problem(position, Severity.ERROR, message, "too-many"))
            raise CourseError(self.found)

    def warning(self, position: Position, message: str, code: str) -> None:
        """Note something that the author should look at, though the course can be exported."""
        if self.warnings > MOST_PROBLEMS:
            return
        if self.warnings == MOST_PROBLEMS:
            message, code = f"there are more than {MOST_PROBLEMS:,} warnings; the others are not shown", "too-many"
        before = len(self.found)
        self.found.add(Problem(position, Severity.WARNING, _on_one_line(message), code))
        self.warnings += len(self.found) - before

    def sorted(self) -> tuple[Problem, ...]:
        """Return every problem by file, line and column."""
        return tuple(sorted(self.found))

    def raise_errors(self) -> None:
        """Raise `CourseError` with everything found, if any of it is an error."""
        if any(problem.severity is Severity.ERROR for problem in self.found):
            raise CourseError(self.found)


def _on_one_line(message: str) -> str:
    """Return a message that quotes authors' texts without what would move a terminal's cursor or colour its lines."""
    words = " ".join(message.split())
    return _printable(words if len(words) <= LONGEST_MESSAGE else f"{words[: LONGEST_MESSAGE - 1]}…")


def _printable(words: str) -> str:
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in words)
