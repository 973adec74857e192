"""MkDocs, also with the theme Material: https://www.mkdocs.org/user-guide/configuration/."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Chapter, Part, Ways, bank_of, chapters
from exporter.imports.foreign_markdown.includes import with_includes
from exporter.imports.foreign_markdown.settings import read_settings, text_in, texts_in
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.sorting import by_folders, named_in, not_listed
from exporter.imports.notes import short
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.foreign_markdown.book import Contents
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.notes import Notes

_NAMES = ("mkdocs.yml", "mkdocs.yaml")
_ENDINGS = (".md", ".markdown")
_SNIPPET = re.compile(
    r"([ \t]*(?:>[ \t]?)*)-{1,}8<-{1,}[ \t]+[\"']([^\"':\n]{1,500}?)(?::([^\"'\n]{1,100}))?[\"'][ \t]*"
)
_DEEPEST = 20


def _matches(source: Source) -> bool:
    return source.folder is not None and named_in(source.folder.paths, _NAMES) is not None


def _read(source: Source, notes: Notes) -> Bank:
    folder = source.folder_named()
    path = named_in(folder.paths, _NAMES) or ""
    settings = read_settings(folder, path, notes)
    around = posixpath.dirname(path)
    docs = posixpath.normpath(posixpath.join(around, text_in(settings, "docs_dir") or "docs"))
    shelf = Shelf(folder, notes, root="" if docs == "." else docs)
    nav = settings.get("nav") or settings.get("pages")
    found = [one for one in folder.paths if one.startswith(f"{docs}/") and one.lower().endswith(_ENDINGS)]
    contents = _listed(nav, shelf, path, 0) if isinstance(nav, list) else by_folders(found, f"{docs}/")
    for chapter in chapters(contents):
        shelf.add(chapter.path)
    bases = tuple(dict.fromkeys((around, docs, f"{docs}/snippets", posixpath.join(around, "includes"))))
    ways = Ways(lines=lambda on, page: with_includes(on, page, _snippet, bases))
    language = text_in(settings, "theme", "language")
    left = [one for one in found if one not in shelf.pages]
    bank = bank_of(shelf, contents, ways, text_in(settings, "site_name"), language)
    not_listed(shelf, left, f"the nav of {posixpath.basename(path)}")
    return replace(bank, description=text_in(settings, "site_description"), authors=texts_in(settings, "site_author"))


def _snippet(line: Line) -> tuple[str, str, str, str] | None:
    found = _SNIPPET.fullmatch(line.text) if "8<" in line.text else None
    return (found[1], "", found[2], found[3] or "") if found else None


def _listed(nav: Any, shelf: Shelf, path: str, depth: int) -> Contents:
    contents: list[Chapter | Part] = []
    for entry in nav if isinstance(nav, list) and depth < _DEEPEST else ():
        pairs = entry.items() if isinstance(entry, dict) else [("", entry)]
        for title, target in pairs:
            if isinstance(target, list):
                inside = _listed(target, shelf, path, depth + 1)
                contents += [Part(str(title), inside)] if inside else []
            else:
                contents += _page(str(title or ""), str(target), shelf, path)
    return tuple(contents)


def _page(title: str, target: str, shelf: Shelf, path: str) -> list[Chapter]:
    found = None if "://" in target else shelf.folder.find(posixpath.join(shelf.root, target))
    if found is None or not found.lower().endswith(_ENDINGS):
        shelf.notes.lost(
            Position(path),
            f"the entry {short(title or target)} of nav, {short(target)}: there is no such page in the folder",
        )
        return []
    return [Chapter(found, title)]


READER = Reader(name="mkdocs", title="MkDocs", certain=True, folders=True, matches=_matches, read=_read)
