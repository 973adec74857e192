"""A course that stands in a folder of the tests, for what the tool does with any course."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from exporter.course import Course, Lesson, Quiz
from exporter.problems import CourseError, Position, Problem, Severity
from exporter.richtext import RichText

if TYPE_CHECKING:
    from pathlib import Path

QUIZ = {
    "id": "quiz",
    "title": "A quiz",
    "attempts": 2,
    "feedback": "after",
    "questions": [
        {"id": "q1", "type": "choice", "prompt": "One or two?", "options": ["One", "Two"], "answer": "Two",
         "explanation": "Secret explanation."},
        {"id": "q2", "type": "true-false", "prompt": "True?", "answer": True},
    ],
}  # fmt: skip


def small_course(folder: Path) -> Course:
    """Return a course with the title of ``course.yaml`` and the quiz of ``quiz.json``, if it is there."""
    title = (folder / "course.yaml").read_text("utf-8").strip()
    changed = folder / "quiz.json"
    try:
        quiz = Quiz.model_validate(json.loads(changed.read_text("utf-8")) if changed.exists() else QUIZ)
    except ValueError as error:
        raise CourseError([Problem(Position("quiz.json"), Severity.ERROR, str(error), "broken")]) from error
    second = (Quiz.model_validate(QUIZ | {"id": "second"}),) if (folder / "second.json").exists() else ()
    lesson = Lesson(id="lesson", title="A lesson", blocks=(RichText.plain("Read this."),))
    return Course(id="small", title=title, outline=(lesson, quiz, *second), media={})
