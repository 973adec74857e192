"""What a comparison finds, and how it names the parts of a course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from exporter.comparison.played import PlayedLesson, PlayedQuiz

if TYPE_CHECKING:
    from exporter.comparison.played import PlayedItem, PlayedQuestion

Group = Literal["records", "answers", "content", "scores", "room"]
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One difference. ``code`` is stable, for programs; ``advice`` says how to spare learners what they would lose."""

    group: Group
    code: str
    text: str
    advice: str = ""
    loses: bool = False
    """Whether learners in the middle lose something of what was recorded, or a chance that they had."""
    item: str = ""
    question: str = ""
    questions: tuple[str, ...] = ()
    """Of a lesson or quiz whose records are lost: the questions whose answers go with it."""


def named_item(item: PlayedItem) -> str:
    """Return ``lesson 'Water'``."""
    return f"{kind_of(item)} '{short(item.title)}'"


def kind_of(item: PlayedItem) -> str:
    """Return what its author calls it."""
    if isinstance(item, PlayedLesson):
        return "lesson"
    return "scenario" if item.scenario else "quiz"


def is_scenario(item: PlayedItem) -> bool:
    """Return whether it is a story, of which nobody sees that it is a question."""
    return isinstance(item, PlayedQuiz) and item.scenario


def named_question(question: PlayedQuestion, item: PlayedItem) -> str:
    """Return ``question 'How hot?' in the quiz 'Check'``."""
    if is_scenario(item):
        return named_item(item)
    return f"question '{short(question.text) or question.id}' in the {named_item(item)}"


def short(text: str) -> str:
    """Return a text on one line, shortened."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def number(value: float) -> str:
    """Return a number without needless zeros."""
    return f"{value:.10g}"
