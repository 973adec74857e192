"""Looks into the front matter of pages for their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.imports.foreign_markdown.front_matter import split
from exporter.imports.foreign_markdown.line import lines_of
from exporter.imports.notes import ImportFailed, Notes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.imports.folder import Folder

LAST = float("inf")


def matters_of(folder: Folder, paths: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return what the front matter of each page says; what is wrong with it is noted when the page is read."""
    return {path: _matter(folder, path) for path in paths}


def number_in(matter: dict[str, Any], name: str, otherwise: float = LAST) -> float:
    """Return a number of a front matter."""
    try:
        return float(matter.get(name, otherwise))
    except (TypeError, ValueError):
        return otherwise


def _matter(folder: Folder, path: str) -> dict[str, Any]:
    try:
        return split(lines_of(folder.text(path, Notes()), path), Notes())[0].values
    except ImportFailed:
        return {}
