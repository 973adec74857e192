"""What learners type becomes ``text`` or ``number``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from exporter.imports.fitting.reasons import FULL, NOTHING, Unfit, listed, name_of, note_feedback, note_partial
from exporter.imports.notes import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.imports.bank import Answer, NumberAnswer, Numbers, Question, Words
    from exporter.imports.notes import Notes

_LONGEST, _LONGEST_UNIT = 1000, 40
_MOST_NUMBERS = 50
_LARGEST = Decimal("1e100")
_SMALLEST = -30
"""The exponent of the finest number that is written in digits."""


def fit_words(question: Question, asked: Words, notes: Notes) -> dict[str, Any]:
    """Return the keys of a question for a word."""
    accepted = accepted_words(question, asked.answers, asked.patterns, notes)
    note_feedback(question, (*asked.answers, *asked.patterns), notes)
    return {
        "type": "text",
        "answers": accepted,
        **({"case_sensitive": True} if asked.case_sensitive else {}),
    }


def accepted_words(
    question: Question, answers: Sequence[Answer], patterns: Sequence[Answer], notes: Notes
) -> list[str]:
    """Return the texts that are worth all points, and note those that are not."""
    accepted = list(dict.fromkeys(one.text.strip() for one in answers if one.share >= FULL))
    wild = [one.text for one in patterns if one.share > NOTHING]
    if wild:
        message = f"answers with a star for any text, which the question types here do not know: {listed(wild)}"
        if not accepted:
            raise Unfit(f"only has {message}; write the answers that you expect")
        notes.lost(question.place, f"{name_of(question)}: {message}")
    if not accepted:
        raise Unfit("has no answer that is worth all points; decide which one is right")
    if any(not text or len(text) > _LONGEST for text in accepted):
        raise Unfit(f"has an answer that is empty or has more than {_LONGEST} characters")
    note_partial(question, [one for one in answers if NOTHING < one.share < FULL], notes)
    return accepted


def fit_numbers(question: Question, asked: Numbers, notes: Notes) -> dict[str, Any]:
    """Return the keys of a question for a number."""
    right = [one for one in asked.answers if one.share >= FULL]
    if not right:
        raise Unfit("has no number that is worth all points; decide which one is right")
    partial = [
        f"{_plain(one.low)} to {_plain(one.high)} ({percent(one.share)})"
        for one in asked.answers
        if NOTHING < one.share < FULL
    ]
    if partial:
        told = f"numbers with a part of the points there are wrong here: {', '.join(partial)}"
        notes.look(question.place, f"{name_of(question)}: {told}")
    note_feedback(question, asked.answers, notes)
    unit = asked.unit.strip()
    if len(unit) > _LONGEST_UNIT:
        raise Unfit(f"has a unit of more than {_LONGEST_UNIT} characters")
    return {"type": "number", **_ranges(right), **({"unit": unit} if unit else {})}


def _ranges(right: Sequence[NumberAnswer]) -> dict[str, Any]:
    ranges = sorted({_in_order(one) for one in right}, key=lambda ends: ends)
    in_source = list(dict.fromkeys(_in_order(one) for one in right))
    widths = {high - low for low, high in ranges}
    if len(widths) == 1:
        if len(ranges) > _MOST_NUMBERS:
            raise Unfit(f"has more than {_MOST_NUMBERS} right numbers")
        numbers = [_plain((low + high) / 2) for low, high in in_source]
        half = widths.pop() / 2
        return {
            "answer": numbers[0] if len(numbers) == 1 else numbers,
            **({"tolerance": _plain(half)} if half else {}),
        }
    merged = [ranges[0]]
    for low, high in ranges[1:]:
        last_low, last_high = merged[-1]
        if low <= last_high:
            merged[-1] = (last_low, max(last_high, high))
        else:
            merged.append((low, high))
    if len(merged) > 1:
        raise Unfit(
            "accepts several ranges of different widths, which no question type here can do; ask for one of them"
        )
    return {"between": [_plain(end) for end in merged[0]]}


def _in_order(answer: NumberAnswer) -> tuple[Decimal, Decimal]:
    return (answer.low, answer.high) if answer.low <= answer.high else (answer.high, answer.low)


def _plain(number: Decimal) -> str:
    """Return a number in plain digits."""
    if not number.is_finite() or abs(number) > _LARGEST or (number and number.adjusted() < _SMALLEST):
        raise Unfit("has a number that is too large or too small to be written in digits")
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written
