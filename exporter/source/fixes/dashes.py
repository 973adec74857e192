"""Entries of the outline without their dash, or with one that touches the name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.fixes.place import Edit
from exporter.source.outline import ITEMS

if TYPE_CHECKING:
    from exporter.source.fixes.place import Line, Place

_ENTRY = re.compile(r"([ ]*- +)\S")
_WITHOUT_BLANK = re.compile(r"([ ]*-)([^\s-].*)")


def missing_dash(place: Place) -> list[Edit]:
    """Return the dash in front of a file that stands below an entry, as the entry above has it."""
    if not _names_a_file(place, place.line.text):
        return []
    above = next((line for line in place.lines[place.number - 1 :: -1] if line.text.strip()), None)
    entry = _ENTRY.match(above.text) if above and place.number else None
    if entry is None:
        return []
    indentation = len(place.line.text) - len(place.line.text.lstrip(" "))
    return [Edit(place.line.start, place.line.start + indentation, entry[1])]


def missing_blank(place: Place) -> list[Edit]:
    """Return the blank behind a dash that touches the name of a file."""
    found = _WITHOUT_BLANK.fullmatch(place.line.text)
    if found is None or not _names_a_file(place, found[2]):
        return []
    at = place.line.start + found.end(1)
    return [Edit(at, at, " ")]


def no_dashes(place: Place) -> list[Edit]:
    """Return the dashes of an outline that has none: every line of it is the name of a file."""
    if not place.problem.message.startswith("'outline' should be a list"):
        return []
    first = _next_filled(place, place.number)
    entries: list[Line] = []
    for line in place.lines[first:]:
        if not line.text.strip():
            continue
        if not line.text.startswith(" "):
            break
        if not _names_a_file(place, line.text):
            return []
        entries.append(line)
    starts = (line.start + len(line.text) - len(line.text.lstrip(" ")) for line in entries)
    return [Edit(start, start, "- ") for start in starts]


def _next_filled(place: Place, number: int) -> int:
    """Return the line at which the value begins: that of the problem, or the next one if it is the key's."""
    return number + 1 if place.lines[number].text.startswith("outline:") else number


def _names_a_file(place: Place, text: str) -> bool:
    name = text.strip()
    return name.endswith(ITEMS) and place.leads_to_a_file(name)
