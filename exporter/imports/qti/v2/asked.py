"""What an item of QTI 2 asks, by its interactions and how it is scored."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

from exporter.imports.bank import (
    Answer,
    Gap,
    Gaps,
    Judgement,
    Numbers,
    Opinion,
    Options,
    Pairs,
    Sequence,
    Sorted,
    Spot,
    Spots,
    Words,
    Writing,
)
from exporter.imports.fitting.reasons import FULL, NOTHING, Unfit
from exporter.imports.marks import between_marks, with_gaps
from exporter.imports.notes import short
from exporter.imports.numbers import read_number
from exporter.imports.probing import in_order, of_each, one_of, ranges_of, some_of
from exporter.imports.qti.v2.expressions import ends_of
from exporter.imports.qti.v2.item import same_elements

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.imports.bank import Asked
    from exporter.imports.probing import Given
    from exporter.imports.qti.v2.item import Item
    from exporter.imports.qti.v2.processing import Declared
    from exporter.imports.xml_tree import Node

_INLINE = frozenset({"inlineChoiceInteraction", "textEntryInteraction"})
_NUMBERS = frozenset({"float", "integer"})
_TRUE, _FALSE = "true", "false"
_PAIR = 2
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def asked_in(item: Item) -> tuple[str, Asked, float]:
    """Return what an item asks: its prompt, empty if that is the text of what is asked, and its highest score."""
    first, *others = item.interactions
    kinds = {one.name for one in item.interactions}
    if others and not kinds <= _INLINE:
        raise Unfit("has several places to answer in; make a question of each")
    if kinds <= _INLINE:
        return _inline(item)
    if first.name not in _KINDS:
        raise Unfit(f"asks by {short(first.name)}, which no question type here can do")
    return _KINDS[first.name](item, first)


def _declared(item: Item, node: Node) -> Declared:
    found = item.processing.declared.get(node.get("responseIdentifier"))
    if found is None:
        raise Unfit(f"does not declare its response {short(node.get('responseIdentifier'))}")
    return found


def _choice(item: Item, node: Node) -> tuple[str, Asked, float]:
    place = _declared(item, node)
    choices = {one.get("identifier"): one for one in node.inside("simpleChoice")}
    ids, score = list(choices), item.processing.score
    texts = {name: item.line(one) for name, one in choices.items()}
    if item.is_opinion and not place.right and not place.worth:
        return item.prompt(), Opinion(tuple(texts.values())), 0
    several = place.cardinality == "multiple"
    right = place.right or tuple(name for name, worth in place.worth.items() if worth > 0)
    shares = some_of(score, place.name, ids, right) if several else one_of(score, place.name, ids)
    told = item.told_to_each({name: {place.name: (name,)} for name in ids}, several=several)
    words = {text.strip().lower() for text in texts.values()}
    if not several and words == {_TRUE, _FALSE} and len(texts) == _PAIR:
        by_words = {texts[name].strip().lower(): name for name in ids}
        answer = shares.by_answer[by_words[_TRUE]] >= FULL
        own, other = (by_words[_TRUE], by_words[_FALSE]) if answer else (by_words[_FALSE], by_words[_TRUE])
        return item.prompt(), Judgement(answer, told[own], told[other]), shares.best
    answers = tuple(Answer(texts[name], shares.by_answer[name], told[name]) for name in ids)
    shuffled = node.get("shuffle") == _TRUE
    return item.prompt(), Options(answers, several, shares.whole, shuffled), shares.best


_UNIT = re.compile(r"(?=.*[^\W\d_]|[%°€$£])[^\s.,;:!?]{1,20}(?: [^\s.,;:!?]{1,20}){0,2}")
"""What stands behind a place for a number as its unit: a word or two."""


def _inline(item: Item) -> tuple[str, Asked, float]:
    places = [_declared(item, node) for node in item.interactions]
    before, text = item.around(item.interactions)
    after = re.sub(r"<[^>]*>", "", between_marks(text)[-1])
    (first, *others), node = places, item.interactions[0]
    unit = " ".join(unescape(after).split())
    stands_alone = not re.search(r"\w", re.sub(r"<[^>]*>", "", between_marks(text)[0]))
    if not others and first.kind in _NUMBERS and stands_alone and _UNIT.fullmatch(unit) and before.strip():
        _, asked, best = _numbers(item, first)
        return item.block(before), replace(asked, unit=unit), best
    if not others and node.name == "textEntryInteraction" and not re.search(r"\w", after):
        if first.kind in _NUMBERS:
            return _numbers(item, first)
        return _words(item, first)
    lists = {place.name: _entries(item, one, place) for one, place in zip(item.interactions, places, strict=True)}
    right = {place.name: accepted[0] for place in places if (accepted := _accepted(place))}
    ids = {place.name: list(lists[place.name]) for place in places}
    shares, found = of_each(item.processing.score, ids, right)
    gaps = []
    for one, place in zip(item.interactions, places, strict=True):
        if one.name == "inlineChoiceInteraction":
            entries = lists[place.name].items()
            gaps.append(
                Gap(tuple(Answer(words, float(name == found[place.name])) for name, words in entries), from_list=True)
            )
        else:
            gaps.append(Gap(tuple(Answer(words, 1) for words in lists[place.name].values())))
    if any(place.kind in _NUMBERS for place in places):
        item.look("has gaps for numbers, which are compared as they are typed: '1.0' is not '1', and no range is right")
    return item.block(before), Gaps(with_gaps(item.block(text), gaps), shares.whole), shares.best


def _gap(entries: Mapping[str, str], right: str) -> Gap:
    """Return a gap to choose for, or to type into if no entry is named as right."""
    answers = (Answer(words, float(name == right if right else 1)) for name, words in entries.items())
    return Gap(tuple(answers), from_list=bool(right))


def _entries(item: Item, node: Node, place: Declared) -> dict[str, str]:
    if node.name == "inlineChoiceInteraction":
        return {one.get("identifier"): item.words(one) for one in node.children("inlineChoice")}
    accepted = _accepted(place)
    if not accepted:
        raise Unfit("has a place to type in without a right answer; decide what belongs there")
    return {text: text for text in accepted}


def _accepted(place: Declared) -> list[str]:
    """Return what is right in a place, the best first."""
    mapped = sorted((name for name, worth in place.worth.items() if worth > 0), key=lambda name: -place.worth[name])
    return list(dict.fromkeys([*place.right, *mapped]))


def _words(item: Item, place: Declared) -> tuple[str, Asked, float]:
    named = [one.text.strip() for one in item.node.inside("baseValue") if one.get("baseType") == "string"]
    texts = list(dict.fromkeys([*_accepted(place), *named]))
    if not texts:
        return item.prompt(), Writing(), 0
    shares = one_of(item.processing.score, place.name, texts)
    told = item.told_to_each({text: {place.name: (text,)} for text in texts})
    answers = tuple(Answer(one, share, told[one]) for one, share in shares.by_answer.items() if share > NOTHING)
    exact = all(item.processing.score({place.name: (one.swapcase(),)}) <= 0 for one in texts if one.swapcase() != one)
    return (
        item.prompt(),
        Words(answers, case_sensitive=exact and any(one.swapcase() != one for one in texts)),
        shares.best,
    )


def _numbers(item: Item, place: Declared) -> tuple[str, Numbers, float]:
    ends = ends_of(item.node, tuple(_accepted(place)))
    shares, ranges, open_end = ranges_of(item.processing.score, place.name, ends)
    if open_end:
        item.look("accepts numbers up to an end that does not belong to them there; here, ends belong to a range")
    return item.prompt(), Numbers(ranges), shares.best


_SORTING = "lessonpack-sorting"
"""The class that our own packages give to items that are sorted into groups."""


def _match(item: Item, node: Node) -> tuple[str, Asked, float]:
    place = _declared(item, node)
    columns = [{one.get("identifier"): one for one in of.children()} for of in node.inside("simpleMatchSet")]
    if len(columns) != _PAIR:
        raise Unfit("has no two columns to match")
    pairs = [tuple(one.split()) for one in _accepted(place)]
    if any(len(pair) != _PAIR for pair in pairs):
        raise Unfit("has a right pair that is none")
    items, matches = columns
    turned = len({pair[0] for pair in pairs}) < len(pairs) and len({pair[1] for pair in pairs}) == len(pairs)
    if turned:
        items, matches = matches, items
    right = {pair[1 if turned else 0]: pair[0 if turned else 1] for pair in pairs}
    if len(right) < len(pairs):
        raise Unfit("has items that belong to several others, which no question type here can match")
    score = _by_place(item, place, turned=turned)
    shares, found = of_each(score, {name: list(matches) for name in items if name in right}, right)
    left = [item.words(items[name]) for name in items if name not in right]
    if left:
        raise Unfit(f"has items that belong to nothing ({', '.join(map(short, left[:3]))}); take them out")
    used = set(found.values())
    texts = tuple((item.line(items[name]), item.words(matches[of])) for name, of in found.items())
    if _SORTING in node.get("class").split():
        groups = ((name, tuple(item.line(items[one]) for one, of in found.items() if of == name)) for name in matches)
        return (
            item.prompt(),
            Sorted(tuple((item.words(matches[of]), of_it) for of, of_it in groups), shares.whole),
            shares.best,
        )
    extra = tuple(item.words(one) for name, one in matches.items() if name not in used)
    return item.prompt(), Pairs(texts, extra, shares.whole), shares.best


def _by_place(item: Item, place: Declared, *, turned: bool) -> Callable[[Given], float]:
    """Return the score of pairs by the first of each, or, ``turned``, by the second."""

    def score(given: Mapping[str, tuple[str, ...]]) -> float:
        pairs = tuple(f"{of} {name}" if turned else f"{name} {of}" for name, (of,) in given.items())
        return item.processing.score({place.name: pairs})

    return score


def _gap_match(item: Item, node: Node) -> tuple[str, Asked, float]:
    place = _declared(item, node)
    gaps = list(node.inside("gap"))
    words = {one.get("identifier"): item.words(one) for one in node.children("gapText")}
    if node.child("gapImg"):
        raise Unfit("puts pictures into gaps, which no question type here can do")
    right = {gap: word for word, gap in (one.split() for one in _accepted(place) if len(one.split()) == _PAIR)}
    ids = {one.get("identifier"): list(words) for one in gaps}
    shares, found = of_each(_by_place(item, place, turned=True), ids, right)
    text = item.block(item.markup(same_elements(gaps)))
    lists = [_gap(words, found[gap.get("identifier")]) for gap in gaps]
    return "", Gaps(with_gaps(text, lists), shares.whole), shares.best


def _order(item: Item, node: Node) -> tuple[str, Asked, float]:
    place = _declared(item, node)
    choices = {one.get("identifier"): item.line(one) for one in node.inside("simpleChoice")}
    order = place.right
    if sorted(order) != sorted(choices):
        raise Unfit("has no single right order of all its items")
    shares = in_order(item.processing.score, place.name, order)
    return item.prompt(), Sequence(tuple(choices[name] for name in order), partial=not shares.whole), shares.best


def _hotspot(item: Item, node: Node) -> tuple[str, Asked, float]:
    place = _declared(item, node)
    choices = {one.get("identifier"): one for one in node.children("hotspotChoice")}
    several, score = place.cardinality == "multiple", item.processing.score
    right = _accepted(place)
    ids, most = list(choices), _most(node)
    shares = some_of(score, place.name, ids, right, most) if several else one_of(score, place.name, ids)
    picture, size = _picture(item, node)
    spots = tuple(
        Spot(
            " ".join(one.get("hotspotLabel").split()) or _LETTERS[number % len(_LETTERS)],
            one.get("shape"),
            tuple(float(read_number(of)) for of in one.get("coords").split(",")),
            shares.by_answer[name],
        )
        for number, (name, one) in enumerate(choices.items())
    )
    named = all(one.get("hotspotLabel") for one in choices.values())
    return item.prompt(), Spots(picture, size, spots, several, shares.whole, named), shares.best


def _points(item: Item, node: Node) -> tuple[str, Asked, float]:
    """Return areas in which points are set; their names are in no QTI."""
    place = _declared(item, node)
    points = {one.inner_point(): one for one in place.areas}
    most, score, ids = _most(node), item.processing.score, list(points)
    several = most != 1
    right = [point for point, one in points.items() if one.worth > 0]
    shares = some_of(score, place.name, ids, right, most) if several else one_of(score, place.name, ids)
    picture, size = _picture(item, node)
    spots = tuple(
        Spot(_LETTERS[number % len(_LETTERS)], one.shape, one.numbers, shares.by_answer[point])
        for number, (point, one) in enumerate(points.items())
    )
    several = several and len(right) > 1
    return item.prompt(), Spots(picture, size, spots, several, shares.whole, named=False), shares.best


def _most(node: Node) -> int:
    """Return how many places can be chosen at most; 0 for any number."""
    written = node.get("maxChoices")
    return int(written[:4]) if written.isdecimal() else 0


def _picture(item: Item, node: Node) -> tuple[str, tuple[int, int]]:
    """Return the picture of an interaction in Markdown, and its size."""
    shown = node.first("object", "img")
    width, height = (shown.get(side) for side in ("width", "height")) if shown else ("", "")
    picture = item.picture(shown) if shown else ""
    if not picture or not width.isdecimal() or not height.isdecimal():
        raise Unfit("has a picture that is not in the source, or whose size is not known")
    return picture, (int(width[:6]), int(height[:6]))


def _written(item: Item, node: Node) -> tuple[str, Asked, float]:  # noqa: ARG001 - all have the same form
    return item.prompt(), Writing(), 0


_KINDS: Mapping[str, Callable[[Item, Node], tuple[str, Asked, float]]] = {
    "choiceInteraction": _choice,
    "matchInteraction": _match,
    "gapMatchInteraction": _gap_match,
    "orderInteraction": _order,
    "hotspotInteraction": _hotspot,
    "selectPointInteraction": _points,
    "extendedTextInteraction": _written,
}
