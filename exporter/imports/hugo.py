"""Hugo: https://gohugo.io/content-management/. Sections by folders, the order by weights."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Chapter, Part, Ways, bank_of
from exporter.imports.foreign_markdown.boxes import kramdown
from exporter.imports.foreign_markdown.matters import matters_of, number_in
from exporter.imports.foreign_markdown.settings import read_settings, text_in
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.shortcodes import shortcodes
from exporter.imports.foreign_markdown.sorting import natural
from exporter.imports.notes import ImportFailed, short
from exporter.problems import Position
from exporter.source.file_titles import title_of_file

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.folder import Folder
    from exporter.imports.foreign_markdown.book import Contents
    from exporter.imports.notes import Notes

_SETTINGS = tuple(f"{name}.{ending}" for name in ("hugo", "config") for ending in ("toml", "yaml", "yml", "json"))
_ENDINGS = (".md", ".markdown")
_CONTENT = "content"


def _settings_in(folder: Folder) -> str | None:
    names = (*_SETTINGS, *(f"config/_default/{name}" for name in _SETTINGS))
    return next((name for name in names if name in folder.paths), None)


def _matches(source: Source) -> bool:
    folder = source.folder
    has_content = folder is not None and any(path.startswith(f"{_CONTENT}/") for path in folder.paths)
    return folder is not None and has_content and _settings_in(folder) is not None


def _read(source: Source, notes: Notes) -> Bank:
    folder = source.folder_named()
    path = _settings_in(folder)
    settings = read_settings(folder, path, notes) if path else {}
    language = text_in(settings, "defaultContentLanguage") or text_in(settings, "languageCode")
    found = [one for one in folder.paths if one.startswith(f"{_CONTENT}/") and one.endswith(_ENDINGS)]
    inside = f"{_CONTENT}/{(language or 'en').partition('-')[0].lower()}/"
    root = inside if any(one.startswith(inside) for one in found) else f"{_CONTENT}/"
    others = [one for one in found if not one.startswith(root)]
    found = [one for one in found if one.startswith(root)]
    if not found:
        raise ImportFailed(Position(path or folder.name), f"there are no pages in {root}")
    for one in others:
        notes.lost(Position(one), f"the page {short(one)}, which is in another language than {root}")
    shelf = Shelf(folder, notes, root=root.rstrip("/"), roots=("static", "assets"))
    matters = matters_of(folder, found)
    for one in found:
        shelf.add(one, *([url] if (url := text_in(matters[one], "url").strip("/")) else []))
    contents = _sorted(found, root, matters)
    ways = Ways(translations=(shortcodes, kramdown))
    for one in found:
        if matters[one].get("draft") is True:
            notes.look(Position(one), f"the page {short(one)} is a draft, which Hugo does not show; it came")
    bank = bank_of(shelf, contents, ways, text_in(settings, "title"), language)
    return replace(bank, description=text_in(settings, "params", "description"))


def _sorted(paths: list[str], folder: str, matters: dict[str, dict[str, Any]]) -> Contents:
    by_name: dict[str, list[str]] = {}
    for path in paths:
        by_name.setdefault(path.removeprefix(folder).partition("/")[0], []).append(path)
    entries: list[tuple[tuple[float, float, list[tuple[int, str]]], Chapter | Part]] = []
    for name, inside in by_name.items():
        if inside == [f"{folder}{name}"]:
            chapter = Chapter(inside[0], text_in(matters[inside[0]], "linkTitle"))
            first = 0 if name.startswith("_index.") else 1
            entries.append(((first, number_in(matters[inside[0]], "weight"), natural(name)), chapter))
            continue
        below = f"{folder}{name}/"
        index = next((path for path in inside if path in (f"{below}_index.md", f"{below}index.md")), "")
        matter = matters.get(index, {})
        if inside == [index]:  # a page with its own folder for pictures
            entry: Chapter | Part = Chapter(index, text_in(matter, "linkTitle"))
        else:
            title = text_in(matter, "linkTitle") or text_in(matter, "title") or title_of_file(f"{name}.md", "en")
            entry = Part(title, _sorted(inside, below, matters))
        entries.append(((1, number_in(matter, "weight"), natural(posixpath.basename(name))), entry))
    return tuple(entry for _, entry in sorted(entries, key=lambda pair: pair[0]))


READER = Reader(name="hugo", title="Hugo", certain=True, folders=True, matches=_matches, read=_read)
