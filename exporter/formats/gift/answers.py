"""What each of our types is between the braces of GIFT: https://docs.moodle.org/en/GIFT_format."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from exporter.formats.carrying.losses import NO_WORD_LIMITS, Unsaid, no_unit
from exporter.formats.carrying.numbers import plain
from exporter.formats.carrying.pairs import extra_matches
from exporter.formats.carrying.shares import note_whole, shares_of
from exporter.formats.carrying.texts import GAP, words_of
from exporter.formats.gift.signs import escaped
from exporter.questions.gaps import TEXT_BEGINS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from exporter.formats.gift.document import Writing
    from exporter.questions.choice import Choice
    from exporter.questions.essay import Essay
    from exporter.questions.gaps import Gaps
    from exporter.questions.multiple import Multiple
    from exporter.questions.number import Number
    from exporter.questions.options import WithOptions
    from exporter.questions.pairing import WithPairs
    from exporter.questions.text import Text
    from exporter.questions.true_false import TrueFalse

Asked = tuple[str, list[str], str]
"""What stands before the braces, the lines between them, and what stands behind."""


def _choice(writing: Writing, question: Choice) -> Asked:
    return _options(writing, question, "=", "~")


def _multiple(writing: Writing, question: Multiple) -> Asked:
    right, wrong = shares_of(question, writing.lost)
    return _options(writing, question, f"~%{right}%", f"~%-{wrong}%")


def _options(writing: Writing, question: WithOptions, right: str, wrong: str) -> Asked:
    if writing.category.shuffled and any(option.fixed for option in question.options):
        writing.lost("has no fixed places for options; those with 'fixed' are shuffled with the others")
    lines = [
        (right if option.correct else _unweighted(wrong, option.text.text))
        + writing.html(option.text)
        + (f"#{writing.html(option.feedback)}" if option.feedback else "")
        for option in question.options
    ]
    return writing.html(writing.question.prompt), lines, ""


def _unweighted(sign: str, text: str) -> str:
    """Return the sign of a wrong option, with a weight where "~%" would make one of what the option says."""
    return f"{sign}%0%" if sign == "~" and text.startswith("%") else sign


def _true_false(writing: Writing, question: TrueFalse) -> Asked:
    return writing.html(question.prompt), ["TRUE" if question.answer else "FALSE"], ""


def _text(writing: Writing, question: Text) -> Asked:
    if question.case_sensitive:
        writing.lost("ignores capitals in typed answers")
    return writing.html(question.prompt), _accepted(question.answers), ""


def _accepted(answers: Iterable[str]) -> list[str]:
    arrow = next((one for one in answers if "->" in one), None)
    if arrow is not None:
        raise Unsaid(f"reads the answer '{arrow}' as a pair, because of its arrow")
    texts = (" ".join(one.split()).replace("*", "\\*") for one in answers)
    return [f"={'%100%' if text.startswith('%') else ''}{escaped(text)}" for text in texts]


def _number(writing: Writing, question: Number) -> Asked:
    if question.unit:
        writing.lost(no_unit(question.unit))
    numbers = [_range(plain((low + high) / 2), plain((high - low) / 2)) for low, high in question.ranges]
    lines = numbers if len(numbers) == 1 else [f"={one}" for one in numbers]
    return writing.html(question.prompt), ["#" + lines[0], *lines[1:]], ""


def _range(middle: str, distance: str) -> str:
    return middle if distance == "0" else f"{middle}:{distance}"


def _pairs(writing: Writing, question: WithPairs) -> Asked:
    note_whole(question, len(question.items), writing.lost)
    pairs = zip(question.items, map(words_of, question.matches_of_items), strict=True)
    lines = [f"={writing.html(item).replace('->', '-&gt;')} -> {_shown(match)}" for item, match in pairs]
    lines += [f"= -> {_shown(match)}" for match in extra_matches(question)]
    return writing.html(writing.question.prompt), lines, ""


def _shown(words: str) -> str:
    return escaped(escape(words, quote=False))


def _gaps(writing: Writing, question: Gaps) -> Asked:
    gaps = question.text.gaps
    if len(gaps) > 1:
        raise Unsaid(f"takes one gap in a question, not {len(gaps)}")
    (gap,) = gaps
    texts = writing.texts
    prompt, text = (texts.html(rich, writing.lost).html for rich in (question.prompt, question.text.rich))
    before, after = map(escaped, GAP.split(prompt + TEXT_BEGINS + text))
    if not gap.options:
        return before, _accepted(gap.accepted), after
    shown = [option["text"] for option in gap.shown()["options"]]
    return before, [("=" if one in gap.accepted else "~") + _shown(one) for one in shown], after


def _essay(writing: Writing, question: Essay) -> Asked:
    if question.min_words or question.max_words:
        writing.lost(NO_WORD_LIMITS)
    if question.sample_answer:
        writing.lost("has no sample answers; that of this question is left out")
    return writing.html(question.prompt), [], ""


WRITERS: Mapping[str, Callable[[Writing, Any], Asked]] = {
    "choice": _choice,
    "multiple": _multiple,
    "true-false": _true_false,
    "text": _text,
    "number": _number,
    "matching": _pairs,
    "sorting": _pairs,
    "gaps": _gaps,
    "essay": _essay,
}
"""Our type → what writes it. GIFT neither orders nor has places in pictures, and no opinion is right."""
