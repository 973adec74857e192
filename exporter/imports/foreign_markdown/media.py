"""Pictures on other servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.imports.notes import short

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.imports.foreign_markdown.shelf import Shelf
    from exporter.problems import Position


def not_fetched(shelf: Shelf) -> Callable[[str, Position], str | None]:
    """Return a function that notes a picture on another server, and fetches nothing."""

    def fetched(address: str, place: Position) -> None:
        shelf.notes.lost(place, f"the picture {short(address)}, which is on another server; a link to it came")

    return fetched
