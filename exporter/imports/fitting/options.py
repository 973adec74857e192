"""Options to choose from become ``choice`` or ``multiple``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.imports.fitting.reasons import (
    FULL,
    NOTHING,
    Unfit,
    between,
    listed,
    name_of,
    note_partial,
    one_of_each,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.imports.bank import Answer, Options, Question
    from exporter.imports.notes import Notes

MOST_OPTIONS = 100
_LONGEST_SHORT = 40
"""Characters up to which an option is repeated as the answer."""
_NEARLY = 0.002


def fit_options(question: Question, asked: Options, notes: Notes) -> dict[str, Any]:
    """Return the keys of a question with options."""
    answers = _without_repetitions(question, asked.answers, notes)
    between(len(answers), 2, MOST_OPTIONS, "options")
    if any(not one.text for one in answers):
        raise Unfit("has an empty option; write what learners should see")
    one_of_each([one.text for one in answers], "option")
    if asked.whole:
        return _whole(answers)
    return _several(question, answers, notes) if asked.several else _single(question, answers, notes)


def _without_repetitions(question: Question, answers: Sequence[Answer], notes: Notes) -> tuple[Answer, ...]:
    kept = tuple(dict.fromkeys(answers))
    if len(kept) < len(answers):
        notes.look(question.place, f"{name_of(question)}: an option that was there twice came once")
    return kept


def _single(question: Question, answers: Sequence[Answer], notes: Notes) -> dict[str, Any]:
    right = [one for one in answers if one.share >= FULL]
    if not right:
        raise Unfit("has no option that is worth all points; decide which one is right")
    if len(right) > 1:
        raise Unfit(
            f"accepts any one of {len(right)} right options ({listed(one.text for one in right)}), and no "
            "question type here does; leave one right, or ask for all of them"
        )
    note_partial(question, [one for one in answers if abs(one.share) > NOTHING and one not in right], notes)
    return {"type": "choice", **_written(answers, right)}


def _whole(answers: Sequence[Answer]) -> dict[str, Any]:
    right = [one for one in answers if one.share > NOTHING]
    if not right:
        raise Unfit("has no right option; decide which ones are right")
    return {"type": "multiple", **_written(answers, right)}


def _several(question: Question, answers: Sequence[Answer], notes: Notes) -> dict[str, Any]:
    right = [one for one in answers if one.share > NOTHING]
    if not right:
        raise Unfit("has no right option; decide which ones are right")
    if not scores_alike(answers):
        told = "the number of right choices minus wrong ones, divided by the number of right options"
        notes.look(
            question.place,
            f"{name_of(question)}: partly right answers score differently: here, {told}, and never below zero",
        )
    return {"type": "multiple", **_written(answers, right), "scoring": "partial"}


def scores_alike(answers: Sequence[Answer]) -> bool:
    """Return whether adding up the shares, never below 0 nor above 1, is our partial scoring for every choice."""
    right = [one.share for one in answers if one.share > NOTHING]
    wrong = [one.share for one in answers if one.share <= NOTHING]
    each = 1 / len(right)
    if any(abs(share - each) > _NEARLY for share in right):
        return False
    # With one right option, a wrong choice takes everything, and so does any that costs more.
    return all(abs(share + each) <= _NEARLY or (len(right) == 1 and share <= -FULL) for share in wrong)


def _written(answers: Sequence[Answer], right: Sequence[Answer]) -> dict[str, Any]:
    """Return the options as a person writes them: as plain texts if they are short and have no feedback."""
    if all(not one.feedback and len(one.text) <= _LONGEST_SHORT for one in answers):
        named = [one.text for one in right]
        answer = {"answer": named[0]} if len(named) == 1 else {"answer": named}
        return {"options": [one.text for one in answers], **answer}
    return {"options": [_option(one, right=one in right) for one in answers]}


def _option(answer: Answer, *, right: bool) -> dict[str, Any]:
    return {
        "text": answer.text,
        **({"correct": True} if right else {}),
        **({"feedback": answer.feedback} if answer.feedback else {}),
    }
