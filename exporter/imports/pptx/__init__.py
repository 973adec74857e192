"""PowerPoint's presentations, and those that Google Slides and LibreOffice save as such, read by python-pptx.

Each slide is a section of a lesson, or with ``--lesson-level 2`` a lesson of its own. PowerPoint's own sections become
lessons. Places are the numbers of slides.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from exporter.imports.bank import Bank, Lesson
from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.splitting import entries_of
from exporter.imports.notes import ImportFailed
from exporter.imports.office import checked, has_part, missing
from exporter.imports.pictures import Pictures
from exporter.imports.pptx.slides import Slides, sections_of
from exporter.plain_text import as_line
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_PART = "ppt/presentation.xml"
_MOST_SLIDES = 1_000


def _matches(source: Source) -> bool:
    return has_part(source, _PART)


def _read(source: Source, notes: Notes) -> Bank:
    checked(source, _PART)
    presentation = _opened(source)
    pictures = Pictures(notes)
    slides = Slides(source.name, notes, pictures)
    written: list[str] = []
    try:
        sections = sections_of(presentation)
        for number, slide in enumerate(presentation.slides, 1):
            if number > _MOST_SLIDES:
                notes.lost(Position(source.name, number), f"the slides after the first {_MOST_SLIDES:,}")
                break
            if slide.slide_id in sections:
                written.append(f"# {as_line(sections[slide.slide_id])}")
            written += [text] if (text := slides.written(slide, number)) else []
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, RecursionError) as error:
        raise _broken(source, error) from None
    if not written:
        raise ImportFailed(Position(source.name), "has no slides with anything on them", notes.sorted())
    stem = source.name.rpartition(".")[0].replace("_", " ").replace("-", " ")
    title = " ".join(str(presentation.core_properties.title or "").split()) or " ".join(stem.split())
    lesson = Lesson(place=Position(source.name), parts=("\n\n".join(written),), title=title)
    level = source.wishes.lesson_level or (1 if sections else None)
    outline = entries_of(lesson, level) if level else (lesson,)
    return Bank(outline, pictures.all(), title)


def _opened(source: Source) -> Any:
    try:
        from pptx import Presentation  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise missing(error, "presentations", source) from None
    try:
        return Presentation(io.BytesIO(source.content))
    except Exception as error:  # noqa: BLE001 - what python-pptx raises for a broken file is of any kind
        raise _broken(source, error) from None


def _broken(source: Source, error: Exception) -> ImportFailed:
    message = (
        f"is not a presentation that can be read ({type(error).__name__}); open it in PowerPoint and save it again"
    )
    return ImportFailed(Position(source.name), message)


READER = Reader(name="pptx", title="PowerPoint", certain=True, matches=_matches, read=_read)
