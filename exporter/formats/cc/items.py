"""What each of our types is in the profile of QTI 1.2 that cartridges have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from exporter.formats.carrying.losses import NO_WORD_LIMITS, Unsaid, no_unit
from exporter.formats.carrying.numbers import plain
from exporter.formats.xml_text import allowed
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from exporter.formats.cc.assessment import Writing
    from exporter.questions.choice import Choice
    from exporter.questions.essay import Essay
    from exporter.questions.gaps import Gaps
    from exporter.questions.multiple import Multiple
    from exporter.questions.number import Number
    from exporter.questions.options import WithOptions
    from exporter.questions.text import Text
    from exporter.questions.true_false import TrueFalse


@dataclass(slots=True)
class Kind:
    """A question of a cartridge: its profile, what is asked, and conditions of which one makes the answer right."""

    profile: str
    response: etree._Element
    right: list[etree._Element]
    told: dict[str, RichText] = field(default_factory=dict)
    """What learners are told, by the identifier of the option that they chose."""
    prompt: str = ""
    """What is asked, if it is not the prompt."""
    sample: RichText | None = None


def add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    """Add an element of QTI."""
    return etree.SubElement(parent, name, attributes)


def material(parent: etree._Element, html: str) -> None:
    """Add a text in HTML."""
    add(add(parent, "material"), "mattext", texttype="text/html").text = allowed(html)


def _choices(texts: Mapping[str, str], cardinality: str) -> etree._Element:
    response = etree.Element("response_lid", ident="response", rcardinality=cardinality)
    choices = add(response, "render_choice")
    for identifier, html in texts.items():
        material(add(choices, "response_label", ident=identifier), html)
    return response


def _equal(value: str, *, case: str = "") -> etree._Element:
    attributes = {"respident": "response", **({"case": case} if case else {})}
    condition = etree.Element("conditionvar")
    add(condition, "varequal", **attributes).text = allowed(value)
    return condition


def _named(question: WithOptions) -> dict[str, Any]:
    return {f"o{place}": option for place, option in enumerate(question.options, 1)}


def _told(question: WithOptions) -> dict[str, RichText]:
    return {name: option.feedback for name, option in _named(question).items() if option.feedback}


def _choice(writing: Writing, question: Choice) -> Kind:
    options = _named(question)
    right = [_equal(name) for name, option in options.items() if option.correct]
    texts = {name: writing.html(option.text) for name, option in options.items()}
    return Kind("cc.multiple_choice.v0p1", _choices(texts, "Single"), right, _told(question))


def _multiple(writing: Writing, question: Multiple) -> Kind:
    options = _named(question)
    condition = etree.Element("conditionvar")
    every = add(condition, "and")
    for name, option in options.items():
        add(every if option.correct else add(every, "not"), "varequal", respident="response").text = name
    texts = {name: writing.html(option.text) for name, option in options.items()}
    return Kind("cc.multiple_response.v0p1", _choices(texts, "Multiple"), [condition], _told(question))


def _true_false(writing: Writing, question: TrueFalse) -> Kind:
    texts = {name: writing.say(name) for name in ("true", "false")}
    right = [_equal("true" if question.answer else "false")]
    return Kind("cc.true_false.v0p1", _choices(texts, "Single"), right)


def _typed(accepted: Sequence[str], *, case: str = "No") -> tuple[etree._Element, list[etree._Element]]:
    response = etree.Element("response_str", ident="response", rcardinality="Single")
    add(response, "render_fib")
    return response, [_equal(" ".join(text.split()), case=case) for text in accepted]


def _text(writing: Writing, question: Text) -> Kind:
    del writing
    return Kind("cc.fib.v0p1", *_typed(question.answers, case="Yes" if question.case_sensitive else "No"))


def _number(writing: Writing, question: Number) -> Kind:
    if any(low != high for low, high in question.ranges):
        raise Unsaid("compares answers as texts, without ranges of numbers")
    if question.unit:
        writing.lost(no_unit(question.unit))
    writing.lost("compares numbers as they are typed: '1.0' is not '1'")
    return Kind("cc.fib.v0p1", *_typed([plain(low) for low, _ in question.ranges]))


def _gaps(writing: Writing, question: Gaps) -> Kind:
    if len(question.text.gaps) > 1:
        raise Unsaid(f"takes one gap in a question, not {len(question.text.gaps)}")
    (gap,) = question.text.gaps
    prompt = writing.html(question.prompt) + writing.html(question.text.rich)
    if not gap.options:
        return Kind("cc.fib.v0p1", *_typed(gap.accepted), prompt=prompt)
    texts = {f"o{place}": option["text"] for place, option in enumerate(gap.shown()["options"], 1)}
    right = [_equal(name) for name, text in texts.items() if text in gap.accepted]
    shown = {name: RichText.line(text).html for name, text in texts.items()}
    return Kind("cc.multiple_choice.v0p1", _choices(shown, "Single"), right, prompt=prompt)


def _essay(writing: Writing, question: Essay) -> Kind:
    if question.min_words or question.max_words:
        writing.lost(NO_WORD_LIMITS)
    response, _ = _typed(())
    return Kind("cc.essay.v0p1", response, [], sample=question.sample_answer)


WRITERS: Mapping[str, Callable[[Writing, Any], Kind]] = {
    "choice": _choice,
    "multiple": _multiple,
    "true-false": _true_false,
    "text": _text,
    "number": _number,
    "gaps": _gaps,
    "essay": _essay,
}
"""Our type → what writes it. The profile neither matches, orders nor sorts, and has no places in pictures."""
