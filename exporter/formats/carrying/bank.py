"""A course as a bank of questions: a category for each lesson and quiz that asks any."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.archive import OutputError
from exporter.course import Lesson, Quiz
from exporter.formats.carrying.losses import NO_SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exporter.course import Course, Item
    from exporter.formats.carrying.losses import Losses
    from exporter.questions import Question
    from exporter.richtext import RichText

_OF_QUIZZES = ("attempts", "draw", "feedback", "pick", "shuffle_questions", "time_limit", "weight")
"""What the author sets of a quiz, and a bank does not have."""
LESSONS_STAY = "a question bank has no lessons: only the questions of this course are in it"


@dataclass(frozen=True, slots=True)
class Category:
    """The questions of an item, under a name that no other item of the course has."""

    item: Item
    name: str
    questions: tuple[Question, ...]
    introduction: RichText | None = None
    shuffled: bool = False


def categories(course: Course, losses: Losses, unsaid: Sequence[str] = _OF_QUIZZES) -> Iterator[Category]:
    """Yield the categories of a course, and note the settings of its quizzes that are ``unsaid``."""
    titles = Counter(item.title for item in course.items)
    for item in course.items:
        if isinstance(item, Quiz) and item.is_scenario:
            losses.of_item(item, NO_SCENARIOS)
            continue
        if not item.questions:
            continue
        name = item.title if titles[item.title] == 1 else f"{item.title} ({item.id})"
        if isinstance(item, Quiz):
            _note_settings(course, item, losses, unsaid)
            yield Category(item, name, item.questions, item.introduction, item.shuffle_options)
        else:
            yield Category(item, name, item.questions)


def _note_settings(course: Course, quiz: Quiz, losses: Losses, unsaid: Sequence[str]) -> None:
    if own := own_settings(course, quiz, unsaid):
        losses.of_item(quiz, f"has no place for these; set them where you use the questions: {', '.join(own)}")


def own_settings(course: Course, quiz: Quiz, names: Sequence[str] = _OF_QUIZZES) -> list[str]:
    """Return which settings of a quiz are not what they are by default."""
    fields = Quiz.model_fields
    own = [name for name in names if getattr(quiz, name) != fields[name].get_default(call_default_factory=True)]
    return [*own, "passing_score"] if quiz.passing_score != course.completion.passing_score else own


def refuse_nothing(some: bool, format_: str) -> None:  # noqa: FBT001 - what is refused is in the name
    """Refuse to write a bank without questions.

    Raises:
        OutputError: there is not a single one.
    """
    if not some:
        raise OutputError(f"{format_} can hold none of this course's questions, so nothing was written")


def notes(course: Course) -> tuple[str, ...]:
    """Return what the author of a course with lessons should know about a bank."""
    return (LESSONS_STAY,) if any(isinstance(item, Lesson) for item in course.items) else ()
