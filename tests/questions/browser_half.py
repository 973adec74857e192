"""Runs the browser's half of the question types in node, many questions to it at once."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import TypeAdapter

from exporter.questions import QUESTION_TYPES, AnyQuestion, Question, question_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TESTS = Path(__file__).parents[1]
TYPES: dict[str, type[Question]] = {kind: question_model(kind) for kind in QUESTION_TYPES}
"""Every question type by its name: tests ask here, and write no list of their own."""

_ADAPTER: TypeAdapter[Question] = TypeAdapter(AnyQuestion)


def read_question(fields: Mapping[str, Any], language: str = "en") -> Question:
    """Make a question of what an author wrote in a course of a language, without Markdown."""
    return _ADAPTER.validate_python({"prompt": "?", **fields}, context={"language": language})


def in_browser(question: Question) -> dict[str, Any]:
    """Return a question as the player has it."""
    data = json.dumps(question.for_browser(with_solution=True), default=lambda rich: rich.html)
    return dict(json.loads(data))


def read_table(path: str) -> Any:
    """Return a table of ``tests/``."""
    return yaml.safe_load((TESTS / path).read_text(encoding="utf-8"))


def ask(jobs: Iterable[list[Any]]) -> list[Any]:
    """Return the answers of ``tests/javascript/questions.js`` to ``[type, method, question, ...]`` each."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(list(jobs), file)
        file.flush()
        program = TESTS / "javascript" / "questions.js"
        done = subprocess.run(["node", program, file.name], check=False, capture_output=True, text=True)
    assert not done.stderr, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers
