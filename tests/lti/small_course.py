"""A course that stands in a folder of the tests, for what the tool does with any course."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from exporter.course import Course, Lesson, Quiz
from exporter.course_settings import Completion
from exporter.problems import CourseError, Position, Problem, Severity
from exporter.questions import WHOLE_ITEMS, AnyQuestion, question_model
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


LESSON: dict[str, Any] = {"id": "lesson", "title": "A lesson", "questions": []}


def small_course(folder: Path) -> Course:
    """Return a course with the title of ``course.yaml``, and what stands beside it in files, as far as they are there.

    ``quiz.json`` is its quiz, ``lessons.json`` its lessons, ``rules.json`` its completion, navigation and whether it
    has a certificate; with ``second.json`` it has a second quiz.
    """
    title = (folder / "course.yaml").read_text("utf-8").strip()
    changed = folder / "quiz.json"
    try:
        quiz = _quiz(_read(changed, QUIZ))
    except ValueError as error:
        raise CourseError([Problem(Position("quiz.json"), Severity.ERROR, str(error), "broken")]) from error
    second = (Quiz.model_validate(QUIZ | {"id": "second"}),) if (folder / "second.json").exists() else ()
    lessons = (_lesson(**written) for written in _read(folder / "lessons.json", [LESSON]))
    rules = _read(folder / "rules.json", {})
    return Course(
        id="small",
        title=title,
        outline=(*lessons, quiz, *second),
        media={},
        completion=Completion.model_validate(rules.get("completion", {})),
        navigation=rules.get("navigation", "free"),
        certificate=rules.get("certificate", False),
    )


def _quiz(written: Any) -> Quiz:
    if isinstance(written, dict) and written["questions"][0].get("type") in WHOLE_ITEMS:
        (question,) = written["questions"]
        story = question_model(question["type"]).model_validate(question)
        return Quiz.model_validate(written | {"questions": [story]})
    return Quiz.model_validate(written)


def _lesson(*, id: str, title: str, questions: list[dict[str, Any]]) -> Lesson:  # noqa: A002 - as it is written
    validated = TypeAdapter(tuple[AnyQuestion, ...]).validate_python(questions)
    return Lesson(id=id, title=title, blocks=(RichText.plain("Read this."), *validated))


def _read(file: Path, otherwise: Any) -> Any:
    return json.loads(file.read_text("utf-8")) if file.exists() else otherwise
