"""Reads what stands between the braces of a GIFT question, in the order in which Moodle tries its types."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from exporter.imports.bank import Answer, Judgement, NumberAnswer, Numbers, Options, Pairs, Words, Writing
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.gift.blocks import unmarked
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.imports.wildcards import is_pattern, without_escapes

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.imports.bank import Asked

_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_JUDGEMENTS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
Write = "Callable[[str, bool], str]"
"""Makes Markdown of a piece of a block; the second value asks for a single line."""


def asked_in(answers: str, write: Callable[[str, bool], str]) -> Asked:
    """Return what is asked by the text between the braces.

    Raises:
        Unfit: it is not GIFT.
    """
    if not answers:
        return Writing()
    if answers.startswith("#"):
        return _numbers(answers[1:], write)
    if "~" in answers:
        return _options(answers, write)
    if "=" in answers and "->" in answers:
        return _pairs(answers, write)
    if answers.partition("#")[0].strip() in _JUDGEMENTS:
        return _judgement(answers, write)
    return _words(answers, write)


def _weighted(answer: str, otherwise: float) -> tuple[float, str]:
    found = _WEIGHT.match(answer)
    return (float(found[1]) / 100, answer[found.end() :]) if found else (otherwise, answer)


def _told(answer: str, write: Callable[[str, bool], str]) -> tuple[str, str]:
    """Return an answer as it stands, and its feedback."""
    words, _, feedback = answer.partition("#")
    return words.strip(), write(feedback, False)


def _options(answers: str, write: Callable[[str, bool], str]) -> Options:
    read: list[Answer] = []
    for piece in _pieces(answers.replace("=", "~="), "~"):
        share, rest = (1.0, piece[1:]) if piece.startswith("=") else _weighted(piece, 0)
        words, feedback = _told(rest, write)
        read.append(Answer(write(words, True), share, feedback))
    return Options(tuple(read), several="=" not in answers)


def _pairs(answers: str, write: Callable[[str, bool], str]) -> Pairs:
    pairs: list[tuple[str, str]] = []
    extra: list[str] = []
    for piece in _pieces(answers, "="):
        item, arrow, match = piece.partition("->")
        if not arrow:
            raise Unfit(f"has a pair without an arrow, {short(unmarked(piece))}; write '=item -> match'")
        if item.strip():
            pairs.append((write(item, True), write(match, True)))
        else:
            extra.append(write(match, True))
    return Pairs(tuple(pairs), tuple(extra))


def _judgement(answers: str, write: Callable[[str, bool], str]) -> Judgement:
    judged, if_wrong, if_right = [*answers.split("#", 2), "", ""][:3]
    return Judgement(_JUDGEMENTS[judged.strip()], write(if_right, False), write(if_wrong, False))


def _words(answers: str, write: Callable[[str, bool], str]) -> Words:
    exact: list[Answer] = []
    patterns: list[Answer] = []
    for piece in _pieces(answers, "="):
        share, rest = _weighted(piece, 1)
        words, feedback = _told(rest, write)
        text = unmarked(words)
        kind = patterns if is_pattern(text) else exact
        kind.append(Answer(text if kind is patterns else without_escapes(text), share, feedback))
    return Words(tuple(exact), tuple(patterns))


def _numbers(answers: str, write: Callable[[str, bool], str]) -> Numbers:
    answers, tilde, wrong = answers.partition("~")
    read: list[NumberAnswer] = []
    for piece in _pieces(answers, "="):
        share, rest = _weighted(piece, 1)
        words, feedback = _told(rest, write)
        low, high = _range(unmarked(words))
        read.append(NumberAnswer(low, high, share, feedback))
    if not read:
        raise Unfit("has no number after '#'; write one")
    if tilde and wrong.strip():
        nothing = Decimal(0)
        read.append(NumberAnswer(nothing, nothing, 0, _told(wrong.lstrip("= "), write)[1]))
    return Numbers(tuple(read))


def _range(written: str) -> tuple[Decimal, Decimal]:
    low, dots, high = written.partition("..")
    if dots:
        return read_number(low), read_number(high)
    middle, colon, distance = written.partition(":")
    number, tolerance = read_number(middle), read_number(distance) if colon else Decimal(0)
    return number - tolerance, number + tolerance


def _pieces(text: str, sign: str) -> list[str]:
    first, *rest = (piece.strip() for piece in text.split(sign))
    return [first, *rest] if first else rest
