"""A course that has been read and checked: the frozen value between the sources and every output. No I/O.

Percentages are numbers from 0 to 100, as authors write them; times are in minutes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from exporter.questions import AnyQuestion, Question
from exporter.questions.base import Frozen, Identifier
from exporter.richtext import Markdown, RichText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS_A_QUESTION = 30
"""The estimated time for an answer, so that authors do not have to estimate it."""


def _share_of_lessons(value: Any) -> Any:
    if not isinstance(value, str):
        return _without_sign(value)
    if value in ("all", "none"):
        return 100.0 if value == "all" else 0.0
    number = value.removesuffix("%").rstrip()
    if not number.replace(".", "", 1).isdecimal() or float(number) > 100:  # noqa: PLR2004 - percent
        raise ValueError(f"is '{value}', but should be all, none or a percentage such as 80%")
    if number == value and 0 < float(number) < 1:
        raise ValueError(f"is '{value}', which is less than one percent; write {float(number) * 100:g}%")
    return float(number)


def _without_sign(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("should be a number, not true or false")
    return value.strip().removesuffix("%") if isinstance(value, str) else value


_PERCENT_SCHEMAS: list[dict[str, Any]] = [
    {"type": "number", "minimum": 0, "maximum": 100},
    {"type": "string", "pattern": r"^\d{1,3}(\.\d+)? ?%$"},
]

Percent = Annotated[
    float, Field(ge=0, le=100), BeforeValidator(_without_sign), WithJsonSchema({"anyOf": _PERCENT_SCHEMAS})
]
"""``80`` or ``80%``."""

ShareOfLessons = Annotated[
    float,
    BeforeValidator(_share_of_lessons),
    WithJsonSchema({"anyOf": [{"enum": ["all", "none"]}, *_PERCENT_SCHEMAS]}),
]
"""``all``, ``none``, ``80`` or ``80%``."""


class Theme(Frozen):
    """How the player looks for this course."""

    accent: str = Field(default="#0b6e4f", pattern=r"^#[0-9A-Fa-f]{6}$")
    """Colour of buttons, links and progress; must reach a contrast of 4.5:1 where it is used."""
    logo: str | None = None
    """Path of an image for the head of the menu."""
    stylesheet: str | None = None
    """Path of a stylesheet that is loaded after the player's own."""


class Completion(Frozen):
    """When a course counts as completed and passed."""

    lessons: ShareOfLessons = Field(default=100, ge=0, le=100)
    """Share of the lessons that must be read: all, none, or a percentage such as 80%."""
    quizzes: Literal["passed", "attempted", "none"] = "passed"
    """What the graded quizzes must be."""
    passing_score: Percent = 70
    """Default of every quiz, and the course's own pass mark."""
    report: Literal["passed/failed", "passed/incomplete", "completed/failed", "completed/incomplete"] = "passed/failed"
    """What a SCORM package tells the LMS of a success, and of a failure that no attempt is left to change."""


class Quiz(Frozen):
    """Questions that are asked, answered and submitted together."""

    id: Identifier
    """Permanent name, under which attempts are kept. Default: the file's name without .quiz.yaml."""
    title: str = Field(min_length=1)
    """Shown in the menu and above the quiz."""
    introduction: Markdown | None = None
    """Shown before the first question."""
    passing_score: Percent = 70
    """Default: the course's."""
    weight: float = Field(default=1, ge=0, le=1000, allow_inf_nan=False)
    """Share in the course's score; 0 makes the quiz practice."""
    attempts: int | None = Field(default=None, ge=1, le=1000)
    """How often it may be submitted; default: no limit."""
    feedback: Literal["immediate", "after", "none"] = "immediate"
    """After each answer, when submitted, or never."""
    shuffle_questions: bool = False
    """Ask in another order in each attempt."""
    shuffle_options: bool = False
    """Show options in another order in each attempt; those that are fixed keep their places."""
    draw: int | None = Field(default=None, ge=1)
    """Ask that many, drawn for each attempt; default: all."""
    time_limit: float | None = Field(default=None, gt=0, le=10_000, allow_inf_nan=False)
    """Minutes; default: none."""
    questions: tuple[AnyQuestion, ...] = Field(min_length=1)
    """What is asked, in order."""

    @property
    def graded(self) -> bool:
        """Whether the quiz counts: it has weight and a question that a machine can score."""
        return self.weight > 0 and any(question.scored and question.points > 0 for question in self.questions)

    @property
    def minutes(self) -> int:
        """Return the estimated time for the quiz, at most its time limit."""
        count = min(self.draw or len(self.questions), len(self.questions))
        longest = math.inf if self.time_limit is None else self.time_limit
        return max(1, math.ceil(min(count * SECONDS_A_QUESTION / 60, longest)))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a lesson, for the page's table of contents. ``level`` is 2 or 3."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page to read, with questions in between as self-checks."""

    id: str
    title: str
    blocks: tuple[RichText | Question, ...]
    headings: tuple[Heading, ...] = ()
    summary: str = ""
    objectives: tuple[str, ...] = ()
    minutes: int = 1

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the self-checks of the lesson, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Question))


Item = Lesson | Quiz


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of items; sections may be nested one level deep."""

    title: str
    items: tuple[Item | Section, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that an output needs. ``media`` maps course-relative paths to files to copy."""

    id: str
    title: str
    outline: tuple[Item | Section, ...]
    media: dict[str, Path]
    language: str = "en"
    description: str = ""
    version: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    license: str = ""
    theme: Theme = field(default_factory=Theme)
    completion: Completion = field(default_factory=Completion)
    navigation: Literal["free", "sequential"] = "free"
    sentences: dict[str, str | dict[str, str]] | None = None
    """The course's own wording for sentences of the player, by their key in the catalogue."""

    @property
    def items(self) -> tuple[Item, ...]:
        """Return lessons and quizzes in the order in which learners see them."""
        return tuple(_flatten(self.outline))

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Return the lessons in order."""
        return tuple(item for item in self.items if isinstance(item, Lesson))

    @property
    def quizzes(self) -> tuple[Quiz, ...]:
        """Return the quizzes in order."""
        return tuple(item for item in self.items if isinstance(item, Quiz))

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Return the writing direction of the course's language."""
        return "rtl" if self.language.split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def _flatten(outline: tuple[Item | Section, ...]) -> Iterator[Item]:
    for entry in outline:
        if isinstance(entry, Section):
            yield from _flatten(entry.items)
        else:
            yield entry
