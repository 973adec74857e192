"""Texts that YAML reads as something else unless they stand in quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.fixes.place import Edit
from exporter.source.wording import in_quotes

if TYPE_CHECKING:
    from exporter.source.fixes.place import Place

_HEAD = re.compile(r" *(?:- +)*(?:[A-Za-z_][\w-]*: +)?")
"""What stands in front of a value that begins on this line."""
_ON_PURPOSE = re.compile(r"\s\s#")
"""A comment that its author has set off."""
_TOUCHES = re.compile(r"(?:(?!\s#).)*\s#(?!TODO|FIXME)[^\s#]", re.IGNORECASE)
"""A first sign that belongs to the word behind it, as in ``Team #1``; ``# and`` can be a note of the author's."""
_COLOUR = re.compile(r'put it in quotes: "(#[0-9A-Fa-f]{6})"')
_IN_QUOTES = re.compile(r"in quotes: (.+)", re.DOTALL)
_NO_PLAIN_START = tuple("\"'[]{}|>&*!%#")


def cut_off(place: Place) -> list[Edit]:
    """Return the quotes around a text of one line that ends at ``#1`` or the like for YAML."""
    head = _HEAD.match(place.line.text)
    value = place.line.text[head.end() :].rstrip() if head else ""
    is_plain = bool(value) and not value.startswith(_NO_PLAIN_START)
    if head is None or not head[0].strip() or not is_plain:
        return []
    if _ON_PURPOSE.search(value) or not _TOUCHES.match(value):
        return []
    start = place.line.start + head.end()
    return [Edit(start, start + len(value), in_quotes(value))]


def colour(place: Place) -> list[Edit]:
    """Return the quotes around a colour, which would be a comment without."""
    found = _COLOUR.search(place.problem.message)
    if found is None or place.line.text.count(found[1]) != 1 or not place.line.text.rstrip().endswith(found[1]):
        return []
    start = place.line.start + place.line.text.index(found[1])
    return [Edit(start, start + len(found[1]), f'"{found[1]}"')]


def text_with_colon(place: Place) -> list[Edit]:
    """Return the quotes around a text that is read as a mapping, if the message shows the text of just this line."""
    found = _IN_QUOTES.search(place.problem.message)
    value = place.rest.rstrip()
    if found is None or not value or in_quotes(value) != found[1] or not place.before.rstrip().endswith("-"):
        return []
    return [Edit(place.offset, place.offset + len(value), in_quotes(value))]


def reserved_sign(place: Place) -> list[Edit]:
    """Return the quotes around a text that begins with ``@`` or a backtick."""
    value = place.rest.rstrip()
    head = _HEAD.fullmatch(place.before)
    if not value.startswith(("@", "`")) or " #" in value or head is None or not head[0].strip():
        return []
    if _goes_on(place, head[0]):
        return []
    return [Edit(place.offset, place.offset + len(value), in_quotes(value))]


def _goes_on(place: Place, head: str) -> bool:
    """Return whether the text behind its ``head`` goes on below: on a line further in than its key, or its dash."""
    below = next((line.text for line in place.lines[place.number + 1 :] if line.text.strip()), "")
    return len(below) - len(below.lstrip()) > head.rstrip().rfind(" ") + 1
