"""The outline of what was imported: paths of files, and sections at most two deep, as ``course.yaml`` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exporter.imports.yaml_text import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEEPEST = 2
"""Sections inside each other that an outline may have."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A section of the outline."""

    title: str
    items: tuple[str | Listed, ...]


Listing = tuple[str | Listed, ...]


def lines_of(listing: Iterable[str | Listed], margin: str) -> Iterator[str]:
    """Yield the lines of a list in YAML."""
    for one in listing:
        if isinstance(one, str):
            yield f"{margin}- {scalar(one)}"
        else:
            yield f"{margin}- title: {scalar(one.title)}"
            yield f"{margin}  items:"
            yield from lines_of(one.items, f"{margin}    ")


def values_of(listing: Iterable[str | Listed]) -> list[Any]:
    """Return what YAML reads from `lines_of`."""
    return [one if isinstance(one, str) else {"title": one.title, "items": values_of(one.items)} for one in listing]


def paths_in(listing: Iterable[str | Listed]) -> Iterator[str]:
    """Yield the paths of all files, in order."""
    for one in listing:
        if isinstance(one, str):
            yield one
        else:
            yield from paths_in(one.items)
