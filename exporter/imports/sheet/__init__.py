"""A sheet with one question in a row, as CSV or as a workbook. `template` has its columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.bank import (
    Answer,
    Bank,
    Gap,
    Gaps,
    Group,
    Judgement,
    NumberAnswer,
    Numbers,
    Options,
    Pairs,
    Question,
    Sequence,
    Words,
    Writing,
)
from exporter.imports.base import Reader
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.imports.sheet.rows import Row, is_sheet, read_rows
from exporter.plain_text import as_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.imports.bank import Asked
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_JUDGEMENTS = {"true": True, "false": False}
_MOST_OPTIONS = 20
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _read(source: Source, notes: Notes) -> Bank:
    quizzes: dict[str, list[Question]] = {}
    title = ""
    for row in read_rows(source, notes):
        title = row.get("quiz") or title
        try:
            quizzes.setdefault(title, []).append(_question(row))
        except Unfit as reason:
            notes.lost(row.place, f"the question {short(row.get('prompt'))} {reason}")
    return Bank(tuple(Group(title, tuple(questions)) for title, questions in quizzes.items()))


def _question(row: Row) -> Question:
    kind = row.get("type").lower()
    if kind not in _KINDS and kind not in _OTHERS:
        raise Unfit(f"has the type {short(kind)}; write one of {', '.join(_KINDS)}")
    tags = [tag.strip() for tag in row.get("tags").split(",")]
    return Question(
        place=row.place,
        asked=(_KINDS.get(kind) or _OTHERS[kind])(row),
        prompt=row.get("prompt"),
        points=float(read_number(row.get("points") or "1")),
        explanation=row.get("explanation"),
        hint=row.get("hint"),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
    )


def _several(row: Row) -> list[str]:
    return [one.strip() for one in row.get("answer").split(";") if one.strip()]


def _chosen(row: Row, named: list[str]) -> set[int]:
    """Return the places of options that are named by number, letter or their own words."""
    options = row.options
    chosen: set[int] = set()
    for one in named:
        if one in options:
            chosen.add(options.index(one))
        elif one.isdecimal() and 0 < int(one[:4]) <= len(options):
            chosen.add(int(one) - 1)
        elif one.lower() in _LETTERS[: len(options)]:
            chosen.add(_LETTERS.index(one.lower()))
        else:
            raise Unfit(f"has the answer {short(one)}, which is none of its options")
    return chosen


def _choice(row: Row) -> Options:
    right = _chosen(row, [row.get("answer")] if row.get("answer") else [])
    return Options(tuple(Answer(_on_one_line(text), float(place in right)) for place, text in enumerate(row.options)))


def _multiple(row: Row) -> Options:
    right = _chosen(row, _several(row))
    each = 1 / len(right) if right else 1.0
    answers = (Answer(_on_one_line(text), each if place in right else -each) for place, text in enumerate(row.options))
    return Options(tuple(answers), several=True)


def _judgement(row: Row) -> Judgement:
    answer = row.get("answer").lower()
    if answer not in _JUDGEMENTS:
        raise Unfit(f"has the answer {short(answer)}; write true or false")
    return Judgement(_JUDGEMENTS[answer])


def _words(row: Row) -> Words:
    return Words(tuple(Answer(text, 1) for text in _several(row)))


def _numbers(row: Row) -> Numbers:
    distance = read_number(row.get("tolerance") or "0")
    found = [read_number(one) for one in _several(row)]
    return Numbers(tuple(NumberAnswer(one - distance, one + distance, 1) for one in found), row.get("unit"))


def _pairs(row: Row) -> Pairs:
    halves = [text.rpartition("=") for text in row.options]
    pairs = [(_on_one_line(item), _on_one_line(match)) for item, sign, match in halves if sign and item.strip()]
    return Pairs(tuple(pairs), tuple(_on_one_line(match) for item, _, match in halves if not item.strip()))


def _sequence(row: Row) -> Sequence:
    return Sequence(tuple(map(_on_one_line, row.options)), partial=True)


def _gaps(row: Row) -> Gaps:
    before, *rest = row.get("answer").split("{{")
    parts: list[str | Gap] = [before]
    for piece in rest:
        inside, closed, after = piece.partition("}}")
        if not closed:
            raise Unfit("opens a gap that is never closed; write '}}' after its answer")
        from_list = inside.startswith("=")
        texts = inside.removeprefix("=").split("|")
        answers = (Answer(text.strip(), float(not (from_list and place))) for place, text in enumerate(texts))
        parts += [Gap(tuple(answers), from_list=from_list), after]
    return Gaps(tuple(parts))


def _writing(row: Row) -> Writing:
    return Writing(row.get("answer"))


def _named_right(row: Row) -> list[tuple[str, bool]]:
    """Return the options of another program's sheet, each with whether its number is named."""
    numbers = {int(one) for one in re.findall(r"[0-9]{1,3}", row.get("answer"))}
    options = [(place, row.get(f"option {place}")) for place in range(1, _MOST_OPTIONS + 1)]
    if numbers - {place for place, text in options if text}:
        raise Unfit(f"has the right answer {short(row.get('answer'))}, which is none of its options")
    return [(as_line(text), place in numbers) for place, text in options if text]


def _any_of(row: Row) -> Options:
    return Options(tuple(Answer(text, float(right)) for text, right in _named_right(row)))


def _all_of(row: Row) -> Options:
    answers = tuple(Answer(text, float(right)) for text, right in _named_right(row))
    return Options(answers, several=True, whole=True)


def _accepted(row: Row) -> Words:
    return Words(tuple(Answer(text, 1) for text in row.options))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


_KINDS: Mapping[str, Callable[[Row], Asked]] = {
    "choice": _choice,
    "multiple": _multiple,
    "true-false": _judgement,
    "text": _words,
    "number": _numbers,
    "matching": _pairs,
    "ordering": _sequence,
    "gaps": _gaps,
    "essay": _writing,
}

_OTHERS: Mapping[str, Callable[[Row], Asked]] = {"any of": _any_of, "all of": _all_of, "accepted": _accepted}
"""What the types of other programs ask."""

READER = Reader(name="sheet", title="a sheet (CSV, XLSX)", certain=True, matches=is_sheet, read=_read)
