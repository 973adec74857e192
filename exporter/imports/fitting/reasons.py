"""Why a question, or a part of one, has no place in our format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.notes import percent, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exporter.imports.bank import Answer, NumberAnswer, Question
    from exporter.imports.notes import Notes

FULL, NOTHING = 0.999, 0.001
"""Shares from which on an answer counts as worth all points, and up to which as worth none: sources round thirds."""
_MOST_NAMED = 5


class Unfit(Exception):  # noqa: N818 - it is caught where the question is noted
    """A question cannot be asked by our types in a way that scores as its source does. The message says why."""


def name_of(question: Question) -> str:
    """Return what messages call a question."""
    return f"the question {short(question.title or question.prompt)}"


def listed(texts: Iterable[str]) -> str:
    """Return texts as a message lists them."""
    quoted = [short(text) for text in texts]
    more = f" and {len(quoted) - _MOST_NAMED} more" if len(quoted) > _MOST_NAMED else ""
    return ", ".join(quoted[:_MOST_NAMED]) + more


def note_partial(question: Question, answers: Iterable[Answer], notes: Notes) -> None:
    """Note the answers that earn or cost part of the points in the source, and nothing here."""
    named = [f"{short(one.text)} ({percent(one.share)})" for one in answers]
    if named:
        parts = ", ".join(named[:_MOST_NAMED])
        notes.look(
            question.place,
            f"{name_of(question)}: answers with a part of the points there are worth none here: {parts}",
        )


def note_feedback(question: Question, answers: Sequence[Answer | NumberAnswer], notes: Notes) -> None:
    """Note feedback to single answers, for types that have none."""
    told = [one.feedback for one in answers if one.feedback]
    if told:
        message = (
            f"feedback to single answers, which this type does not have; put it into 'explanation': {listed(told)}"
        )
        notes.lost(question.place, f"{name_of(question)}: {message}")


def one_of_each(texts: Sequence[str], things: str) -> None:
    """Refuse texts that learners could not tell apart."""
    if len({" ".join(text.split()) for text in texts}) < len(texts):
        raise Unfit(f"has the same {things} twice; change one of them")


def between(count: int, least: int, most: int, things: str) -> None:
    """Refuse too few or too many of something."""
    if not least <= count <= most:
        raise Unfit(f"has {count} {things}, and there should be {least} to {most}")
