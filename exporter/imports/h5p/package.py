"""A package of H5P as a course: questions become a quiz, and what is read, lessons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exporter.imports.archives import Beside
from exporter.imports.bank import Bank, Group
from exporter.imports.h5p import CONTENT, PACKAGE
from exporter.imports.h5p.content import Content, words
from exporter.imports.h5p.pages import lesson_of
from exporter.imports.h5p.questions import KINDS, questions_of
from exporter.imports.h5p.values import values_of
from exporter.imports.notes import ImportFailed
from exporter.imports.texts import Texts
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.imports.bank import Entry, Question
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_SET, _BOOK = "H5P.QuestionSet", "H5P.InteractiveBook"
_ANY_LANGUAGE = "und"
_POOL = "pool"


def bank_of(source: Source, notes: Notes) -> Bank:
    """Return the course of a package."""
    archive = source.archive
    if archive is None or PACKAGE not in archive.members or CONTENT not in archive.members:
        raise ImportFailed(Position(source.name), f"is not a package of H5P: that is a zip with {PACKAGE} in it")
    about = values_of(archive.content(PACKAGE), archive.inside(PACKAGE), notes)
    place = Position(archive.inside(CONTENT))
    values = values_of(archive.content(CONTENT), place.file, notes)
    texts = Texts(notes)
    title = words(about.text("title"))
    content = Content(about.text("mainLibrary"), values, "", place, texts, notes, Beside(archive, CONTENT))
    outline = tuple(_entries(content, title))
    language = about.text("language", "defaultLanguage")
    return Bank(outline, texts.pictures.all(), title, "" if language == _ANY_LANGUAGE else language)


def _entries(content: Content, title: str) -> Iterator[Entry]:
    if content.kind == _SET:
        yield _set(content, title)
    elif content.kind in KINDS:
        yield Group(title, tuple(questions_of(content)))
    elif content.kind == _BOOK:
        for number, chapter in enumerate(content.values.items("chapters"), 1):
            inside = content.part(chapter)
            yield lesson_of(inside, inside.title or str(number))
    else:
        yield lesson_of(content, title)


def _set(content: Content, title: str) -> Group:
    values = content.values
    entries = [question for one in values.items("questions") for question in _of_set(content.part(one))]
    drawn = values.number("poolSize") or 0
    pick = {_POOL: int(drawn)} if 0 < drawn < len(entries) else {}
    if pick:
        entries = [replace(one, group=_POOL) for one in entries]
    page = values.inside("introPage")
    shown = page.flag("showIntroPage")
    introduction = content.block(page.text("introduction")) if shown else ""
    if percentage := values.number("passPercentage"):
        content.notes.lost(content.place, f"the pass mark of {percentage:g} %; write 'passing_score' into the quiz")
    return Group(words(page.text("title")) if shown else title, tuple(entries), introduction, pick)


def _of_set(content: Content) -> Iterator[Question]:
    if content.kind in KINDS:
        yield from questions_of(content)
    else:
        message = f"{content.name}: it is of the type {content.kind}, which has no equivalent here"
        content.notes.lost(content.place, message)
