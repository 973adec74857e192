"""Jekyll, with the order and the boxes of Just the Docs: https://jekyllrb.com/docs/pages/."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Chapter, Part, Ways, bank_of
from exporter.imports.foreign_markdown.boxes import kramdown
from exporter.imports.foreign_markdown.liquid import liquid
from exporter.imports.foreign_markdown.matters import matters_of, number_in
from exporter.imports.foreign_markdown.settings import read_settings, text_in, texts_in
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.sorting import by_folders, natural, not_listed, pages_in
from exporter.source.file_titles import title_of_file

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.foreign_markdown.book import Contents
    from exporter.imports.notes import Notes

_SETTINGS = ("_config.yml", "_config.yaml")
_ENDINGS = (".md", ".markdown")
_NOT_PAGES = ("_includes", "_layouts", "_data", "_sass", "_site", "_drafts", "_plugins", "assets", "node_modules")
_OTHERS = frozenset({"episodes", "_episodes", "_episodes_rmd"})
_OF_JUPYTER_BOOK = ("_toc.yml", "_toc.yaml")


def _matches(source: Source) -> bool:
    folder = source.folder
    return folder is not None and any(name in folder.paths for name in _SETTINGS) and not is_of_others(folder.paths)


def is_of_others(paths: tuple[str, ...]) -> bool:
    """Return whether there are episodes of The Carpentries, or the contents of a Jupyter Book."""
    return any(path.partition("/")[0] in _OTHERS or path in _OF_JUPYTER_BOOK for path in paths)


def _read(source: Source, notes: Notes) -> Bank:
    folder = source.folder_named()
    path = next((name for name in _SETTINGS if name in folder.paths), "")
    settings = read_settings(folder, path, notes) if path else {}
    shelf = Shelf(folder, notes)
    found = [one for one in pages_in(folder.paths, _ENDINGS, notes) if not one.startswith(_NOT_PAGES)]
    if "index.md" in found and "README.md" in found:
        found.remove("README.md")
    matters = matters_of(folder, found)
    for one in found:
        permalink = text_in(matters[one], "permalink").strip("/")
        collection = one.removeprefix("_") if one.startswith("_") else one
        shelf.add(one, *([permalink] if permalink else []), posixpath.splitext(collection)[0])
    has_order = any("nav_order" in matter or "parent" in matter for matter in matters.values())
    contents = _by_parents(found, matters) if has_order else by_folders(found)
    ways = Ways(translations=(liquid, kramdown))
    bank = bank_of(shelf, contents, ways, text_in(settings, "title"), text_in(settings, "lang"))
    not_listed(shelf, [one for one in folder.paths if one.startswith("_drafts/")], "what Jekyll shows")
    return replace(bank, description=text_in(settings, "description"), authors=texts_in(settings, "author"))


def _by_parents(paths: list[str], matters: dict[str, dict[str, Any]]) -> Contents:
    """Return pages as Just the Docs does: by ``parent``, and in the order of ``nav_order``."""
    titles = {path: text_in(matters[path], "title") or title_of_file(path, "en") for path in paths}
    known = set(titles.values())
    parents = {path: parent if (parent := text_in(matters[path], "parent")) in known else "" for path in paths}

    def order(path: str) -> tuple[float, list[tuple[int, str]]]:
        return (-1.0 if path == "index.md" else number_in(matters[path], "nav_order"), natural(titles[path]))

    def below(title: str, seen: frozenset[str]) -> Contents:
        entries: list[Chapter | Part] = []
        for path in sorted((one for one in paths if parents[one] == title), key=order):
            inside = () if titles[path] in seen else below(titles[path], seen | {titles[path]})
            entries.append(Part(titles[path], (Chapter(path), *inside)) if inside else Chapter(path))
        return tuple(entries)

    return below("", frozenset({""}))


READER = Reader(name="jekyll", title="Jekyll", certain=True, folders=True, matches=_matches, read=_read)
