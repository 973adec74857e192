"""JSON Schemas: what editors offer is what the check accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from exporter.source.reading import read
from exporter.source.schemas import course_schema, quiz_schema
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = {"id": "a", "type": "true-false", "prompt": "Is it?", "answer": True}
COURSE: dict[str, Any] = {"id": "c", "title": "T", "outline": ["q.quiz.yaml"]}
QUIZ: dict[str, Any] = {"title": "Q", "questions": [QUESTION]}


def defaults(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the default of each key that has one."""
    return {key: one["default"] for key, one in schema["properties"].items() if "default" in one}


def problems(folder: Path, course: dict[str, Any], quiz: dict[str, Any]) -> tuple[str, ...]:
    """Return what the check says of a course of one quiz."""
    write(folder, {"course.yaml": yaml.safe_dump(course), "q.quiz.yaml": yaml.safe_dump(quiz)})
    return tuple(map(str, read(folder).problems.sorted()))


@pytest.mark.parametrize(
    ("course", "quiz"),
    [
        (COURSE | defaults(course_schema()), QUIZ),
        (COURSE | {"completion": defaults(course_schema()["$defs"]["Completion"])}, QUIZ),
        (COURSE | {"theme": defaults(course_schema()["$defs"]["Theme"])}, QUIZ),
        (COURSE, QUIZ | defaults(quiz_schema())),
        (COURSE, QUIZ | {"questions": [defaults(quiz_schema()["$defs"]["TrueFalse"]) | QUESTION]}),
    ],
    ids=["course", "completion", "theme", "quiz", "question"],
)
def test_the_defaults_of_a_schema_are_accepted(tmp_path: Path, course: dict[str, Any], quiz: dict[str, Any]) -> None:
    """An editor fills them in when it completes a key."""
    quiz = {**quiz, "questions": [{k: v for k, v in one.items() if k != "graded"} for one in quiz["questions"]]}

    assert problems(tmp_path, course, quiz) == ()


@pytest.mark.parametrize("percent", [80, "80", "80%", "80 %", 80.5, "80.5%"])
def test_a_percentage_may_have_its_sign(tmp_path: Path, percent: object) -> None:
    """One may be written as the other, wherever a percentage stands."""
    completion = {"lessons": percent, "passing_score": percent}
    quiz = {**QUIZ, "passing_score": percent}

    assert problems(tmp_path, COURSE | {"completion": completion}, quiz) == ()
