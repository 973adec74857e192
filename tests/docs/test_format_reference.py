"""The reference of the source format is complete, and its examples are right."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from exporter.cli import main
from exporter.source import read_course
from exporter.source.models import FrontMatter
from tests.fences import Fence, fences
from tests.questions.browser_half import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "source-format.md"
TEXT = REFERENCE.read_text(encoding="utf-8")
EXAMPLES = [fence for fence in fences(REFERENCE) if fence.language == "yaml" and fence.content.startswith("type:")]


def keys(schema: Any) -> Iterator[str]:
    """Yield every key that a JSON Schema lets an author write."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from keys(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from keys(inner)


@pytest.mark.parametrize("kind", ["course", "quiz", "scenario"])
def test_every_key_of_the_schemas_is_explained(kind: str) -> None:
    """What an editor offers to authors, they can look up."""
    schema = json.loads(CliRunner().invoke(main, ["schema", kind]).stdout)

    assert sorted({key for key in keys(schema) if f"`{key}`" not in TEXT and f"`{key}:" not in TEXT}) == []


def test_every_key_of_the_front_matter_is_explained() -> None:
    """The head of a lesson is documented, too."""
    assert [key for key in FrontMatter.model_fields if f"| `{key}` |" not in TEXT] == []


@pytest.mark.parametrize("name", TYPES)
def test_every_question_type_has_a_section_with_an_example(name: str) -> None:
    """No type is left to be found by reading the source."""
    assert f"### `{name}`\n" in TEXT
    assert [fence for fence in EXAMPLES if fence.content.startswith(f"type: {name}\n")]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_can_be_pasted_into_a_quiz(example: Fence, tmp_path: Path) -> None:
    """Each example is a question that the check accepts."""
    indented = "".join(f"    {line}\n" for line in example.content.splitlines())
    (tmp_path / "q.quiz.yaml").write_text(f"title: T\nquestions:\n  - id: example\n{indented}", encoding="utf-8")
    (tmp_path / "course.yaml").write_text("id: c\ntitle: C\noutline: [q.quiz.yaml]\n", encoding="utf-8")

    for picture in re.findall(r"!\[.*?\]\((.*?)\)", example.content):
        drawn = tmp_path / picture
        drawn.parent.mkdir(exist_ok=True)
        drawn.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"/>', encoding="utf-8")

    assert read_course(tmp_path)[1] == ()


def test_the_examples_of_a_quiz_and_a_self_check_are_right(tmp_path: Path) -> None:
    """The whole quiz, and the question inside a lesson, are accepted as they stand."""
    (quiz,) = (fence for fence in fences(REFERENCE) if fence.content.startswith("id: check\n"))
    lesson = next(fence for fence in fences(REFERENCE) if fence.content.startswith("```question"))
    (tmp_path / "check.quiz.yaml").write_text(quiz.content, encoding="utf-8")
    (tmp_path / "lesson.md").write_text(f"# Lesson\n\n{lesson.content}", encoding="utf-8")
    (tmp_path / "course.yaml").write_text("id: c\ntitle: C\noutline: [lesson.md, check.quiz.yaml]\n", encoding="utf-8")

    course, _ = read_course(tmp_path)

    assert [question.type for item in course.items for question in item.questions] == ["true-false", "choice"]


def test_the_example_of_a_scenario_is_right(tmp_path: Path) -> None:
    """It is accepted as it stands, and every way through it ends."""
    (scenario,) = (fence for fence in fences(REFERENCE) if fence.content.startswith("title: The sour"))
    (tmp_path / "sour.scenario.yaml").write_text(scenario.content, encoding="utf-8")
    (tmp_path / "course.yaml").write_text("id: c\ntitle: C\noutline: [sour.scenario.yaml]\n", encoding="utf-8")

    course, problems = read_course(tmp_path)

    assert problems == ()
    assert course.quizzes[0].is_scenario


def test_the_message_that_the_reference_quotes_is_the_real_one(tmp_path: Path) -> None:
    """The quoted line differs from a real one in nothing but its place."""
    (quoted,) = (fence.content.strip() for fence in fences(REFERENCE) if "error:" in fence.content)
    quiz = "title: T\nquestions:\n  - id: a\n    type: text\n    promt: Which?\n    prompt: Which?\n    answers: [a]\n"
    (tmp_path / "check.quiz.yaml").write_text(quiz, encoding="utf-8")
    (tmp_path / "course.yaml").write_text("id: c\ntitle: C\noutline: [check.quiz.yaml]\n", encoding="utf-8")

    result = CliRunner().invoke(main, ["check", str(tmp_path)])

    assert quoted.partition(" ")[2] in result.output
