"""Moodle XML, in which Moodle exports its question bank: https://docs.moodle.org/en/Moodle_XML_format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.bank import Bank, Passage, Question
from exporter.imports.base import Reader
from exporter.imports.categories import grouped

if TYPE_CHECKING:
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_QUIZ = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*|<!DOCTYPE[^>]*>\s*)*<quiz[\s>]", re.DOTALL)


def _matches(source: Source) -> bool:
    return _QUIZ.match(source.beginning) is not None


def _read(source: Source, notes: Notes) -> Bank:
    from exporter.imports.moodle_xml.reading import Reading  # noqa: PLC0415 - see above
    from exporter.imports.xml_tree import root_of  # noqa: PLC0415 - lxml is only needed for XML

    reading = Reading(notes)
    entries: list[tuple[str, Question | Passage]] = []
    category = ""
    for node in root_of(source, notes).children("question"):
        if node.get("type") == "category":
            named = node.child("category")
            category = named.value("text") if named else ""
            info = reading.info(node)
            entries += [(category, info)] if info else []
            continue
        entry = reading.entry(node)
        if entry is not None:
            entries.append((category, entry))
    return Bank(grouped(entries), reading.texts.pictures.all())


READER = Reader(name="moodle-xml", title="Moodle XML", certain=True, matches=_matches, read=_read)
