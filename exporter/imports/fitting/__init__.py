"""Makes questions of ours of what was read: those types, keys and ways of scoring that say the same.

Where nothing of ours says the same, the question does not come, and where a part of it does not, that part; both are
noted with the place in the source.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from exporter.imports import bank
from exporter.imports.fitting import arranged, options, spots, typed
from exporter.imports.fitting.reasons import Unfit, name_of
from exporter.imports.fitting.sentences import FILL_IN, fill_in
from exporter.plain_text import as_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.imports.bank import Question
    from exporter.imports.notes import Notes

_MOST_POINTS = 1000
LONGEST_TEXT = 50_000
"""Characters of a text outside a lesson, as the check has it."""

_KINDS: Mapping[type, Callable[..., dict[str, Any]]] = {
    bank.Options: options.fit_options,
    bank.Judgement: arranged.fit_judgement,
    bank.Words: typed.fit_words,
    bank.Numbers: typed.fit_numbers,
    bank.Pairs: arranged.fit_pairs,
    bank.Sorted: arranged.fit_sorted,
    bank.Opinion: arranged.fit_opinion,
    bank.Sequence: arranged.fit_sequence,
    bank.Gaps: arranged.fit_gaps,
    bank.Writing: arranged.fit_writing,
    bank.Spots: spots.fit_spots,
}


def fitted(question: Question, notes: Notes, language: str = "") -> dict[str, Any] | None:
    """Return the keys of a question in the order in which people write them; None, with a note, if none fit.

    ``language`` is that of the course; empty if nobody says it.
    """
    try:
        prompt = _prompt(question, notes, language)
        own = _KINDS[type(question.asked)](question, question.asked, notes)
    except Unfit as reason:
        notes.lost(question.place, f"{name_of(question)} {reason}")
        return None
    explanation = _if_short(question.explanation or own.pop("explanation", ""), "explanation", question, notes)
    hint = _if_short(question.hint, "hint", question, notes)
    points = _points(question, notes)
    return {
        "type": own.pop("type"),
        "prompt": prompt,
        **own,
        **({"points": points} if points != 1 else {}),
        **({"explanation": explanation} if explanation else {}),
        **({"hint": hint} if hint else {}),
        **({"tags": list(question.tags)} if question.tags else {}),
    }


def _prompt(question: Question, notes: Notes, language: str) -> str:
    if len(question.prompt) > LONGEST_TEXT:
        raise Unfit(f"asks in more than {LONGEST_TEXT:,} characters; make a lesson of most of it")
    if question.prompt.strip():
        return question.prompt
    if isinstance(question.asked, bank.Gaps):
        return as_line(question.title) or _fill_in(question, notes, language)
    if question.title:
        return as_line(question.title)
    raise Unfit("asks nothing; write its prompt")


def _fill_in(question: Question, notes: Notes, language: str) -> str:
    own = fill_in(language)
    if own is None:
        message = (
            f"gaps without a prompt ask in English, '{FILL_IN['en']}': name the language of the course by --language"
        )
        notes.look_once(question.place, message)
    return own or FILL_IN["en"]


def _if_short(text: str, what: str, question: Question, notes: Notes) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    notes.lost(question.place, f"{name_of(question)}: its {what} of more than {LONGEST_TEXT:,} characters")
    return ""


def _points(question: Question, notes: Notes) -> float | int:
    points = question.points
    if not math.isfinite(points) or not 0 <= points <= _MOST_POINTS:
        message = f"is worth {points:g} points there and 1 here; points are numbers from 0 to {_MOST_POINTS:,}"
        notes.look(question.place, f"{name_of(question)} {message}")
        return 1
    return int(points) if points == int(points) else round(points, 4)
