"""What a course says and a format does not, by file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.problems import Position, Problem, Severity

if TYPE_CHECKING:
    from exporter.course import Course, Item
    from exporter.questions import Question

NOT_CARRIED = "not-carried"


class Unsaid(Exception):  # noqa: N818 - it is caught where the question is noted
    """A format has no way to ask a question. The message goes on after "this question"."""


@dataclass(slots=True)
class Losses:
    """Collects what stays behind. ``format_`` is what the format is called in messages."""

    course: Course
    format_: str
    found: set[Problem] = field(default_factory=set)

    def of_course(self, what: str) -> None:
        """Note something of the course as a whole."""
        self._add(Position("course.yaml"), what)

    def of_item(self, item: Item, what: str) -> None:
        """Note something of a lesson or quiz."""
        self._add(self.course.places.of_item(item), what)

    def of_question(self, question: Question, item: Item, what: str) -> None:
        """Note something of a question."""
        self._add(self.course.places.of_question(question, item), what)

    def all(self) -> tuple[Problem, ...]:
        """Return everything, in the order of the files."""
        return tuple(sorted(self.found))

    def _add(self, place: Position, what: str) -> None:
        self.found.add(Problem(place, Severity.WARNING, f"in {self.format_}, {what}", NOT_CARRIED))
