"""Runs the browser's half of the question types in node, many questions to it at once."""

from __future__ import annotations

import atexit
import json
import re
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from leftovers import COMPANIONS
from pydantic import TypeAdapter

from exporter.questions import QUESTION_TYPES, AnyQuestion, Question, question_model
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TESTS = Path(__file__).parents[1]
TYPES: dict[str, type[Question]] = {kind: question_model(kind) for kind in QUESTION_TYPES}
"""Every question type by its name: tests ask here, and write no list of their own."""

_ADAPTER: TypeAdapter[Question] = TypeAdapter(AnyQuestion)


def read_question(fields: Mapping[str, Any], language: str = "en") -> Question:
    """Make a question of what an author wrote in a course of a language, without Markdown but for pictures."""
    context = {"language": language, "markdown_inline": _picture_or_plain}
    return _ADAPTER.validate_python({"prompt": "?", **fields}, context=context)


def _picture_or_plain(text: str) -> RichText:
    """Show a picture of 400 by 200 pixels, unless its file is called otherwise: "80x60.png"."""
    found = re.fullmatch(r"!\[(.*)\]\((?:(\d+)x(\d+)\.)?[\w.]+\)", text)
    if not found:
        return RichText.plain(text)
    alt, width, height = found[1], found[2] or 400, found[3] or 200
    return RichText(f'<img alt="{alt}" width="{width}" height="{height}">', alt)


def in_browser(question: Question) -> dict[str, Any]:
    """Return a question as the player has it."""
    data = json.dumps(question.for_browser(with_solution=True), default=lambda rich: rich.html)
    return dict(json.loads(data))


def read_table(path: str) -> Any:
    """Return a table of ``tests/``, by libyaml where there is one: each process of the tests collects every case."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((TESTS / path).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe


class _Node:
    """A process that answers for as long as the tests run: starting one takes longer than most questions to it."""

    def __init__(self, program: str) -> None:
        self._trouble = tempfile.TemporaryFile()  # noqa: SIM115 - closed at the end
        self._process = subprocess.Popen(
            ["node", TESTS / "javascript" / program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._trouble,
            encoding="utf-8",
        )
        COMPANIONS.add(self._process.pid)
        atexit.register(self.end)

    def ask(self, jobs: list[Any]) -> list[Any]:
        """Return the answers to ``jobs``."""
        assert self._process.stdin
        assert self._process.stdout
        with suppress(BrokenPipeError):  # what it died of is told below
            self._process.stdin.write(f"{json.dumps(jobs)}\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        self._trouble.seek(0)
        trouble = self._trouble.read().decode()
        assert not trouble, trouble
        answers: list[Any] = json.loads(line)
        return answers

    def end(self) -> None:
        """Close what it reads from, which ends it."""
        self._process.communicate()
        self._trouble.close()


_started: dict[str, _Node] = {}


def ask(jobs: Iterable[Any], program: str = "questions.js") -> list[Any]:
    """Return the answers of a program in ``tests/javascript`` to jobs: ``[type, method, question, ...]`` by default."""
    node = _started.pop(program, None) or _Node(program)
    answers = node.ask(list(jobs))
    _started[program] = node  # one that has failed is not asked again
    return answers
