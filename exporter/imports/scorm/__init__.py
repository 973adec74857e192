"""SCORM packages of any program, as far as their pages can be read without their scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.base import Reader

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

MANIFEST = "imsmanifest.xml"
_SCORM = re.compile(rb"ADL SCORM|adlnet\.org|adlcp")


def _matches(source: Source) -> bool:
    archive = source.archive
    return archive is not None and MANIFEST in archive.members and bool(_SCORM.search(archive.content(MANIFEST)))


def _read(source: Source, notes: Notes) -> Bank:
    from exporter.imports.scorm.course import bank_of  # noqa: PLC0415 - lxml is only needed for XML

    return bank_of(source, notes)


READER = Reader(name="scorm", title="a SCORM package", matches=_matches, read=_read)
