"""``SUMMARY.md`` of mdBook, HonKit and GitBook: parts as headings, chapters as nested lists of links."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.imports.foreign_markdown.book import Chapter, Part
from exporter.imports.notes import short
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.book import Contents
    from exporter.imports.foreign_markdown.shelf import Shelf

_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*")
_ENTRY = re.compile(
    r"([ \t]*)(?:[-*+][ \t]+)?\[((?:[^\[\]]|\\[\[\]]){0,500})\]\(([^()\s]{0,1000})(?:[ \t]+\"[^\"]*\")?\)[ \t]*"
)
_WORDS = re.compile(r"([ \t]*)[-*+][ \t]+([^\[\]]+)")
_RULE = re.compile(r"[ \t]*-{3,}[ \t]*")
_MOST = 5_000
_DEEPEST = 10
_Waiting = tuple[int, Position, str]
"""The indent, the place and the words of a title that has no page."""


def read_summary(shelf: Shelf, path: str) -> Contents:
    """Return what a summary lists, and put its pages on the shelf."""
    text = shelf.folder.text(path, shelf.notes, 1024 * 1024)
    folder = posixpath.dirname(path)
    parts: list[tuple[str, list[tuple[int, str, str]]]] = [("", [])]
    waiting: _Waiting | None = None
    is_first = True
    for number, line in enumerate(text.split("\n")[:_MOST], 1):
        if (heading := _HEADING.fullmatch(line)) or _RULE.fullmatch(line):
            _without_draft(parts[-1][1], waiting, 0, shelf)
            waiting = None
            if not (is_first and heading and heading[1] == "#"):  # the first is the title of the summary itself
                parts.append((heading[2] if heading else "", []))
            is_first = False
        elif entry := _ENTRY.fullmatch(line) or _WORDS.fullmatch(line):
            is_first = False
            written = entry[3] if entry.re is _ENTRY else ""
            page = _page(shelf, folder, written, entry[2], Position(path, number))
            if page is not None:
                indent = len(entry[1].expandtabs(4))
                _without_draft(parts[-1][1], waiting, indent, shelf)
                waiting = None if page else (indent, Position(path, number), entry[2])
                parts[-1][1].append((indent, entry[2].replace("\\", ""), page))
    _without_draft(parts[-1][1], waiting, 0, shelf)
    contents: list[Chapter | Part] = []
    for title, entries in parts:
        inside = _nested(entries)
        if inside:
            contents += [Part(title, inside)] if title and len([one for one in parts if one[1]]) > 1 else inside
    return tuple(contents)


def _without_draft(entries: list[tuple[int, str, str]], waiting: _Waiting | None, indent: int, shelf: Shelf) -> None:
    """Take the last entry, a title without a page, off again, with a note, unless the next one stands below it."""
    if waiting and indent <= waiting[0]:
        entries.pop()
        shelf.notes.lost(waiting[1], f"the chapter {short(waiting[2])}, which has no page")


def _page(shelf: Shelf, folder: str, written: str, words: str, place: Position) -> str | None:
    """Return the path of a page, empty for a title without one; None, with a note, if it is not there."""
    if not written:
        return ""
    target = posixpath.normpath(posixpath.join(folder, unquote(written.partition("#")[0])))
    found = None if "://" in written else shelf.folder.find(target)
    if found is None or not found.lower().endswith((".md", ".markdown", ".mdx")):
        shelf.notes.lost(place, f"the chapter {short(words)}: there is no page {short(written)}")
        return None
    shelf.add(found)
    return found


def _nested(entries: list[tuple[int, str, str]], level: int = 0) -> Contents:
    """Return entries as chapters, and as parts those with deeper ones below them."""
    contents: list[Chapter | Part] = []
    at = 0
    while at < len(entries):
        depth, title, page = entries[at]
        end = at + 1
        while end < len(entries) and entries[end][0] > depth:
            end += 1
        own = [Chapter(page, title)] if page else []
        if level == _DEEPEST:
            contents += own
            end = at + 1
        elif end > at + 1:
            contents.append(Part(title, (*own, *_nested(entries[at + 1 : end], level + 1))))
        else:
            contents += own
        at = end
    return tuple(contents)
