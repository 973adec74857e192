"""JSON Schemas: what editors offer is what the check accepts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from exporter.questions import QUESTION_TYPES
from exporter.source.reading import read
from exporter.source.schemas import course_schema, quiz_schema
from tests.source.written import write

if TYPE_CHECKING:
    from collections.abc import Iterator
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


def described(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name and the description of every key that an editor explains."""
    for name, model in [("", schema), *schema["$defs"].items()]:
        for part in [model, *model.get("anyOf", ())]:
            for key, one in part.get("properties", {}).items():
                yield f"{name}.{key}", one.get("description", "")


HOVERS = dict([*described(course_schema()), *described(quiz_schema())])


@pytest.mark.parametrize("name", HOVERS)
def test_an_editor_explains_every_key_to_authors(name: str) -> None:
    """What it does, in plain words, and an example of it that YAML can read."""
    what, _, example = HOVERS[name].partition("\n\n")
    key = name.rpartition(".")[2]

    assert re.fullmatch(r"[A-Z].{10,}\.", what), what
    assert not re.search(r"``|BCP|response|resume data|_[a-z]+\b(?!`)", what), what
    assert re.fullmatch(r"Example: `(.+)`", example), example
    assert list(yaml.safe_load(example.removeprefix("Example: `").removesuffix("`"))) == [key]


COURSE_KEYS = [name.removeprefix(".") for name, _ in described(course_schema()) if name.startswith(".")]


@pytest.mark.parametrize("key", [key for key in COURSE_KEYS if key not in COURSE])
def test_the_example_of_a_key_is_accepted(tmp_path: Path, key: str) -> None:
    """Whoever copies it has no mistake, though the file that it names may be missing."""
    example = yaml.safe_load(HOVERS[f".{key}"].partition("Example: `")[2].removesuffix("`"))

    lines = problems(tmp_path, COURSE | example, QUIZ)

    assert [line for line in lines if "[missing-file]" not in line and "[unused-ignore]" not in line] == []


def test_the_types_are_explained_without_what_is_kept() -> None:
    """How an answer is kept is no business of an author."""
    kinds = [model for model in quiz_schema()["$defs"].values() if "type" in model.get("properties", {})]

    assert len(kinds) == len(QUESTION_TYPES)
    assert [kind["description"] for kind in kinds if not re.fullmatch(r"[A-Z][^.]+\.", kind["description"])] == []
