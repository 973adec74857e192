"""Decks of Anki (``.apkg``): https://docs.ankiweb.net/exporting.html."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.base import Reader

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

NEWEST, NEWER, OLD = "collection.anki21b", "collection.anki21", "collection.anki2"
"""The databases in a package: those of newer versions stand beside one that only asks for an update."""


def _matches(source: Source) -> bool:
    return source.archive is not None and any(name in source.archive.members for name in (NEWEST, NEWER, OLD))


def _read(source: Source, notes: Notes) -> Bank:
    from exporter.imports.anki.package import bank_of  # noqa: PLC0415 - not needed to tell what a file is

    return bank_of(source, notes)


READER = Reader(name="anki", title="Anki", certain=True, matches=_matches, read=_read)
