"""Tabs of Material for MkDocs, ``=== "Name"`` with indented texts, as tabs of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.headings import heading_of
from exporter.imports.foreign_markdown.line import INDENT, Line, dedented, indented, prose
from exporter.plain_text import as_line

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.shelf import Shelf

_TAB = re.compile(r"( *)===[!+]?[ \t]+(?:\"(.+)\"|'(.+)')[ \t]*")
_DEEPEST = 6


def tabs(lines: list[Line], shelf: Shelf) -> list[Line]:
    """Return lines in which tabs are a block whose headings name them."""
    return _replaced(lines, shelf, 1)


def as_tabs(pieces: list[tuple[str, list[Line]]], opening: Line, level: int) -> list[Line]:
    """Return a block of tabs, each with its name and its lines, below a heading of ``level``."""
    own = min(_DEEPEST - 1, level + 1)
    result = [opening.becomes("::: tabs")]
    for name, inside in pieces:
        place = inside[0] if inside else opening
        result += [place.becomes(f"{'#' * own} {as_line(name)}"), *below(inside, own), place.becomes("")]
    return [*result[:-1], result[-1].becomes(":::"), result[-1].becomes("")]


def below(lines: list[Line], level: int) -> list[Line]:
    """Return lines in which no heading is as high as ``level``."""
    found = [(index, heading) for index in prose(lines) if (heading := heading_of(lines[index]))]
    shift = level + 1 - min((one for _, (one, _) in found), default=level + 1)
    if shift <= 0:
        return lines
    result = list(lines)
    for index, (own, words) in found:
        result[index] = lines[index].becomes(f"{'#' * min(_DEEPEST, own + shift)} {words}")
    return result


def _replaced(lines: list[Line], shelf: Shelf, level: int) -> list[Line]:
    result: list[Line] = []
    text = set(prose(lines))
    at = 0
    while at < len(lines):
        if at in text and (heading := heading_of(lines[at])):
            level = heading[0]
        if at not in text or _TAB.fullmatch(lines[at].text) is None:
            result.append(lines[at])
            at += 1
            continue
        margin = lines[at].indent
        pieces, end = _pieces(lines, at, margin)
        inside = [(name, _replaced(piece, shelf, level + 1)) for name, piece in pieces]
        made = as_tabs(inside, lines[at], level)
        result += [line.becomes((" " * margin + line.text).rstrip()) for line in made]
        at = end
    return result


def _pieces(lines: list[Line], start: int, margin: int) -> tuple[list[tuple[str, list[Line]]], int]:
    pieces: list[tuple[str, list[Line]]] = []
    at = start
    while at < len(lines):
        following = next((index for index in range(at, len(lines)) if not lines[index].is_empty), len(lines))
        found = _TAB.fullmatch(lines[following].text) if following < len(lines) else None
        if found is None or len(found[1]) != margin:
            break
        end = max(following + 1, indented(lines, following + 1, margin + INDENT))
        pieces.append((found[2] or found[3], dedented(lines[following + 1 : end], margin + INDENT)))
        at = end
    return pieces, at
