"""Word's documents, and those that Google Docs and LibreOffice save as such, read by mammoth.

Headings begin lessons. Word counts no lines, so places are the numbers of paragraphs, tables and lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.bank import Bank, Lesson
from exporter.imports.base import Reader
from exporter.imports.docx.blocks import Blocks
from exporter.imports.docx.document import html_of
from exporter.imports.foreign_markdown.splitting import entries_of
from exporter.imports.notes import ImportFailed
from exporter.imports.office import checked, has_part
from exporter.imports.texts import Texts
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_PART = "word/document.xml"


def _matches(source: Source) -> bool:
    return has_part(source, _PART)


def _read(source: Source, notes: Notes) -> Bank:
    checked(source, _PART)
    html, files = html_of(source, notes)
    texts = Texts(notes)
    blocks = Blocks(texts, source.name, files)
    parts = blocks.parts_of(html)
    if not parts:
        message = "has nothing that can be imported" if notes.found else "has no text"
        raise ImportFailed(Position(source.name), message, notes.sorted())
    stem = source.name.rpartition(".")[0].replace("_", " ").replace("-", " ")
    title = blocks.title or " ".join(stem.split())
    lesson = Lesson(place=Position(source.name), parts=tuple(parts), title=title)
    return Bank(entries_of(lesson, source.wishes.lesson_level), texts.pictures.all(), title)


READER = Reader(name="docx", title="Word", certain=True, matches=_matches, read=_read)
