"""What a course says and a format does not, by file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.problems import Position, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.course import Course, Item
    from exporter.questions import Question

NOT_CARRIED = "not-carried"
NO_OBJECTIVES = "has no objectives; those of this question are left out"
ACCENTS_MATTER = "does not ignore accents in typed answers; accept the other spellings as well"
NO_WORD_LIMITS = "has no word limits; those of this question are left out"
EACH_PART_COUNTS = (
    "gives each right part its share of the points, while in your course only all of them together earn any"
)
NO_FRAMES = "leaves out embedded pages of other sites"
NO_RECORDINGS = "keeps the words of a recording, but not the recording"
NO_PLACES = "lists the labels of a picture below it, without their places on it"
NO_GATES = "shows at once what stands below 'continue'"
NO_SCENARIOS = "has no scenarios, so this one is left out"


def no_type(kind: str) -> str:
    """Return that a format does not know a type of questions."""
    return f"has no '{kind}' questions"


def no_division(count: int) -> str:
    """Return that a format has no fraction for each of ``count`` right options."""
    return f"cannot divide the points among {count} right options"


def no_unit(unit: str) -> str:
    """Return that a format has no units."""
    return f"has no units; '{unit}' is neither shown nor accepted, so name it in the prompt"


def no_place(names: Iterable[str]) -> str:
    """Return that a format has nothing for some fields."""
    return f"leaves out what it has no place for: {', '.join(names)}"


def left_out(reason: Unsaid) -> str:
    """Return why a question is not in the output."""
    return f"{reason}, so this question is left out"


class Unsaid(Exception):  # noqa: N818 - it is caught where the question is noted
    """A format has no way to ask a question. The message goes on after the name of the format."""


@dataclass(slots=True)
class Losses:
    """Collects what stays behind. ``format_`` is what the format is called: messages go on after this name."""

    course: Course
    format_: str
    found: set[Problem] = field(default_factory=set)

    def of_course(self, what: str) -> None:
        """Note something of the course as a whole."""
        self._add(Position("course.yaml"), what)

    def of_fields(self, names: Iterable[str]) -> None:
        """Note those of these fields of the course that its author has set."""
        plain = type(self.course)(self.course.id, self.course.title, outline=(), media={})
        if stays := [name for name in names if getattr(self.course, name) != getattr(plain, name)]:
            self.of_course(no_place(stays))

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
        self.found.add(Problem(place, Severity.WARNING, f"{self.format_} {what}", NOT_CARRIED))
