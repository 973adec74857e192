"""What each of our types is in QTI: declarations, what learners see, and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.formats.carrying.losses import NO_WORD_LIMITS
from exporter.formats.carrying.texts import words_of
from exporter.formats.qti import rules
from exporter.formats.qti.editions import h, q
from exporter.formats.qti.interaction import Interaction, declaration
from exporter.formats.qti.places import points_on_picture
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

    from exporter.formats.qti.item import Writing
    from exporter.questions.choice import Choice
    from exporter.questions.essay import Essay
    from exporter.questions.gaps import Gap, Gaps
    from exporter.questions.multiple import Multiple
    from exporter.questions.number import Number
    from exporter.questions.options import WithOptions
    from exporter.questions.ordering import Ordering
    from exporter.questions.pairing import WithPairs
    from exporter.questions.scale import Scale
    from exporter.questions.text import Text
    from exporter.questions.true_false import TrueFalse


def _choice(writing: Writing, question: Choice) -> Interaction:
    (right,) = _right_options(question)
    declared = declaration("single", "identifier", [right])
    return Interaction(
        [declared], [_options(writing, question, 1)], rules.whole(rules.is_correct(), question.points), tells=True
    )


def _multiple(writing: Writing, question: Multiple) -> Interaction:
    right = _right_options(question)
    named = [f"o{place}" for place, _ in enumerate(question.options, 1)]
    if question.scoring == "all":
        found, mapped = rules.whole(rules.is_correct(), question.points), None
    else:
        mapped = {name: 1.0 if name in right else -1.0 for name in named}
        found = rules.mapped(_mapped(), len(right), question.points, partial=True)
    declared = declaration("multiple", "identifier", right, mapped)
    return Interaction([declared], [_options(writing, question, 0)], found, tells=True)


def _mapped() -> etree._Element:
    return q("mapResponse", identifier=rules.RESPONSE)


def _right_options(question: WithOptions) -> list[str]:
    return [f"o{place}" for place, option in enumerate(question.options, 1) if option.correct]


def _options(writing: Writing, question: WithOptions, most: int) -> etree._Element:
    choices = [
        writing.filled(
            q("simpleChoice", identifier=f"o{place}", fixed="true" if option.fixed else "false"), option.text
        )
        for place, option in enumerate(question.options, 1)
    ]
    shuffle = "true" if writing.shuffled else "false"
    return q("choiceInteraction", *choices, responseIdentifier=rules.RESPONSE, shuffle=shuffle, maxChoices=str(most))


def _one_of(texts: Mapping[str, RichText], writing: Writing) -> etree._Element:
    choices = [writing.filled(q("simpleChoice", identifier=name), text) for name, text in texts.items()]
    return q("choiceInteraction", *choices, responseIdentifier=rules.RESPONSE, shuffle="false", maxChoices="1")


def _true_false(writing: Writing, question: TrueFalse) -> Interaction:
    texts = {name: RichText.line(writing.say(name)) for name in ("true", "false")}
    declared = declaration("single", "identifier", ["true" if question.answer else "false"])
    return Interaction([declared], [_one_of(texts, writing)], rules.whole(rules.is_correct(), question.points))


def _scale(writing: Writing, question: Scale) -> Interaction:
    texts = {f"o{place}": label for place, label in enumerate(question.labels, 1)}
    return Interaction([declaration("single", "identifier")], [_one_of(texts, writing)])


def _text(writing: Writing, question: Text) -> Interaction:
    del writing
    declared = declaration("single", "string", [" ".join(question.answers[0].split())])
    right = rules.is_text(rules.RESPONSE, question.answers, case_sensitive=question.case_sensitive)
    return Interaction([declared], [h("p", _field())], rules.whole(right, question.points))


SORTING = "lessonpack-sorting"
"""The class of matches that are items to sort into groups."""


def _field(identifier: str = rules.RESPONSE) -> etree._Element:
    return q("textEntryInteraction", responseIdentifier=identifier)


def _number(writing: Writing, question: Number) -> Interaction:
    del writing
    low, high = question.ranges[0]
    field_ = _field()
    field_.tail = f" {question.unit}" if question.unit else None
    declared = declaration("single", "float", [f"{(low + high) / 2:f}"])
    return Interaction([declared], [h("p", field_)], rules.whole(rules.is_within(question.ranges), question.points))


def _pairs(writing: Writing, question: WithPairs) -> Interaction:
    matches = list(dict.fromkeys(map(words_of, question.matches)))
    named = {words: f"m{place}" for place, words in enumerate(matches, 1)}
    right = [f"i{place} {named[words_of(match)]}" for place, match in enumerate(question.matches_of_items, 1)]
    partial = question.scoring == "partial"
    declared = declaration("multiple", "directedPair", right, dict.fromkeys(right, 1.0) if partial else None)
    items = [writing.filled(_associable(f"i{place}", 1), item) for place, item in enumerate(question.items, 1)]
    count = len(items)
    sets = q("simpleMatchSet", *items), q("simpleMatchSet", *(_associable(named[one], count, one) for one in matches))
    asked = q("matchInteraction", *sets, responseIdentifier=rules.RESPONSE, shuffle="false", maxAssociations=str(count))
    if writing.question.type == "sorting":
        asked.set("class", SORTING)  # looks the same elsewhere, and comes back as what it was
    points = writing.question.points
    found = rules.mapped(_mapped(), count, points, partial=True) if partial else rules.whole(rules.is_correct(), points)
    return Interaction([declared], [asked], found)


def _associable(identifier: str, most: int, *words: str) -> etree._Element:
    return q("simpleAssociableChoice", *words, identifier=identifier, matchMax=str(most))


def _ordering(writing: Writing, question: Ordering) -> Interaction:
    named = {entry["name"]: entry["html"] for entry in question.shown()["items"]}
    order = [f"i{place}" for place, _ in enumerate(question.items, 1)]
    identifiers = dict(zip(question.solution()["order"], order, strict=True))
    choices = [writing.filled(q("simpleChoice", identifier=identifiers[name]), text) for name, text in named.items()]
    asked = q("orderInteraction", *choices, responseIdentifier=rules.RESPONSE, shuffle="false")
    places = [(rules.RESPONSE, rules.is_at(place, identifier)) for place, identifier in enumerate(order, 1)]
    found = (
        rules.counted(places, question.points, partial=True)
        if question.scoring == "partial"
        else rules.whole(rules.is_correct(), question.points)
    )
    return Interaction([declaration("ordered", "identifier", order)], [asked], found)


def _gaps(writing: Writing, question: Gaps) -> Interaction:
    gaps = question.text.gaps
    names = [f"{rules.RESPONSE}{place}" for place, _ in enumerate(gaps, 1)]
    declared = [
        declaration("single", "identifier", ["right"], identifier=name)
        if gap.options
        else declaration("single", "string", gap.accepted[:1], identifier=name)
        for name, gap in zip(names, gaps, strict=True)
    ]
    fields = [_gap(name, gap) for name, gap in zip(names, gaps, strict=True)]
    right = [
        (name, rules.is_correct(name) if gap.options else rules.is_text(name, gap.accepted, case_sensitive=False))
        for name, gap in zip(names, gaps, strict=True)
    ]
    found = rules.counted(right, question.points, partial=question.scoring == "partial")
    return Interaction(declared, [writing.with_gaps(question.text.rich, fields)], found)


def _gap(identifier: str, gap: Gap) -> etree._Element:
    if not gap.options:
        return _field(identifier)
    shown = enumerate((option["text"] for option in gap.shown()["options"]), 1)
    choices = [q("inlineChoice", text, identifier="right" if text in gap.accepted else f"o{n}") for n, text in shown]
    return q("inlineChoiceInteraction", *choices, responseIdentifier=identifier, shuffle="false")


def _essay(writing: Writing, question: Essay) -> Interaction:
    if question.min_words or question.max_words:
        writing.lost(NO_WORD_LIMITS)
    body: list[etree._Element] = [q("extendedTextInteraction", responseIdentifier=rules.RESPONSE, expectedLines="10")]
    if question.sample_answer:
        writing.lost("shows the sample answer only to those who score, not to learners")
        body.append(q("rubricBlock", writing.filled(q("contentBody"), question.sample_answer), view="scorer"))
    return Interaction([declaration("single", "string")], body)


WRITERS: Mapping[str, Callable[[Writing, Any], Interaction]] = {
    "choice": _choice,
    "multiple": _multiple,
    "true-false": _true_false,
    "text": _text,
    "number": _number,
    "matching": _pairs,
    "sorting": _pairs,
    "ordering": _ordering,
    "gaps": _gaps,
    "essay": _essay,
    "scale": _scale,
    "hotspot": points_on_picture,
}
"""Our type → what writes it."""
