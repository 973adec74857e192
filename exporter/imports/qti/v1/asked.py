"""What an item of QTI 1.2 asks, by what it shows and how it is scored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.bank import (
    Answer,
    Gap,
    Gaps,
    Judgement,
    Numbers,
    Options,
    Pairs,
    Sequence,
    Sorted,
    Words,
    Writing,
)
from exporter.imports.fitting.reasons import FULL, NOTHING, Unfit, listed
from exporter.imports.marks import mark_of, with_gaps, without_marks
from exporter.imports.notes import short
from exporter.imports.probing import Shares, in_order, of_each, of_groups, one_of, ranges_of, some_of
from exporter.imports.qti.v1.places import spots_in
from exporter.imports.qti.v1.shown import Written, as_html, joined

if TYPE_CHECKING:
    from exporter.imports.bank import Asked
    from exporter.imports.qti.v1.item import Item
    from exporter.imports.qti.v1.shown import Place
    from exporter.imports.xml_tree import Node

UNSAID = {
    "file_upload_question": "asks for a file",
    "file upload": "asks for a file",
    "calculated_question": "makes its numbers by a formula",
    "calculated": "makes its numbers by a formula",
    "quiz bowl": "asks for a question",
}
"""Types that nothing here says, and why."""
_WRITTEN = frozenset({"essay_question", "essay", "short response", "cc.essay.v0p1"})
_TYPED_GAPS = frozenset({"fill_in_multiple_blanks_question", "fill in the blank plus"})
_IN_TEXT = _TYPED_GAPS | {"multiple_dropdowns_question"}
_CANVAS_SEVERAL = "multiple_answers_question"
_TRUE, _FALSE = frozenset({"true", "true_false.true"}), frozenset({"false", "true_false.false"})


def asked_in(item: Item) -> tuple[str, Asked, float]:
    """Return what an item asks: its prompt, empty if that is the text of what is asked, and its highest score."""
    places = item.shown.places
    if any(place.node.first("render_hotspot") for place in places):
        return spots_in(item, places)
    if item.kind in _WRITTEN or _is_written(item, places):
        return item.prompt(), Writing(), 0
    if all(place.is_chosen for place in places):
        return _chosen(item, places)
    if any(place.node.name in ("response_grp", "response_xy") for place in places):
        raise Unfit("asks for a place in a picture, or for groups, in a way that is not read; write it again")
    if any(place.is_chosen for place in places):
        raise Unfit("has places to choose in and places to type in; make two questions of it")
    return _typed(item, places)


def _is_written(item: Item, places: list[Place]) -> bool:
    """Return whether somebody types what no rule judges."""
    return len(places) == 1 and not places[0].is_chosen and not item.rules.numbers(places[0].ident)


def _chosen(item: Item, places: list[Place]) -> tuple[str, Asked, float]:
    if (len(places) > 1 or item.kind in _IN_TEXT) and (gaps := _gaps_by_name(item, places)):
        return gaps
    if len(places) > 1:
        return _pairs(item, places)
    (place,) = places
    if place.cardinality == "Ordered" or item.kind == "ordering_question":
        return _sequence(item, place)
    named = {node.get("ident"): item.choice(node) for node in place.choices()}
    if judged := _judgement(item, place, named):
        return item.prompt(), *judged
    several = place.cardinality == "Multiple" or item.kind in (_CANVAS_SEVERAL, "multiple answer")
    ids = list(named)
    shares = _shares_of_several(item, place, ids) if several else one_of(item.rules.score, place.ident, ids)
    told = item.told_to_each(place.ident, ids, several=several)
    answers = tuple(Answer(text, shares.by_answer[name], told[name]) for name, text in named.items())
    return item.prompt(), Options(answers, several, shares.whole, item.shuffled(place)), shares.best


def _shares_of_several(item: Item, place: Place, ids: list[str]) -> Shares:
    right = [test.value for test in item.rules.wanted(place.ident)]
    shares = some_of(item.rules.score, place.ident, ids, right)
    if item.kind != _CANVAS_SEVERAL or not shares.whole:
        return shares
    # Its rules say all or nothing, but Canvas gives points for each right choice and takes them for wrong ones.
    count = sum(shares.by_answer.values())
    return Shares({name: (share or -1) / count for name, share in shares.by_answer.items()}, shares.best)


def _judgement(item: Item, place: Place, named: dict[str, str]) -> tuple[Judgement, float] | None:
    words = {name: (text or name).strip().lower().removesuffix(".") for name, text in named.items()}
    if len(words) != 2 or not set(words.values()) & _TRUE or not set(words.values()) & _FALSE:  # noqa: PLR2004 - both
        return None
    shares = one_of(item.rules.score, place.ident, list(words))
    told = item.told_to_each(place.ident, list(words))
    right = [name for name, share in shares.by_answer.items() if share >= FULL]
    if len(right) != 1:
        raise Unfit("has no single right judgement; decide which one is right")
    (wrong,) = (name for name in words if name != right[0])
    return Judgement(words[right[0]] in _TRUE, told[right[0]], told[wrong]), shares.best


def _sequence(item: Item, place: Place) -> tuple[str, Asked, float]:
    named = {node.get("ident"): item.choice(node) for node in place.choices()}
    wanted = [test.value for test in item.rules.wanted(place.ident) if test.value in named]
    if sorted(wanted) != sorted(named):
        raise Unfit("has no single right order")
    shares = in_order(item.rules.score, place.ident, wanted)
    return item.prompt(), Sequence(tuple(named[name] for name in wanted), partial=not shares.whole), shares.best


def _pairs(item: Item, places: list[Place]) -> tuple[str, Asked, float]:
    if all(place.cardinality == "Multiple" for place in places):
        return _sorted(item, places)
    if any(place.cardinality == "Multiple" for place in places):
        raise Unfit("has places for one thing and places for several; make two questions of it")
    shares, right = of_each(
        item.rules.score,
        {place.ident: [one.get("ident") for one in place.choices()] for place in places},
        _right(item, places),
    )
    pairs = []
    texts: dict[str, None] = {}
    for place in places:
        words = {one.get("ident"): item.words(_label(item, one, at)) for at, one in enumerate(place.choices())}
        pairs.append(
            (item.line(joined(place.label) if place.label else Written("", "plain")), words[right[place.ident]])
        )
        texts.update(dict.fromkeys(words.values()))
    used = {match for _, match in pairs}
    extra = tuple(text for text in texts if text and text not in used)
    return item.prompt(), Pairs(tuple(pairs), extra, shares.whole), shares.best


def _sorted(item: Item, places: list[Place]) -> tuple[str, Asked, float]:
    """Return what is sorted into groups, as New Quizzes write it: each place is a group that offers all items."""
    texts = {node.get("ident"): item.choice(node) for place in places for node in place.choices()}
    right = {
        place.ident: [test.value for test in item.rules.wanted(place.ident) if test.value in texts] for place in places
    }
    inside = [name for of in right.values() for name in of]
    if len(set(inside)) < len(inside):
        raise Unfit("has an item that belongs into several groups, which no question type here can do")
    shares, by_group = of_groups(item.rules.score, right)
    if by_group and len(inside) > sum(1 for of in right.values() if of):
        item.look("gives points for a complete group there, and for each item in its group here")
    left = [texts[name] for name in texts if name not in inside]
    if left:
        item.lost(f"items that belong into no group: {listed(left)}")
    groups = tuple(
        (item.line(joined(place.label)), tuple(texts[name] for name in right[place.ident])) for place in places
    )
    return item.prompt(), Sorted(groups, shares.whole), shares.best


def _label(item: Item, node: Node, at: int) -> Written:
    """Return the text of a choice, which in Blackboard's matching stands in another column."""
    own = item.material(node)
    if own.text.strip() or at >= len(item.shown.matches):
        return own
    return item.shown.matches[at]


def _right(item: Item, places: list[Place]) -> dict[str, str]:
    wanted = {place.ident: item.rules.wanted(place.ident) for place in places}
    return {ident: tests[0].value for ident, tests in wanted.items() if tests}


def _gaps_by_name(item: Item, places: list[Place]) -> tuple[str, Asked, float] | None:
    """Return a text in which ``[name]`` stands for a place; None if the places are not in the text."""
    names = {place.ident.removeprefix("response_"): place for place in places}
    whole = as_html(joined(item.texts_before())) if item.texts_before() else ""
    # Canvas names a place by its label, and New Quizzes by its id.
    names |= {joined(place.label).text.strip(): place for place in places if place.label}
    listed = sorted((re.escape(name) for name in names if name), key=len, reverse=True)
    found = re.compile(r"\[\s{0,3}(" + "|".join(listed) + r")\s{0,3}\]") if listed else None
    if found is None or {names[one].ident for one in found.findall(whole)} != {place.ident for place in places}:
        return None
    order: list[Place] = []

    def mark(match: re.Match[str]) -> str:
        order.append(names[match[1]])
        return mark_of(len(order) - 1)

    text = item.block(Written(found.sub(mark, without_marks(whole)), "html"))
    if len(order) != len(places):
        raise Unfit("has the same place twice in its text; give each its own name")
    choices = {place.ident: [one.get("ident") for one in place.choices()] for place in places}
    lists = [place for place in places if not _is_typed(item, place)]
    if lists or not all(_accepts_all(item, place) for place in places):
        shares, right = of_each(item.rules.score, choices, _right(item, places))
    else:
        shares, right = of_each(item.rules.score, choices, {name: ids[0] for name, ids in choices.items() if ids})
    gaps = [_gap(item, place, right[place.ident]) for place in order]
    return "", Gaps(with_gaps(text, gaps), shares.whole), shares.best


def _is_typed(item: Item, place: Place) -> bool:
    kinds = {one.get("answer_type") for one in place.choices()} - {""}
    return not kinds <= {"dropdown", "wordbank"} if kinds else item.kind in _TYPED_GAPS


def _accepts_all(item: Item, place: Place) -> bool:
    """Return whether each text of a place to type in is right, as in Canvas, whose rules may only name the first."""
    return item.kind in _TYPED_GAPS and _is_typed(item, place)


def _gap(item: Item, place: Place, right: str) -> Gap:
    texts = {one.get("ident"): item.words(item.material(one)) for one in place.choices()}
    if _is_typed(item, place):
        return Gap(tuple(Answer(text, 1) for text in dict.fromkeys(texts.values())))
    return Gap(tuple(Answer(text, float(name == right)) for name, text in texts.items()), from_list=True)


def _typed(item: Item, places: list[Place]) -> tuple[str, Asked, float]:
    if len(places) > 1 or _goes_on(item):
        return _gaps_in_line(item, places)
    (place,) = places
    if item.rules.compares(place.ident) or item.kind in ("numerical_question", "numeric"):
        return _numbers(item, place)
    answers = _words(item, place)
    exact = bool(answers) and all(test.exact for test in item.rules.wanted(place.ident) if test.kind == "varequal")
    patterns = tuple(
        Answer(f"*{one}*", 1) for one in item.rules.numbers(place.ident) if one not in {a.text for a in answers}
    )
    return item.prompt(), Words(answers, () if answers else patterns, exact), item.best(place.ident)


def _words(item: Item, place: Place) -> tuple[Answer, ...]:
    texts = list(dict.fromkeys(test.value for test in item.rules.wanted(place.ident) if test.kind == "varequal"))
    shares = one_of(item.rules.score, place.ident, texts) if texts else None
    told = item.told_to_each(place.ident, texts)
    return tuple(
        Answer(text, share, told[text])
        for text, share in (shares.by_answer.items() if shares else ())
        if share > NOTHING
    )


def _numbers(item: Item, place: Place) -> tuple[str, Asked, float]:
    item.rules.numeric |= {place.ident}
    shares, ranges, open_end = ranges_of(item.rules.score, place.ident, item.rules.numbers(place.ident))
    if open_end:
        item.look("accepts numbers up to an end that does not belong to them there; here, ends belong to a range")
    return item.prompt(), Numbers(ranges), shares.best


def _goes_on(item: Item) -> bool:
    """Return whether text follows the place to answer in, so that it is a gap."""
    last = item.shown.pieces[-1]
    return isinstance(last, Written) and bool(re.search(r"\w", re.sub("<[^>]*>", "", last.text)))


def _gaps_in_line(item: Item, places: list[Place]) -> tuple[str, Asked, float]:
    order = {id(place): number for number, place in enumerate(places)}
    written = "".join(
        without_marks(as_html(piece)) if isinstance(piece, Written) else mark_of(order[id(piece)])
        for piece in item.shown.pieces
    )
    choices = {place.ident: [test.value for test in item.rules.wanted(place.ident)] for place in places}
    if len(choices) < len(places) or not all(choices.values()):
        raise Unfit("has places to type in without a right answer; decide what belongs there")
    shares, _ = of_each(item.rules.score, choices, {name: texts[0] for name, texts in choices.items()})
    if any(item.rules.compares(place.ident) for place in places):
        item.look("has gaps for numbers, which are compared as they are typed: '1.0' is not '1'")
    if any(test.exact for place in places for test in item.rules.wanted(place.ident)):
        item.look("has gaps in which capitals mattered; here, they do not")
    gaps = [Gap(tuple(Answer(text, 1) for text in choices[place.ident])) for place in places]
    if any(not re.search(r"\w", text) for texts in choices.values() for text in texts):
        raise Unfit(f"has a place where {short(choices[places[0].ident][0])} is to be typed")
    return "", Gaps(with_gaps(item.block(Written(written, "html")), gaps), shares.whole), shares.best
