"""Paths that lead to a file as soon as they are written as paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.fixes.place import Edit

if TYPE_CHECKING:
    from exporter.source.fixes.place import Place

_SPACED = re.compile(r"!?\[[^\]\n]{0,200}\]\([ \t]*([^()<>\n]*[^()<>\s])[ \t]*\)")
_CASE = re.compile(r"'(.+)' differs in case from the file '(.+)'; use the file's exact name")
_BACKSLASH = re.compile(r"'([^']*)': it has a backslash")
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")


def spaces(place: Place) -> list[Edit]:
    """Return the pointed brackets around an address with spaces that leads to a file."""
    found = _SPACED.match(place.text, place.offset)
    if found is None or " " not in found[1] or not place.leads_to_a_file(found[1]):
        return []
    return [Edit(found.start(1), found.end(1), f"<{found[1]}>")]


def case(place: Place) -> list[Edit]:
    """Return the name of a file as it is on disk, if only one file can be meant."""
    found = _CASE.search(place.problem.message)
    if found is None:
        return []
    path, name = found[1], found[2]
    wrong = next((part for part in path.split("/") if part != name and part.casefold() == name.casefold()), None)
    meant = [file for file in place.files if file.casefold() == path.casefold()]
    if wrong is None or len(meant) != 1 or place.rest.count(wrong) != 1:
        return []
    start = place.offset + place.rest.index(wrong)
    return [Edit(start, start + len(wrong), name)]


def backslashes(place: Place) -> list[Edit]:
    """Return slashes in place of backslashes, if they lead to a file."""
    found = _BACKSLASH.search(place.problem.message)
    if found is None or not place.leads_to_a_file(found[1].replace("\\", "/")):
        return []
    end = _BLANK_LINE.search(place.text, place.offset)
    paragraph = place.text[place.line.start : end.start() if end else len(place.text)]
    if paragraph.count(found[1]) != 1:
        return []
    start = place.line.start + paragraph.index(found[1])
    return [Edit(start, start + len(found[1]), found[1].replace("\\", "/"))]
