"""What each type of Moodle's questions asks: https://docs.moodle.org/en/Moodle_XML_format."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from exporter.imports.bank import (
    Answer,
    Gap,
    Gaps,
    Judgement,
    NumberAnswer,
    Numbers,
    Options,
    Pairs,
    Sequence,
    Words,
    Writing,
)
from exporter.imports.fitting.reasons import Unfit
from exporter.imports.marks import mark_of, with_gaps
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.imports.wildcards import is_pattern, without_escapes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.imports.bank import Asked
    from exporter.imports.moodle_xml.reading import Context
    from exporter.imports.xml_tree import Node

_TRUE = frozenset({"1", "true"})
_PLACE = re.compile(r"\[\[([0-9]{1,3})\]\]")
_ALL_OR_NOTHING = frozenset({"", "ALL_OR_NOTHING", "-1"})
_EACH_PLACE = frozenset({"ABSOLUTE_POSITION", "ABSOLUTE", "0"})
_ALL_ITEMS = frozenset({"", "ALL", "0"})


def is_true(node: Node, name: str, *, otherwise: bool) -> bool:
    """Return a yes or no, which Moodle has written in two ways."""
    value = node.value(name).lower()
    return value in _TRUE if value else otherwise


def _share(answer: Node) -> float:
    return float(read_number(answer.get("fraction") or answer.value("fraction") or "0")) / 100


def _options(node: Node, context: Context) -> Options:
    answers = tuple(
        Answer(context.line(answer), _share(answer), context.block(answer.child("feedback")))
        for answer in node.children("answer")
    )
    shuffled = is_true(node, "shuffleanswers", otherwise=True)
    return Options(answers, several=not is_true(node, "single", otherwise=True), shuffled=shuffled)


def _judgement(node: Node, context: Context) -> Judgement:
    by_words = {answer.value("text").lower(): answer for answer in node.children("answer")}
    if set(by_words) != {"true", "false"}:
        raise Unfit("has other answers than true and false")
    right = by_words["true"], by_words["false"]
    answer = _share(right[0]) > _share(right[1])
    if_true, if_false = (context.block(one.child("feedback")) for one in right)
    return Judgement(answer, if_true if answer else if_false, if_false if answer else if_true)


def _words(node: Node, context: Context) -> Words:
    exact: list[Answer] = []
    patterns: list[Answer] = []
    for answer in node.children("answer"):
        text, feedback = context.words(answer), context.block(answer.child("feedback"))
        if is_pattern(text):
            patterns.append(Answer(text, _share(answer), feedback))
        else:
            exact.append(Answer(without_escapes(text), _share(answer), feedback))
    return Words(tuple(exact), tuple(patterns), case_sensitive=is_true(node, "usecase", otherwise=False))


def _numbers(node: Node, context: Context) -> Numbers:
    answers: list[NumberAnswer] = []
    for answer in node.children("answer"):
        text, feedback = context.words(answer), context.block(answer.child("feedback"))
        if text == "*":
            if _share(answer) > 0:
                raise Unfit("gives points for any number")
            answers.append(NumberAnswer(Decimal(0), Decimal(0), 0, feedback))
            continue
        number, tolerance = read_number(text), read_number(answer.value("tolerance") or "0")
        answers.append(NumberAnswer(number - tolerance, number + tolerance, _share(answer), feedback))
    return Numbers(tuple(answers), _unit(node, context))


def _unit(node: Node, context: Context) -> str:
    units = node.child("units")
    found = [(one.value("unit_name"), one.value("multiplier")) for one in (units.children("unit") if units else ())]
    named = [(name, read_number(multiplier or "1")) for name, multiplier in found if name]
    own = next((name for name, multiplier in named if multiplier == 1), "")
    others = [name for name, _ in named if name != own]
    if others:
        context.lost(f"numbers in other units: {', '.join(map(short, others))}")
    return own


def _pairs(node: Node, context: Context) -> Pairs:
    pairs: list[tuple[str, str]] = []
    extra: list[str] = []
    for one in node.children("subquestion"):
        item, answer = context.line(one), one.child("answer")
        match = context.line(answer, "plain" if node.get("type") == "matching" else "") if answer else ""
        if item:
            pairs.append((item, match))
        elif match:
            extra.append(match)
    return Pairs(tuple(pairs), tuple(extra))


def _sequence(node: Node, context: Context) -> Sequence:
    numbered = [(_share(answer), context.line(answer)) for answer in node.children("answer")]
    in_order = (
        sorted(numbered, key=lambda one: one[0]) if len({share for share, _ in numbered}) == len(numbered) else numbered
    )
    grading = node.value("gradingtype")
    if grading not in _ALL_OR_NOTHING | _EACH_PLACE:
        context.look(f"is scored by {short(grading)} there; here, each item in its right place counts")
    if node.value("selecttype") not in _ALL_ITEMS:
        context.look("shows only some of its items there; here, it shows all")
    return Sequence(tuple(item for _, item in in_order), partial=grading not in _ALL_OR_NOTHING)


def _writing(node: Node, context: Context) -> Writing:
    for name, what in (("responsetemplate", "a text to begin with"), ("graderinfo", "words for those who grade")):
        text = context.block(node.child(name))
        if text:
            context.lost(f"{what}: {short(text)}")
    if node.value("attachments") not in ("", "0"):
        context.lost("files that learners attach, which no question here takes")
    least, most = (
        int(value) if (value := node.value(name)).isdecimal() else None for name in ("minwordlimit", "maxwordlimit")
    )
    return Writing(least_words=least, most_words=most)


def _dropped(node: Node, context: Context) -> Gaps:
    """Return a text in which words are dragged or chosen; all places count alike."""
    choices: list[tuple[str, str]] = [
        (context.words(one), one.value("group") or "1")
        for name in ("dragbox", "selectoption")
        for one in node.children(name)
    ]
    numbers: list[int] = []

    def mark(found: re.Match[str]) -> str:
        numbers.append(int(found[1]))
        return mark_of(len(numbers) - 1)

    text = context.marked(lambda text: _PLACE.sub(mark, text))
    if not numbers:
        raise Unfit("has no places for its words")
    if any(not 0 < number <= len(choices) for number in numbers):
        raise Unfit("has a place for a word that there is not")
    gaps = []
    for number in numbers:
        right, group = choices[number - 1]
        others = dict.fromkeys(text for text, of in choices if of == group and text != right)
        gaps.append(Gap((Answer(right, 1), *(Answer(text, 0) for text in others)), from_list=True))
    return Gaps(with_gaps(text, gaps))


TYPES: Mapping[str, Callable[[Node, Context], Asked]] = {
    "multichoice": _options,
    "truefalse": _judgement,
    "shortanswer": _words,
    "numerical": _numbers,
    "matching": _pairs,
    "ddmatch": _pairs,
    "ordering": _sequence,
    "essay": _writing,
    "ddwtos": _dropped,
    "gapselect": _dropped,
}
