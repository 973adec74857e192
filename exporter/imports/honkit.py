"""HonKit and GitBook: https://honkit.netlify.app/pages, and GitBook's blocks of today."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Chapter, Part, Ways, bank_of
from exporter.imports.foreign_markdown.includes import with_includes
from exporter.imports.foreign_markdown.liquid import liquid
from exporter.imports.foreign_markdown.settings import read_settings, text_in, texts_in
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.sorting import named_in, not_listed
from exporter.imports.foreign_markdown.summary import read_summary

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.notes import Notes

_INCLUDE = re.compile(r"[ \t]*\{%[ \t]{0,9}include[ \t]{1,9}[\"']([^\"'\n]{1,500})[\"'][ \t]{0,9}%\}[ \t]*")
_SUMMARY = ("SUMMARY.md", "summary.md")


def _matches(source: Source) -> bool:
    return (
        source.folder is not None
        and named_in(source.folder.paths, _SUMMARY) is not None
        and named_in(source.folder.paths, ("book.toml",)) is None
    )


def _read(source: Source, notes: Notes) -> Bank:
    folder = source.folder_named()
    settings = next((read_settings(folder, path, notes) for path in ("book.json",) if folder.holds(path)), {})
    summary = named_in(folder.paths, _SUMMARY) or folder.paths[0]
    root = posixpath.dirname(summary)
    shelf = Shelf(folder, notes, root=root)
    contents = read_summary(shelf, summary)
    readme = folder.find(posixpath.join(root, "README.md"))
    if readme and readme not in shelf.pages:
        shelf.add(readme)
        contents = (Chapter(readme), *contents)
    title, language = text_in(settings, "title"), text_in(settings, "language")
    if len(contents) == 1 and isinstance(contents[0], Part):
        contents = contents[0].entries
    bank = bank_of(shelf, contents, Ways(lines=_lines, translations=(liquid,)), title, language)
    not_listed(shelf, [one for one in folder.paths if one != summary and one.startswith(root)], "SUMMARY.md")
    return replace(bank, description=text_in(settings, "description"), authors=texts_in(settings, "author"))


def _lines(shelf: Shelf, path: str) -> list[Line]:
    return with_includes(shelf, path, _include, (shelf.root,))


def _include(line: Line) -> tuple[str, str, str, str] | None:
    found = _INCLUDE.fullmatch(line.text) if "{%" in line.text else None
    return ("", "", found[1], "") if found else None


READER = Reader(name="honkit", title="HonKit or GitBook", certain=True, folders=True, matches=_matches, read=_read)
