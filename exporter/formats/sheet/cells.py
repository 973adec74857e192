"""The cells of each type of question: its options, its answer, and what else the template has a column for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from exporter.formats.carrying.losses import NO_WORD_LIMITS, Unsaid
from exporter.formats.carrying.markdown import line_of, markdown_of
from exporter.formats.carrying.numbers import plain
from exporter.formats.carrying.pairs import extra_matches
from exporter.formats.carrying.shares import note_whole
from exporter.formats.carrying.texts import GAP
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from exporter.questions.choice import Choice
    from exporter.questions.essay import Essay
    from exporter.questions.gaps import Gap, Gaps
    from exporter.questions.multiple import Multiple
    from exporter.questions.number import Number
    from exporter.questions.ordering import Ordering
    from exporter.questions.pairing import WithPairs
    from exporter.questions.text import Text
    from exporter.questions.true_false import TrueFalse

Row = tuple[str, dict[str, str]]
"""The type, and cells by the names of their columns."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BETWEEN = "; "
_MARK = "\U000f2000"
"""Stands for a gap while its text becomes Markdown, which never changes it."""
_SIGNS = ("|", "{{", "}}")


class Writing(NamedTuple):
    """What writes the texts of a question; ``lost`` is told what stays behind."""

    lost: Callable[[str], None]

    def text(self, rich: RichText | None) -> str:
        """Return a text as Markdown."""
        return markdown_of(rich.html, self.lost) if rich else ""

    def line(self, rich: RichText) -> str:
        """Return a text as one line of Markdown."""
        words = line_of(rich.html, self.lost)
        if not words:
            raise Unsaid("has no pictures, which is all that one of the options is")
        return words


def _numbered(texts: Iterable[str]) -> dict[str, str]:
    return {f"option {number}": text for number, text in enumerate(texts, 1)}


def _name(place: int, options: Sequence[str]) -> str:
    """Return how an answer names an option: by its number, unless that is what another one says."""
    names = (str(place + 1), _LETTERS[place : place + 1], options[place])
    return next(name for name in names if name and (name not in options or name == options[place]))


def _choice(writing: Writing, question: Choice) -> Row:
    options = [writing.line(option.text) for option in question.options]
    (right,) = (place for place, option in enumerate(question.options) if option.correct)
    return "choice", {**_numbered(options), "answer": _name(right, options)}


def _multiple(writing: Writing, question: Multiple) -> Row:
    options = [writing.line(option.text) for option in question.options]
    names = [_name(place, options) for place, option in enumerate(question.options) if option.correct]
    if any(";" in name for name in names):
        raise Unsaid("parts right options by semicolons, and one of these has one")
    note_whole(question, len(names), writing.lost)
    return "multiple", {**_numbered(options), "answer": _BETWEEN.join(names)}


def _true_false(_writing: Writing, question: TrueFalse) -> Row:
    return "true-false", {"answer": str(question.answer).lower()}


def _text(writing: Writing, question: Text) -> Row:
    if any(";" in answer for answer in question.answers):
        raise Unsaid("parts accepted answers by semicolons, and one of these has one")
    if question.case_sensitive:
        writing.lost("ignores capitals in typed answers")
    return "text", {"answer": _BETWEEN.join(" ".join(answer.split()) for answer in question.answers)}


def _number(_writing: Writing, question: Number) -> Row:
    distances = {(high - low) / 2 for low, high in question.ranges}
    if len(distances) > 1:
        raise Unsaid("has one tolerance for all right numbers")
    answer = _BETWEEN.join(plain((low + high) / 2) for low, high in question.ranges)
    tolerance = plain(distances.pop())
    return "number", {"answer": answer, "tolerance": "" if tolerance == "0" else tolerance, "unit": question.unit}


def _pairs(writing: Writing, question: WithPairs) -> Row:
    note_whole(question, len(question.items), writing.lost)
    matches = [writing.line(match) for match in question.matches_of_items]
    others = extra_matches(question)
    if any("=" in match for match in (*matches, *others)):
        raise Unsaid("parts items from matches by an equals sign, and a match has one")
    pairs = zip(map(writing.line, question.items), matches, strict=True)
    return "matching", _numbered([*(f"{item} = {match}" for item, match in pairs), *(f"= {one}" for one in others)])


def _ordering(writing: Writing, question: Ordering) -> Row:
    note_whole(question, len(question.items), writing.lost)
    return "ordering", _numbered(map(writing.line, question.items))


def _gaps(writing: Writing, question: Gaps) -> Row:
    rich = question.text.rich
    gaps = iter(question.text.gaps)
    text = writing.text(RichText(GAP.sub(_MARK, rich.html), rich.text))
    if "{{" in text:
        raise Unsaid("takes two braces for a gap, and this text has others")
    before, *rest = text.split(_MARK)
    note_whole(question, len(question.text.gaps), writing.lost)
    return "gaps", {"answer": before + "".join(_gap(next(gaps)) + after for after in rest)}


def _gap(gap: Gap) -> str:
    texts = [*gap.accepted, *(one for one in gap.options if one not in gap.accepted)]
    if any(sign in one for one in texts for sign in _SIGNS) or texts[0].startswith("="):
        raise Unsaid("cannot hold bars, braces or a first equals sign in a gap")
    return f"{{{{{'=' if gap.options else ''}{'|'.join(texts)}}}}}"


def _essay(writing: Writing, question: Essay) -> Row:
    if question.min_words or question.max_words:
        writing.lost(NO_WORD_LIMITS)
    return "essay", {"answer": writing.text(question.sample_answer)}


WRITERS: Mapping[str, Callable[[Writing, Any], Row]] = {
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
}
"""Our type → what writes it. A sheet has no places in pictures and no opinions."""
