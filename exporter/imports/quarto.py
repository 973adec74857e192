"""Quarto and R Markdown, books, websites and single documents: their code is shown, and never run.

https://quarto.org/docs/books/book-structure.html, https://bookdown.org/yihui/bookdown/configuration.html
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Chapter, Part, Ways, bank_of, chapters
from exporter.imports.foreign_markdown.boxes import divs
from exporter.imports.foreign_markdown.chunks import chunks
from exporter.imports.foreign_markdown.columns import columns
from exporter.imports.foreign_markdown.includes import with_includes
from exporter.imports.foreign_markdown.line import lines_of
from exporter.imports.foreign_markdown.matters import matters_of
from exporter.imports.foreign_markdown.references import anchors_in, references
from exporter.imports.foreign_markdown.settings import read_settings, text_in, texts_in
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.shortcodes import shortcodes
from exporter.imports.foreign_markdown.sorting import by_folders, natural, not_listed
from exporter.imports.notes import ImportFailed, Notes, short
from exporter.problems import Position
from exporter.source.file_titles import title_of_file

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.folder import Folder
    from exporter.imports.foreign_markdown.book import Contents
    from exporter.imports.foreign_markdown.line import Line

_SETTINGS = ("_quarto.yml", "_quarto.yaml", "_bookdown.yml", "_site.yml")
_PAGES = (".qmd", ".rmd")
_ALL = (*_PAGES, ".md", ".ipynb")
_INCLUDE = re.compile(r"[ \t]*\{\{<[ \t]*include[ \t]+([^<>\s]{1,500})[ \t]*>\}\}[ \t]*")
_DEEPEST = 20


def _matches(source: Source) -> bool:
    folder = source.folder
    return folder is not None and any(
        path in _SETTINGS[:3] or (path.lower().endswith(_PAGES) and path.count("/") <= 1) for path in folder.paths
    )


def _read(source: Source, notes: Notes) -> Bank:
    folder = source.folder_named()
    path = next((name for name in _SETTINGS if name in folder.paths), "")
    settings = read_settings(folder, path, notes) if path else {}
    shelf = Shelf(folder, notes)
    found = [
        one for one in folder.paths if one.lower().endswith(_PAGES) and not posixpath.basename(one).startswith("_")
    ]
    contents = _contents(settings, shelf, path, found)
    for chapter in chapters(contents):
        shelf.add(chapter.path)
    anchors: dict[str, tuple[str, str, bool]] = {}
    for one in shelf.pages:
        anchors |= _anchors(folder, one)
    translations = (chunks, shortcodes, columns, divs, references(anchors))
    ways = Ways(lines=_lines, translations=translations)
    title = text_in(settings, "book", "title") or text_in(settings, "website", "title") or text_in(settings, "title")
    if not title and path == "_bookdown.yml" and (first := next(iter(chapters(contents)), None)):
        title = text_in(matters_of(folder, [first.path])[first.path], "title")
    bank = bank_of(shelf, contents, ways, title, text_in(settings, "lang"))
    not_listed(shelf, found, path or "the folder")
    return replace(
        bank, description=text_in(settings, "book", "description"), authors=texts_in(settings, "book", "author")
    )


def _lines(shelf: Shelf, path: str) -> list[Line]:
    return with_includes(shelf, path, _include)


def _include(line: Line) -> tuple[str, str, str, str] | None:
    found = _INCLUDE.fullmatch(line.text) if "{{<" in line.text else None
    return ("", "", found[1], "") if found else None


def _anchors(folder: Folder, path: str) -> dict[str, tuple[str, str, bool]]:
    try:
        return anchors_in(path, lines_of(folder.text(path, Notes()), path))
    except ImportFailed:
        return {}


def _contents(settings: dict[str, Any], shelf: Shelf, path: str, found: list[str]) -> Contents:
    book = settings.get("book") if isinstance(settings.get("book"), dict) else settings
    listed = (book or {}).get("chapters")
    if isinstance(listed, list):
        contents = _listed([*listed, *_appendices(book)], shelf, path, 0)
    elif isinstance(settings.get("rmd_files"), list):
        contents = _listed(settings["rmd_files"], shelf, path, 0)
    elif (sidebar := _sidebar(settings)) is not None:
        contents = _listed(sidebar, shelf, path, 0)
    else:
        contents = ()
    if contents:
        return contents
    if path == "_bookdown.yml":
        top = sorted((one for one in found if "/" not in one), key=lambda one: (one != "index.Rmd", natural(one)))
        return tuple(map(Chapter, top))
    return by_folders(found)


def _appendices(book: Any) -> list[Any]:
    listed = book.get("appendices") if isinstance(book, dict) else None
    return listed if isinstance(listed, list) else []


def _sidebar(settings: dict[str, Any]) -> list[Any] | None:
    website = settings.get("website")
    sidebar = website.get("sidebar") if isinstance(website, dict) else None
    first = sidebar[0] if isinstance(sidebar, list) and sidebar else sidebar
    contents = first.get("contents") if isinstance(first, dict) else None
    return contents if isinstance(contents, list) else None


def _listed(entries: Any, shelf: Shelf, path: str, depth: int) -> Contents:
    contents: list[Chapter | Part] = []
    for entry in entries if isinstance(entries, list) and depth < _DEEPEST else ():
        if isinstance(entry, dict) and ("part" in entry or "section" in entry):
            title = str(entry.get("part") or entry.get("section"))
            own = _page(title, "", shelf, path) if title.lower().endswith(_ALL) else []
            inside = (*own, *_listed(entry.get("chapters", entry.get("contents")), shelf, path, depth + 1))
            named = title_of_file(own[0].path, "en") if own else title
            contents += [Part(named, inside)] if inside else []
        elif isinstance(entry, dict):
            target = entry.get("file") or entry.get("href")
            contents += _page(str(target), str(entry.get("text") or ""), shelf, path) if target else []
        elif isinstance(entry, str) and not set(entry) <= set("- "):
            contents += _page(entry, "", shelf, path)
    return tuple(contents)


def _page(target: str, title: str, shelf: Shelf, path: str) -> list[Chapter]:
    found = None if "://" in target else shelf.folder.find(target.lstrip("/"))
    if found is None or not found.lower().endswith((*_PAGES, ".md")):
        shelf.notes.lost(Position(path), f"the entry {short(target)}: there is no such page in the folder")
        return []
    return [Chapter(found, title)]


READER = Reader(name="quarto", title="Quarto or R Markdown", certain=True, folders=True, matches=_matches, read=_read)
