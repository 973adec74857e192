"""H5P packages (``.h5p``): https://h5p.org/documentation/developers/h5p-specification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.base import Reader

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

PACKAGE, CONTENT = "h5p.json", "content/content.json"


def _matches(source: Source) -> bool:
    return source.archive is not None and PACKAGE in source.archive.members and CONTENT in source.archive.members


def _read(source: Source, notes: Notes) -> Bank:
    from exporter.imports.h5p.package import bank_of  # noqa: PLC0415 - not needed to tell what a file is

    return bank_of(source, notes)


READER = Reader(name="h5p", title="H5P", certain=True, matches=_matches, read=_read)
