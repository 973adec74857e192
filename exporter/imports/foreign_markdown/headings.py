"""Headings of a page: one title, and no level skipped, which others do not ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.line import prose

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.line import Line

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_NO_TEXT = re.compile(r"[ \t]*(?:[-*+>|#]|[0-9]+[.)][ \t]|:::|</?[a-zA-Z]|\{)")
_IN_HTML = re.compile(r"[ \t]*<h1[\s>]", re.IGNORECASE)
_DEEPEST = 6


def heading_of(line: Line) -> tuple[int, str] | None:
    """Return the level and the words of a heading."""
    found = _ATX.fullmatch(line.text)
    return (len(found[1]), (found[2] or "").strip()) if found else None


def with_signs(lines: list[Line]) -> list[Line]:
    """Return lines in which headings that were underlined have signs before them."""
    result = list(lines)
    text = set(prose(lines))
    for index in sorted(text):
        found = _UNDERLINE.fullmatch(lines[index].text)
        above = index - 1
        if found is None or above not in text or result[above].is_empty or _NO_TEXT.match(result[above].text):
            continue
        if above - 1 in text and not result[above - 1].is_empty and not heading_of(result[above - 1]):
            continue  # a paragraph of several lines, or no heading at all
        sign = "#" if found[1][0] == "=" else "##"
        result[above] = result[above].becomes(f"{sign} {result[above].text.strip()}")
        result[index] = result[index].becomes("")
    return result


def has_title(lines: list[Line]) -> bool:
    """Return whether there is a heading of level 1."""
    return any((found := heading_of(lines[index])) and found[0] == 1 for index in prose(lines)) or any(
        _IN_HTML.match(lines[index].text) for index in prose(lines)
    )


def in_order(lines: list[Line], *, titled: bool) -> list[Line]:
    """Return lines whose headings skip no level; the first of level 1 is the title, unless the page is ``titled``."""
    result = list(lines)
    found = [(index, heading) for index in prose(lines) if (heading := heading_of(lines[index]))]
    shift = 0
    if titled and any(level == 1 for _, (level, _) in found):
        shift = 1
    elif sum(level == 1 for _, (level, _) in found) > 1:
        shift = 1
        if found[0][1][0] == 1:
            found = found[1:]
    above: list[tuple[int, int]] = []
    for index, (level, words) in found:
        wanted = level + shift
        if not titled and not shift and level == 1:
            above = [(1, 1)]
            continue
        while above and above[-1][0] >= wanted:
            above.pop()
        allowed = above[-1][1] + 1 if above else 2
        new = min(allowed, wanted, _DEEPEST)
        above.append((wanted, new))
        if new != level:
            result[index] = lines[index].becomes(f"{'#' * new} {words}")
    return result
