"""Problems in a course: where, what, and what to do next.

Every stage that reads a course reports to one `Problems` collector, so that authors see all mistakes in one run.
Messages are written where the mistake is found; printing and exit codes belong to the command line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


MOST_PROBLEMS = 2_000
"""The number of errors after which reading stops, and of warnings after which further ones are dropped."""

LONGEST_MESSAGE = 1_000
"""Characters; an author's text quoted in full could fill the screen."""


class Severity(StrEnum):
    """How bad a problem is: an error stops the export, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Position(NamedTuple):
    """A place in a course: a file relative to the course folder, with line and column starting at 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{_printable(self.file)}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One thing that the author should change. ``message`` says what to do next; ``code`` is stable, for filters."""

    position: Position
    severity: Severity
    message: str
    code: str

    def __str__(self) -> str:
        return f"{self.position}: {self.severity}: {self.message} [{self.code}]"


class CourseError(Exception):
    """A course cannot be compiled. ``problems`` holds all problems, including warnings, sorted by position."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Ignoring(Protocol):
    """An author's decision not to see the warnings with one code in some files."""

    @property
    def code(self) -> str:
        """Return the code of the warnings."""

    @property
    def files(self) -> str:
        """Return the pattern of the files, in which ``*`` stands for any characters."""


@dataclass(slots=True)
class Problems:
    """Collects problems while a course is read: the only mutable value that the stages share."""

    found: set[Problem] = field(default_factory=set)
    warnings: int = 0
    ignoring: tuple[Ignoring, ...] = ()
    ignored: set[int] = field(default_factory=set)
    """The numbers of the decisions in ``ignoring`` that a warning has met."""

    def error(self, position: Position, message: str, code: str) -> None:
        """Report a mistake that makes an export impossible.

        Raises:
            CourseError: there are too many errors; the last one says so.
        """
        self.found.add(Problem(position, Severity.ERROR, _on_one_line(message), code))
        if len(self.found) - self.warnings > MOST_PROBLEMS:
            advice = "fix some and check again; the rest was not checked"
            message = f"there are more than {MOST_PROBLEMS:,} errors; {advice}"
            self.found.add(Problem(position, Severity.ERROR, message, "too-many"))
            raise CourseError(self.found)

    def warning(self, position: Position, message: str, code: str) -> None:
        """Report something that the author should check, although the course can be exported."""
        if self.ignores(position, code):
            return
        if self.warnings > MOST_PROBLEMS:
            return
        if self.warnings == MOST_PROBLEMS:
            message, code = f"there are more than {MOST_PROBLEMS:,} warnings; the others are not shown", "too-many"
        before = len(self.found)
        self.found.add(Problem(position, Severity.WARNING, _on_one_line(message), code))
        self.warnings += len(self.found) - before

    def ignores(self, position: Position, code: str) -> bool:
        """Return whether the author has decided not to see warnings with a code in the file of a place."""
        for number, decision in enumerate(self.ignoring):
            if decision.code == code and fnmatchcase(position.file, decision.files):
                self.ignored.add(number)
                return True
        return False

    def sorted(self) -> tuple[Problem, ...]:
        """Return all problems, sorted by file, line and column."""
        return tuple(sorted(self.found))

    def raise_errors(self) -> None:
        """Raise `CourseError` with all problems if any of them is an error."""
        if any(problem.severity is Severity.ERROR for problem in self.found):
            raise CourseError(self.found)


def _on_one_line(message: str) -> str:
    """Return a message, which may quote authors' texts, on one line and without terminal control characters."""
    words = " ".join(message.split())
    return _printable(words if len(words) <= LONGEST_MESSAGE else f"{words[: LONGEST_MESSAGE - 1]}…")


def _printable(words: str) -> str:
    if words.isprintable():
        return words
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in words)
