r"""Cloze, questions embedded in a text: ``{1:SHORTANSWER:=Berlin#Right~Bonn}``.

https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from exporter.imports.bank import Answer, Gap, Gaps, NumberAnswer, Numbers, Options
from exporter.imports.fitting.reasons import FULL, Unfit
from exporter.imports.marks import mark_of, with_gaps, without_marks
from exporter.imports.numbers import read_number
from exporter.imports.wildcards import is_pattern, without_escapes

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.imports.bank import Asked

_KINDS = {
    "typed": "SHORTANSWER|SA|MW",
    "exact": "SHORTANSWER_C|SAC|MWC",
    "number": "NUMERICAL|NM",
    "list": "MULTICHOICE|MC|MULTICHOICE_[VHS]|MC[VHS]|MULTICHOICE_[VH]S|MC[VH]S",
    "several": "MULTIRESPONSE|MR|MULTIRESPONSE_[HS]|MR[HS]|MULTIRESPONSE_HS|MRHS",
}
_EMBEDDED = re.compile(
    r"\{\s{0,5}([0-9]{0,3})\s{0,5}:\s{0,5}("
    + "|".join(f"(?P<{kind}>(?:{names}))" for kind, names in _KINDS.items())
    + r")\s{0,5}:((?:[^{}\\]|\\.|\{(?!\s{0,5}[0-9]{0,3}\s{0,5}:))*)\}",
    re.DOTALL,
)
_UNESCAPE = re.compile(r"\\([}~#=/\"\\])")
_SPLIT = re.compile(r"(?<!\\)~")
_FEEDBACK = re.compile(r"(?<!\\)#")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_MOST = 100
BLANK = "_____"


@dataclass(frozen=True, slots=True)
class _Embedded:
    """One embedded question: its kind, its weight and its answers."""

    kind: str
    weight: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Cloze:
    """What a text with embedded questions asks. ``prompt`` is empty if the text is that of ``asked``."""

    prompt: str
    asked: Asked
    remarks: tuple[str, ...]
    """What a person should look at."""


def read_cloze(text: str, write: Callable[[str], str], words: Callable[[str], str]) -> Cloze:
    """Return what a text asks. ``write`` makes Markdown of it, and ``words`` plain words of an answer.

    Raises:
        Unfit: something in it has no counterpart.
    """
    text = without_marks(text)
    found: list[_Embedded] = []

    def mark(match: re.Match[str]) -> str:
        found.append(_embedded(match, words))
        return mark_of(len(found) - 1)

    marked = _EMBEDDED.sub(mark, text)
    if not 0 < len(found) <= _MOST:
        raise Unfit(f"has {len(found)} questions embedded in its text, and there should be 1 to {_MOST}")
    markdown = write(marked)
    if len(found) == 1 and found[0].kind in ("number", "several"):
        return Cloze(markdown.replace(mark_of(0), BLANK), _single(found[0]), ())
    return Cloze("", Gaps(with_gaps(markdown, [_gap(one) for one in found])), tuple(_remarks(found)))


def _remarks(found: list[_Embedded]) -> list[str]:
    remarks = []
    if len({one.weight for one in found}) > 1:
        remarks.append("its gaps had different weights; here, each counts alike")
    if any(one.kind == "exact" for one in found):
        remarks.append("capitals mattered in its gaps; here, they do not")
    if any(one.kind == "number" for one in found):
        remarks.append("numbers in its gaps are compared as they are typed: '1.0' is not '1'")
    return remarks


def _single(one: _Embedded) -> Asked:
    if one.kind == "several":
        # All right options together are worth the points.
        total = max(1.0, sum(answer.share for answer in one.answers if answer.share > 0))
        shared = tuple(
            Answer(answer.text, answer.share / (total if answer.share > 0 else 1), answer.feedback)
            for answer in one.answers
        )
        return Options(shared, several=True)
    return Numbers(tuple(_number(answer) for answer in one.answers if answer.text != "*"))


def _number(answer: Answer) -> NumberAnswer:
    middle, _, distance = answer.text.partition(":")
    number, tolerance = read_number(middle), read_number(distance) if distance.strip() else Decimal(0)
    return NumberAnswer(number - tolerance, number + tolerance, answer.share, answer.feedback)


def _gap(one: _Embedded) -> Gap:
    if one.kind == "several":
        raise Unfit("embeds a question with several right options in a text with other gaps; make it one of its own")
    if one.kind == "list":
        return Gap(one.answers, from_list=True)
    if one.kind == "number":
        return Gap(tuple(_as_typed(answer) for answer in one.answers if answer.text != "*"))
    answers = [answer for answer in one.answers if not is_pattern(answer.text)]
    if any(is_pattern(answer.text) and answer.share > 1 - FULL for answer in one.answers):
        raise Unfit("embeds answers with a star for any text; write the answers that you expect")
    return Gap(tuple(Answer(without_escapes(one.text), one.share, one.feedback) for one in answers))


def _as_typed(answer: Answer) -> Answer:
    number = _number(answer)
    if number.low != number.high:
        raise Unfit("embeds a number with a tolerance in a text with other gaps; make it a question of its own")
    return Answer(answer.text.partition(":")[0].strip(), answer.share, answer.feedback)


def _embedded(found: re.Match[str], words: Callable[[str], str]) -> _Embedded:
    kind = next(kind for kind in _KINDS if found[kind] is not None)
    answers = [_answer(piece, words) for piece in _SPLIT.split(found[found.lastindex or 0]) if piece.strip()]
    if not answers:
        raise Unfit("embeds a question without answers")
    return _Embedded(kind, int(found[1] or 1), tuple(answers))


def _answer(piece: str, words: Callable[[str], str]) -> Answer:
    written = piece.strip()
    share = 0.0
    if written.startswith("="):
        share, written = 1.0, written[1:]
    elif weight := _WEIGHT.match(written):
        share, written = float(weight[1]) / 100, written[weight.end() :]
    text, *feedback = _FEEDBACK.split(written, maxsplit=1)
    plain = [_UNESCAPE.sub(r"\1", words(one)) for one in (text, *feedback)]
    return Answer(plain[0], share, plain[1] if len(plain) > 1 else "")
