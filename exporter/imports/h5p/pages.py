"""Content of H5P that is read: columns, accordions, slides, videos with questions beside them, and cards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.bank import Lesson
from exporter.imports.cards import flashcards
from exporter.imports.h5p.content import words
from exporter.imports.h5p.questions import KINDS, questions_of
from exporter.imports.notes import short
from exporter.plain_text import as_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exporter.imports.bank import Question
    from exporter.imports.h5p.content import Content
    from exporter.imports.h5p.values import Values

_DEEPEST = 20
_MINUTE = 60
_HEADING = re.compile(r"#{2,5} ")


def lesson_of(content: Content, title: str) -> Lesson:
    """Return a lesson with a piece of content in it."""
    parts = tuple(part for part in parts_of(content) if not isinstance(part, str) or part.strip())
    return Lesson(place=content.place, parts=parts, title=title)


def parts_of(content: Content) -> Iterator[str | Question]:
    """Yield the texts and questions of a piece of content, in order; what has no place is noted."""
    if content.depth > _DEEPEST:
        content.notes.lost(content.place, "content in more pieces inside each other than anybody writes")
    elif content.kind in KINDS:
        yield from questions_of(content)
    elif content.kind in _PAGES:
        yield from _PAGES[content.kind](content)
    elif content.kind:
        named = f" {short(content.title)}" if content.title else ""
        content.notes.lost(content.place, f"{content.kind}{named}, which has no equivalent here")


def _text(content: Content) -> Iterator[str]:
    yield content.page(content.values.text("text"))


def _picture(content: Content) -> Iterator[str]:
    yield content.picture(content.values)


def _recording(content: Content) -> Iterator[str]:
    sources = [*content.values.items("sources"), *content.values.items("files")]
    yield content.recording([one.text("path") for one in sources])


def _link(content: Content) -> Iterator[str]:
    link = content.values.inside("linkWidget")
    address = f"{link.text('protocol')}{link.text('url')}"
    yield content.block(f'<a href="{address}">{content.values.text("title") or address}</a>')


def _column(content: Content) -> Iterator[str | Question]:
    for one in content.values.items("content"):
        inside = one.inside("content")
        yield from parts_of(content.part(inside if inside.raw else one))


def _row(content: Content) -> Iterator[str | Question]:
    for one in content.values.items("columns"):
        yield from parts_of(content.part(one.inside("content")))


def _set(content: Content) -> Iterator[str | Question]:
    for one in content.values.items("questions"):
        yield from parts_of(content.part(one))


def _accordion(content: Content) -> Iterator[str]:
    panels = []
    for one in content.values.items("panels"):
        inside = content.part(one.inside("content"))
        text = "\n\n".join(part for part in parts_of(inside) if isinstance(part, str))
        panels.append(f"### {as_line(words(one.text('title'))) or '…'}\n\n{_without_headings(text)}")
    if panels:
        yield "::: accordion\n" + "\n\n".join(panels) + "\n:::"


def _without_headings(text: str) -> str:
    """Return a text whose headings would begin panels of their own, as bold lines."""
    lines = text.split("\n")
    return "\n".join(f"**{line.lstrip('# ')}**" if line.startswith("#") else line for line in lines)


def _slides(content: Content) -> Iterator[str | Question]:
    slides = list(content.values.inside("presentation").items("slides"))
    for number, slide in enumerate(slides, 1):
        named = next((words(one.text("main")) for one in slide.items("keywords") if words(one.text("main"))), "")
        yield f"## {as_line(named) or number}"
        elements = sorted(slide.items("elements"), key=_place_on_slide)
        for one in elements:
            yield from (_deeper(part) for part in parts_of(content.part(one.inside("action"))))


def _place_on_slide(element: Values) -> tuple[float, float]:
    return (round((element.number("y") or 0) / 10), element.number("x") or 0)


def _deeper(part: str | Question) -> str | Question:
    """Return a text whose headings are below that of its slide."""
    if not isinstance(part, str):
        return part
    lines = part.split("\n")
    return "\n".join(f"#{line}" if _HEADING.match(line) else line for line in lines)


def _video(content: Content) -> Iterator[str | Question]:
    video = content.values.inside("interactiveVideo")
    files = video.inside("video")
    yield content.recording([one.text("path") for one in files.items("files")])
    interactions = sorted(video.inside("assets").items("interactions"), key=_begins)
    for one in interactions:
        inside = list(parts_of(content.part(one.inside("action"))))
        if inside:
            minutes, seconds = divmod(int(_begins(one)), _MINUTE)
            yield f"**{minutes}:{seconds:02}**"
            yield from inside
    summary = video.inside("summary", "task")
    if summary.raw:
        yield from parts_of(content.part(summary))


def _begins(interaction: Values) -> float:
    return max(interaction.inside("duration").number("from") or 0, 0)


def _cards(content: Content) -> Iterator[str]:
    values = content.values
    yield content.block(values.text("description"))
    cards = []
    for one in [*values.items("dialogs"), *values.items("cards")]:
        picture = content.picture(one.inside("image"), one.text("imageAltText"))
        front = " ".join(text for text in (content.line(one.text("text")), picture) if text)
        back = content.block(one.text("answer"))
        if front and back:
            cards.append((front, back))
        else:
            content.notes.lost(content.place, f"a card with one side: {short(front or back)}")
        for name in ("audio", "tip", "tips"):
            if one.raw.get(name):
                content.notes.lost_once(content.place, "sounds and tips of cards, which have none here")
    if cards:
        yield flashcards(cards)


_PAGES: Mapping[str, Callable[[Content], Iterator[str | Question]]] = {
    "H5P.AdvancedText": _text,
    "H5P.Text": _text,
    "H5P.Table": _text,
    "H5P.Image": _picture,
    "H5P.Video": _recording,
    "H5P.Audio": _recording,
    "H5P.Link": _link,
    "H5P.Column": _column,
    "H5P.Row": _row,
    "H5P.RowColumn": _column,
    "H5P.QuestionSet": _set,
    "H5P.Accordion": _accordion,
    "H5P.CoursePresentation": _slides,
    "H5P.InteractiveVideo": _video,
    "H5P.Dialogcards": _cards,
    "H5P.Flashcards": _cards,
}
