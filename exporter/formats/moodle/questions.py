"""What each of our types is in Moodle XML, by the keys that Moodle's own export writes.

https://docs.moodle.org/en/Moodle_XML_format
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.formats.carrying.numbers import plain
from exporter.formats.carrying.pairs import extra_matches
from exporter.formats.carrying.shares import note_whole, shares_of
from exporter.formats.carrying.texts import words_of
from exporter.formats.moodle.cloze import embedded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.formats.moodle.document import Writing
    from exporter.questions.choice import Choice
    from exporter.questions.essay import Essay
    from exporter.questions.gaps import Gaps
    from exporter.questions.multiple import Multiple
    from exporter.questions.number import Number
    from exporter.questions.options import Option
    from exporter.questions.ordering import Ordering
    from exporter.questions.pairing import WithPairs
    from exporter.questions.text import Text
    from exporter.questions.true_false import TrueFalse

_UNIT_BESIDE, _NO_UNIT = "0", "3"


def _choice(writing: Writing, question: Choice) -> None:
    _options(writing, question.options, right="100", wrong="0", single=True)


def _multiple(writing: Writing, question: Multiple) -> None:
    right, wrong = shares_of(question, writing.lost)
    _options(writing, question.options, right=right, wrong=f"-{wrong}", single=False)


def _options(writing: Writing, options: tuple[Option, ...], *, right: str, wrong: str, single: bool) -> None:
    shuffled = writing.category.shuffled
    if shuffled and any(option.fixed for option in options):
        writing.lost("shuffles all options or none; those with 'fixed' do not keep their places")
    writing.add("single", "true" if single else "false")
    writing.add("shuffleanswers", "true" if shuffled else "false")
    writing.add("answernumbering", "none")
    for option in options:
        answer = writing.add_rich("answer", option.text, fraction=right if option.correct else wrong)
        writing.add_rich("feedback", option.feedback, answer)


def _true_false(writing: Writing, question: TrueFalse) -> None:
    for words, right in (("true", question.answer), ("false", not question.answer)):
        answer = writing.add_text("answer", words, fraction="100" if right else "0", format="moodle_auto_format")
        writing.add_rich("feedback", None, answer)


def _text(writing: Writing, question: Text) -> None:
    writing.add("usecase", "1" if question.case_sensitive else "0")
    for accepted in question.answers:
        text = " ".join(accepted.split()).replace("*", "\\*")
        answer = writing.add_text("answer", text, fraction="100", format="plain_text")
        writing.add_rich("feedback", None, answer)


def _number(writing: Writing, question: Number) -> None:
    for low, high in question.ranges:
        answer = writing.add_text("answer", plain((low + high) / 2), fraction="100", format="moodle_auto_format")
        writing.add_rich("feedback", None, answer)
        writing.add("tolerance", plain((high - low) / 2), answer)
    if question.unit:
        units = writing.add("units", "")
        unit = writing.add("unit", "", units)
        writing.add("multiplier", "1", unit)
        writing.add("unit_name", question.unit, unit)
        if question.unit not in question.prompt.text:
            writing.lost(f"does not show the unit '{question.unit}' beside the field; name it in the prompt")
    writing.add("unitgradingtype", "0")
    writing.add("showunits", _UNIT_BESIDE if question.unit else _NO_UNIT)


def _pairs(writing: Writing, question: WithPairs) -> None:
    note_whole(question, len(question.items), writing.lost)
    writing.add("shuffleanswers", "true")
    for item, match in zip(question.items, map(words_of, question.matches_of_items), strict=True):
        writing.add_text("answer", match, writing.add_rich("subquestion", item))
    for match in extra_matches(question):
        writing.add_text("answer", match, writing.add_text("subquestion", "", format="html"))


def _ordering(writing: Writing, question: Ordering) -> None:
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", "ABSOLUTE_POSITION" if question.scoring == "partial" else "ALL_OR_NOTHING"),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
    ):
        writing.add(name, value)
    for place, item in enumerate(question.items, start=1):
        answer = writing.add_rich("answer", item, fraction=str(place))
        writing.add_rich("feedback", None, answer)


def _gaps(writing: Writing, question: Gaps) -> None:
    count = len(question.text.gaps)
    note_whole(question, count, writing.lost)
    weight = int(question.points) // count if question.points and question.points % count == 0 else 1
    if weight * count != question.points:
        told = f"gives this question {weight * count} points, one for each gap"
        writing.lost(f"{told}, instead of {question.points:g}; set its marks in your quiz")
    texts = writing.document.texts
    prompt, text = (texts.html(rich, writing.lost) for rich in (question.prompt, question.text.rich))
    html = embedded(prompt.html, text.html, question.text.gaps, weight)
    element = writing.add_text("questiontext", html, format="html")
    writing.add_files(element, tuple(sorted({*prompt.files, *text.files})))


def _essay(writing: Writing, question: Essay) -> None:
    for name, value in (
        ("responseformat", "editor"),
        ("responserequired", "1"),
        ("responsefieldlines", "15"),
        ("minwordlimit", question.min_words),
        ("maxwordlimit", question.max_words),
        ("attachments", "0"),
        ("attachmentsrequired", "0"),
    ):
        if value is not None:
            writing.add(name, str(value))
    writing.add_rich("graderinfo", question.sample_answer)
    writing.add_text("responsetemplate", "", format="html")
    if question.sample_answer:
        writing.lost("shows the sample answer only to those who grade, not to learners")


WRITERS: Mapping[str, tuple[str, Callable[[Writing, Any], None]]] = {
    "choice": ("multichoice", _choice),
    "multiple": ("multichoice", _multiple),
    "true-false": ("truefalse", _true_false),
    "text": ("shortanswer", _text),
    "number": ("numerical", _number),
    "matching": ("matching", _pairs),
    "sorting": ("matching", _pairs),
    "ordering": ("ordering", _ordering),
    "gaps": ("cloze", _gaps),
    "essay": ("essay", _essay),
}
"""Our type → that of Moodle, and what writes it. A picture has no places to find there, and no opinion is right."""
