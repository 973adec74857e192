"""Questions as HTML: what is asked, what can be chosen, and what is right, under the names of our keys."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from exporter.formats.carrying.texts import GAP
from exporter.formats.docx.tables import DETAILS
from exporter.questions.essay import Essay
from exporter.questions.gaps import Gaps
from exporter.questions.hotspot import Hotspot
from exporter.questions.number import Number
from exporter.questions.options import WithOptions
from exporter.questions.ordering import Ordering
from exporter.questions.pairing import WithPairs
from exporter.questions.scale import Scale
from exporter.questions.text import Text
from exporter.questions.true_false import TrueFalse
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exporter.questions import Question

_RIGHT = " ✓"
_BLANK = "________"
_PARAGRAPH = re.compile(r"\s*<p\b[^>]*>")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Reviewing(NamedTuple):
    """How texts are written, the sentences of the course's language, and whether answers are shown."""

    html: Callable[[RichText | None], str]
    say: Callable[..., str]
    answers: bool


def question_html(question: Question, number: int, how: Reviewing) -> str:
    """Return a question under its number. Its explanation and its right answer stand as `import` reads them."""
    label = escape(how.say("questionNumber", number=number))
    parts = [led(how.html(question.prompt), label, f' class="question" id="q-{question.id}"')]
    parts += _choices(question, how)
    if how.answers:
        parts += _answers(question, how)
        if question.explanation:
            parts.append(led(how.html(question.explanation), "explanation"))
    return "".join([*parts, details(_details(question, how))])


def details(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of keys and what they are worth, in HTML."""
    cells = "".join(f"<tr><td><code>{escape(key)}</code></td><td>{value}</td></tr>" for key, value in rows if value)
    return f'<table class="{DETAILS}">{cells}</table>'


def led(html: str, label: str, attributes: str = "") -> str:
    """Return blocks whose first line begins with a label."""
    if not _PARAGRAPH.match(html):
        return f"<p{attributes}>{label}:</p>{html}"
    return _PARAGRAPH.sub(lambda _: f"<p{attributes}>{label}: ", html, count=1)


def _list(texts: Iterable[str], kind: str = "ul") -> str:
    return f"<{kind}>{''.join(f'<li>{text}</li>' for text in texts)}</{kind.split(maxsplit=1)[0]}>"


def _choices(question: Question, how: Reviewing) -> list[str]:  # noqa: PLR0911 - one for each kind
    def mark(is_right: bool) -> str:  # noqa: FBT001 - it is the whole question
        return _RIGHT if is_right and how.answers else ""

    match question:
        case WithOptions():
            return [_list((how.html(one.text) + mark(one.correct) for one in question.options), 'ol type="A"')]
        case TrueFalse():
            return [] if how.answers else [_list(escape(how.say(key)) for key in ("true", "false"))]
        case Scale():
            return [_list(map(how.html, question.labels))]
        case Hotspot():
            labels = _list(how.html(one.label) + mark(one.correct) for one in question.regions)
            return [f"<p>{how.html(question.picture)}</p>", labels]
        case Ordering():
            items = question.items if how.answers else [one["html"] for one in question.shown()["items"]]
            return [_list(map(how.html, items), "ol" if how.answers else "ul")]
        case WithPairs():
            return _pairs(question, how)
        case Gaps():
            return [_with_gaps(question, how)]
        case Number():
            return [] if how.answers else [f"<p>{_BLANK} {escape(question.unit)}</p>"]
        case _:
            return []


def _pairs(question: WithPairs, how: Reviewing) -> list[str]:
    if not how.answers:
        items = _list(how.html(one["html"]) for one in question.shown_items())
        return [items, _list(map(how.html, question.matches), 'ol type="A"')]
    pairs = zip(question.items, question.matches_of_items, strict=True)
    rows = "".join(f"<tr><td>{how.html(item)}</td><td>{how.html(match)}</td></tr>" for item, match in pairs)
    used = {match.html for match in question.matches_of_items}
    others = [how.html(match) for match in question.matches if match.html not in used]
    return [f"<table>{rows}</table>", *([_list(others)] if others else [])]


def _with_gaps(question: Gaps, how: Reviewing) -> str:
    gaps = iter(question.text.gaps)

    def blank(_found: object) -> str:
        gap = next(gaps)
        if how.answers:
            return f"<u>{escape(' / '.join(gap.options or gap.accepted))}</u>"
        offered = " / ".join(option["text"] for option in gap.shown()["options"]) if gap.options else ""
        return escape(f"{_BLANK} ({offered})" if offered else _BLANK)

    rich = question.text.rich
    html = how.html(RichText(GAP.sub(blank, rich.html), rich.text))
    return html if _PARAGRAPH.match(html) else f"<div>{html}</div>"


def _answers(question: Question, how: Reviewing) -> list[str]:
    match question:
        case TrueFalse():
            return [f"<p>answer: {str(question.answer).lower()}</p>"]
        case Text():
            return [f"<p>answer: {escape(question.answers[0])}</p>"]
        case Number() | Gaps():
            lines = [how.html(line) for line in question.right_lines(how.say)]
            return [f"<p>answer: {'; '.join(lines)}</p>"]
        case _:
            return []


def _details(question: Question, how: Reviewing) -> Iterable[tuple[str, str]]:
    yield "id", escape(question.id)
    yield "type", escape(question.type)
    if question.points != 1:
        yield "points", f"{question.points:g}"
    yield "hint", how.html(question.hint)
    if not how.answers:
        return
    if isinstance(question, Text) and len(question.answers) > 1:
        yield "answers", escape("; ".join(question.answers))
    if isinstance(question, Essay):
        yield "sample_answer", how.html(question.sample_answer)
    if isinstance(question, WithOptions):
        for letter, option in zip(_LETTERS * 2, question.options, strict=False):
            yield f"feedback {letter}", how.html(option.feedback)
