"""Questions in a book: what is asked with what can be chosen, and at the end of the book what is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.formats.carrying.chapters import element
from exporter.formats.carrying.texts import GAP
from exporter.questions.essay import Essay
from exporter.questions.gaps import Gaps
from exporter.questions.hotspot import Hotspot
from exporter.questions.number import Number
from exporter.questions.options import WithOptions
from exporter.questions.ordering import Ordering
from exporter.questions.pairing import WithPairs
from exporter.questions.scale import Scale
from exporter.questions.true_false import TrueFalse
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml import etree

    from exporter.formats.carrying.chapters import Chapters
    from exporter.questions import Question
    from exporter.questions.options import Option

Nodes = list[Any]
"""Elements of XHTML and texts between them."""
_BLANK = "________"


def asked(chapters: Chapters, question: Question, number: int, answers: str, lost: Callable[[str], None]) -> Nodes:
    """Return a question under its number, with a link to its answer on the page ``answers`` if it has one."""
    say = chapters.texts.say
    parts: Nodes = [element("h2", say("questionNumber", number=number), id=f"q-{question.id}")]
    parts += chapters.nodes(question.prompt, lost)
    parts += _choices(chapters, question, lost)
    if has_answer(question):
        link = element("a", say("showAnswer"), href=f"{answers}#a-{question.id}")
        parts.append(element("p", link))
    return [element("section", *parts)]


def has_answer(question: Question) -> bool:
    """Return whether there is something to say about a question at the end of the book."""
    told = question.right_words() or question.explanation or question.hint or _with_feedback(question)
    return bool(told or (isinstance(question, Essay) and question.sample_answer))


def answer(
    chapters: Chapters, question: Question, number: int, page: str, lost: Callable[[str], None]
) -> etree._Element:
    """Return the answer to a question, which is on ``page``."""
    say = chapters.texts.say
    back = element("a", say("questionNumber", number=number), href=f"{page}#q-{question.id}")
    parts: Nodes = [element("h3", back)]
    parts += [element("p", element("strong", *chapters.nodes(line, lost))) for line in question.right_lines(say)]
    if told := _with_feedback(question):
        texts = ([*chapters.nodes(one.text, lost), *chapters.nodes(one.feedback, lost)] for one in told)
        parts.append(element("ul", *(element("li", *nodes) for nodes in texts)))
    sample = question.sample_answer if isinstance(question, Essay) else None
    for rich in (sample, question.explanation, question.hint):
        parts += chapters.nodes(rich, lost)
    return element("section", *parts, id=f"a-{question.id}")


def _with_feedback(question: Question) -> list[Option]:
    match question:
        case WithOptions():
            return [option for option in question.options if option.feedback]
        case _:
            return []


def _choices(chapters: Chapters, question: Question, lost: Callable[[str], None]) -> Nodes:  # noqa: PLR0911 - one for each kind
    def items(texts: Iterable[RichText], name: str = "ul", **attributes: str) -> etree._Element:
        return element(name, *(element("li", *chapters.nodes(text, lost)) for text in texts), **attributes)

    match question:
        case WithOptions():
            return [items((option.text for option in question.options), "ol", type="A")]
        case TrueFalse():
            return [items(RichText.line(chapters.texts.say(key)) for key in ("true", "false"))]
        case Scale():
            return [items(question.labels)]
        case Ordering():
            return [items(entry["html"] for entry in question.shown()["items"])]
        case WithPairs():
            return [items(entry["html"] for entry in question.shown_items()), items(question.matches, "ol", type="A")]
        case Hotspot():
            return [*chapters.nodes(question.picture, lost), items(one.label for one in question.regions)]
        case Gaps():
            return chapters.nodes(_with_blanks(question), lost)
        case Number():
            return [element("p", f"{_BLANK} {question.unit}".strip())]
        case _:
            return []


def _with_blanks(question: Gaps) -> RichText:
    """Return the text with a line for each gap, and with what can be chosen for it."""
    gaps = iter(question.text.gaps)

    def blank(_found: object) -> str:
        gap = next(gaps)
        offered = " / ".join(option["text"] for option in gap.shown()["options"]) if gap.options else ""
        return RichText.line(f"{_BLANK} ({offered})" if offered else _BLANK).html

    rich = question.text.rich
    return RichText(GAP.sub(blank, rich.html), rich.text)
