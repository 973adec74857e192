"""A folder of Markdown files, or a single one, that no tool has put into an order: sorted by names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Ways, bank_of
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.sorting import by_folders, pages_in

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_ENDINGS = (".md", ".markdown", ".mdown")


def _matches(source: Source) -> bool:
    return source.folder is not None and any(path.lower().endswith(_ENDINGS) for path in source.folder.paths)


def _read(source: Source, notes: Notes) -> Bank:
    folder = source.folder_named()
    shelf = Shelf(folder, notes)
    found = pages_in(folder.paths, _ENDINGS, notes)
    for path in found:
        shelf.add(path)
    return bank_of(shelf, by_folders(found), Ways())


READER = Reader(name="markdown", title="a folder of Markdown", last=True, folders=True, matches=_matches, read=_read)
