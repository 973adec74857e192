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
        return f"{self.file}:{self.line}:{self.column}"


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

    def error(self, position: Position, message: str, code: str) -> None:
        """Note a mistake that makes an export impossible."""
        self.found.add(Problem(position, Severity.ERROR, _on_one_line(message), code))

    def warning(self, position: Position, message: str, code: str) -> None:
        """Note something that the author should look at, though the course can be exported."""
        self.found.add(Problem(position, Severity.WARNING, _on_one_line(message), code))

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
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in words)
