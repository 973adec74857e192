"""Common Cartridge, in which Canvas and others export courses (``.imscc``): https://www.imsglobal.org/cc/."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.base import Reader

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_SCHEMA = re.compile(rb"<(?:[A-Za-z0-9_-]+:)?schema>\s*IMS (?:Thin )?Common Cartridge\s*<")
_BEGINNING = 8_000
MANIFEST = "imsmanifest.xml"


def _matches(source: Source) -> bool:
    archive = source.archive
    if archive is None or MANIFEST not in archive.members:
        return False
    return _SCHEMA.search(archive.content(MANIFEST)[:_BEGINNING]) is not None


def _read(source: Source, notes: Notes) -> Bank:
    from exporter.imports.cartridge.course import bank_of  # noqa: PLC0415 - lxml is only needed for XML

    return bank_of(source, notes)


READER = Reader(name="cartridge", title="Common Cartridge", certain=True, matches=_matches, read=_read)
