"""mdBook: https://rust-lang.github.io/mdBook/format/summary.html."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Ways, bank_of
from exporter.imports.foreign_markdown.includes import with_includes
from exporter.imports.foreign_markdown.line import FENCE, prose
from exporter.imports.foreign_markdown.settings import read_settings, text_in, texts_in
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.sorting import named_in, not_listed
from exporter.imports.foreign_markdown.summary import read_summary
from exporter.imports.notes import ImportFailed
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.notes import Notes

_NAMES = ("book.toml",)
_INCLUDE = re.compile(
    r"(.*?)(?<!\\)\{\{#(?:include|rustdoc_include|playground|playpen)[ \t]+"
    r"([^{}\s:]{1,500})(?::([^{}\s]{1,100}))?[^{}]{0,100}\}\}(.*)"
)
_PLAYGROUND = re.compile(r"[ \t]*\{\{#(?:playground|playpen)[ \t][^{}\n]{1,700}\}\}[ \t]*")
_TITLE = re.compile(r"\{\{#title[ \t][^{}\n]{0,500}\}\}")
_HIDDEN = re.compile(r"[ \t]*#(?:[ \t]|$)")
_HIDDEN_LINES = "lines of Rust that begin with '# ', which mdBook hides"


def _matches(source: Source) -> bool:
    return source.folder is not None and named_in(source.folder.paths, _NAMES) is not None


def _read(source: Source, notes: Notes) -> Bank:
    folder = source.folder_named()
    path = named_in(folder.paths, _NAMES) or ""
    settings = read_settings(folder, path, notes) if path else {}
    around = posixpath.dirname(path)
    root = posixpath.normpath(posixpath.join(around, text_in(settings, "book", "src") or "src"))
    summary = folder.find(posixpath.join(root, "SUMMARY.md"))
    if summary is None:
        raise ImportFailed(Position(path or folder.name), f"there is no {root}/SUMMARY.md, which lists the chapters")
    shelf = Shelf(folder, notes, root="" if root == "." else root)
    contents = read_summary(shelf, summary)
    title, language = text_in(settings, "book", "title"), text_in(settings, "book", "language")
    bank = bank_of(shelf, contents, Ways(lines=_lines), title, language)
    not_listed(shelf, [one for one in folder.paths if one.startswith(f"{root}/") and one != summary], "SUMMARY.md")
    return replace(
        bank, description=text_in(settings, "book", "description"), authors=texts_in(settings, "book", "authors")
    )


def _lines(shelf: Shelf, path: str) -> list[Line]:
    return _without_hidden(with_includes(shelf, path, _include, prepared=_with_fences), shelf)


def _with_fences(lines: list[Line]) -> list[Line]:
    """Return lines in which playgrounds, programs to try out, are blocks of code."""
    text = set(prose(lines))
    result: list[Line] = []
    for index, line in enumerate(lines):
        if index in text and _PLAYGROUND.fullmatch(line.text):
            result += [line.becomes("```rust"), line, line.becomes("```")]
        else:
            result.append(line)
    return result


def _include(line: Line) -> tuple[str, str, str, str] | None:
    found = _INCLUDE.fullmatch(line.text) if "{{#" in line.text else None
    return (found[1], found[4], found[2], found[3] or "") if found else None


def _without_hidden(lines: list[Line], shelf: Shelf) -> list[Line]:
    """Return lines without those of Rust that mdBook hides."""
    result: list[Line] = []
    fence = language = ""
    for line in lines:
        found = FENCE.match(line.text)
        if found and not fence:
            fence, language = found[1], found[2].strip().partition(",")[0].lower()
        elif found and fence and found[1].startswith(fence) and not found[2].strip():
            fence = ""
        elif fence and language == "rust" and _HIDDEN.match(line.text):
            shelf.notes.lost_once(line.place, _HIDDEN_LINES)
            continue
        result.append(line if fence or "{{#title" not in line.text else line.becomes(_TITLE.sub("", line.text)))
    return result


READER = Reader(name="mdbook", title="mdBook", certain=True, folders=True, matches=_matches, read=_read)
