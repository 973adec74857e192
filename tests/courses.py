"""Small courses for tests, made as values: no files but the media are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.course import Course, Lesson, Quiz, Section
from exporter.course_settings import Completion
from exporter.questions.true_false import TrueFalse
from exporter.richtext import RichText

if TYPE_CHECKING:
    from pathlib import Path


def question(**fields: Any) -> TrueFalse:
    """Return a true-false question."""
    return TrueFalse.model_validate({"type": "true-false", "prompt": "Is Flask small?", "answer": True, **fields})


def lesson(name: str, *blocks: Any, **fields: Any) -> Lesson:
    """Return a lesson whose title is made of its id."""
    text = RichText.plain(f"About {name}.")
    return Lesson(id=name, title=fields.pop("title", name.capitalize()), blocks=(text, *blocks), **fields)


def quiz(name: str, **fields: Any) -> Quiz:
    """Return a quiz of one question."""
    return Quiz.model_validate({"id": name, "title": name.capitalize(), "questions": [question()], **fields})


def course(*outline: Any, media: dict[str, Path] | None = None, completion: Any = None, **fields: Any) -> Course:
    """Return a course with that outline; default: two lessons, one in a section, and a quiz."""
    default = (lesson("first"), Section("The parts", (lesson("second"),)), quiz("check"))
    return Course(
        id=fields.pop("id", "small-course"),
        title=fields.pop("title", "A small course"),
        outline=outline or default,
        media=media or {},
        completion=Completion.model_validate(completion or {}),
        **fields,
    )
