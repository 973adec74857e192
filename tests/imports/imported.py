"""Imports small sources for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from exporter.imports.run import Result, import_into_new
from exporter.questions.options import names
from exporter.source import read_course

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.questions import Question


@dataclass(frozen=True)
class Imported:
    """What came of a source: the report, and the course."""

    result: Result

    @property
    def lost(self) -> list[str]:
        """Return what did not come, as ``line: message``."""
        return [f"{note.place.line}: {note.message}" for note in self.result.notes if note.kind == "lost"]

    @property
    def looks(self) -> list[str]:
        """Return what to look at, as ``line: message``."""
        return [f"{note.place.line}: {note.message}" for note in self.result.notes if note.kind == "look"]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions as a course has them."""
        course, _ = read_course(self.result.root)
        return tuple(question for quiz in course.quizzes for question in quiz.questions)

    @property
    def written(self) -> list[dict[str, Any]]:
        """Return the questions as they are written."""
        return [question for name in self.quizzes for question in yaml.safe_load(self.text(name))["questions"]]

    @property
    def quizzes(self) -> list[str]:
        """Return the names of quiz files in the order of the outline."""
        outline: list[str] = yaml.safe_load(self.text("course.yaml"))["outline"]
        return [name for name in outline if name.endswith(".quiz.yaml")]

    def text(self, name: str) -> str:
        """Return a file of the course."""
        return (self.result.root / name).read_text(encoding="utf-8")


def imported(
    folder: Path,
    content: str | bytes,
    name: str = "bank.txt",
    chosen: str | None = None,
    *,
    language: str | None = "en",
) -> Imported:
    """Import a source as a new course in a folder."""
    source = folder / name
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Imported(import_into_new(source, folder / "course", chosen, language))


def response_of(question: Any, answer: Any) -> Any:
    """Return the response for an answer in words: an option, a set of options, pairs, or what is typed."""
    if question.type in ("choice", "multiple"):
        by_words = {option.text.text: name for option, name in zip(question.options, question.names, strict=True)}
        return by_words[answer] if isinstance(answer, str) else [by_words[words] for words in sorted(answer)]
    if question.type == "matching":
        items = dict(zip((item.text for item in question.items), names(question.items), strict=True))
        matches = dict(zip((match.text for match in question.matches), names(question.matches), strict=True))
        return {items[item]: matches[match] for item, match in answer.items()}
    if question.type == "ordering":
        by_words = dict(zip((item.text for item in question.items), names(question.items), strict=True))
        return [by_words[words] for words in answer]
    return answer
