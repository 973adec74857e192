"""Predicts what becomes of saved work when a SCO's course is edited: what ``decode`` of the player will find again.

Resume data name lessons, quizzes and questions by their keys. A question is found under its key or, if its author has
given it an id since, under the one that it had before; wherever it stands now.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from exporter.comparison.played import CannotCompareError, PlayedQuiz
from exporter.questions import question_model
from exporter.questions.keeping import Lost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.comparison.played import PlayedCourse, PlayedItem, PlayedQuestion

    Placed = tuple[PlayedItem, PlayedQuestion]

Keeps = Literal["all", "some", "none"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of the answers to a question of the old version."""

    item: PlayedItem
    question: PlayedQuestion
    new_item: PlayedItem | None = None
    new_question: PlayedQuestion | None = None
    lost: Lost = field(default_factory=Lost)
    needs_attempt: bool = False
    """Whether answers are only kept by learners who have an attempt running in the quiz that the question moved to."""
    successor: Placed | None = None
    """If answers are lost, the new question that its author would call the same; see `successors`."""

    @property
    def keeps(self) -> Keeps:
        """Return whose answers are kept."""
        if self.new_question is None or self.lost.reason:
            return "none"
        return "some" if self.lost.parts or self.needs_attempt else "all"


@dataclass(frozen=True, slots=True)
class ItemFate:
    """What becomes of a lesson's mark as read, or of a quiz's attempts and scores: kept if there is a ``new`` one."""

    item: PlayedItem
    new: PlayedItem | None


def item_fates(old: PlayedCourse, new: PlayedCourse) -> tuple[ItemFate, ...]:
    """Return what becomes of each lesson and quiz."""
    items = {(item.kind, item.key): item for item in new.items}
    return tuple(ItemFate(item, items.get((item.kind, item.key))) for item in old.items)


def question_fates(old: PlayedCourse, new: PlayedCourse) -> tuple[Fate, ...]:
    """Return what becomes of the answers to each question.

    Raises:
        CannotCompareError: a question does not show what its type needs.
    """
    homes = _homes(new)
    kept = {fate.item.key: fate.new for fate in item_fates(old, new)}
    known = {quiz.key for quiz in old.quizzes}
    return tuple(
        _fate(item, kept[item.key], question, homes.get(question.key), known)
        for item in old.items
        for question in item.questions
    )


def _homes(course: PlayedCourse) -> dict[str, tuple[PlayedItem, PlayedQuestion]]:
    placed = [(item, question) for item in course.items for question in item.questions]
    formerly = {question.formerly: (item, question) for item, question in placed if question.formerly}
    return formerly | {question.key: (item, question) for item, question in placed}


def _fate(
    item: PlayedItem,
    kept: PlayedItem | None,
    question: PlayedQuestion,
    home: tuple[PlayedItem, PlayedQuestion] | None,
    known: set[str],
) -> Fate:
    """Return the fate of one question. ``known`` are the quizzes of the old version, which can have an attempt."""
    if home is None:
        return Fate(item, question)
    new_item, new_question = home
    lost = _lost(question, new_question)
    needs_attempt = isinstance(new_item, PlayedQuiz) and new_item is not kept
    if needs_attempt and new_item.key not in known:
        lost = Lost(reason=lost.reason or "nobody has begun the quiz that it stands in now")
    return Fate(item, question, new_item, new_question, lost, needs_attempt)


def _lost(before: PlayedQuestion, after: PlayedQuestion) -> Lost:
    if before.type != after.type:
        return Lost(reason=f"it was of the type '{before.type}' and is '{after.type}' now")
    try:
        told = [one.shown | {"solution": one.solution} for one in (before, after)]
        return question_model(before.type).lost(*told)
    except (KeyError, TypeError, AttributeError) as error:
        raise CannotCompareError(f"the question '{before.id}' is incomplete or damaged in a package") from error


def unclaimed(new: PlayedCourse, fates: tuple[Fate, ...]) -> Iterator[tuple[PlayedItem, PlayedQuestion]]:
    """Yield the questions that no answers come to, and that are no old one's successor."""
    claimed = {fate.new_question.key for fate in fates if fate.new_question}
    claimed |= {fate.successor[1].key for fate in fates if fate.successor}
    for item in new.items:
        for question in item.questions:
            if question.key not in claimed:
                yield item, question
