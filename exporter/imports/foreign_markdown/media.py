"""Pictures on other servers."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from exporter.imports.notes import NotFetchedError, short
from exporter.imports.pictures import SHOWN, kind_of

if TYPE_CHECKING:
    from exporter.imports.foreign_markdown.shelf import Shelf
    from exporter.problems import Position


def _refuse(_address: str) -> bytes:
    raise NotFetchedError("has no address that begins with http or https")


def fetched(shelf: Shelf, address: str, place: Position) -> str | None:
    """Return the path in the course of a picture on another server; None, with a note, if it does not come."""
    if shelf.notes.fetch is None and address.lower().startswith(("http://", "https://", "//")):
        shelf.notes.lost(place, f"the picture {short(address)}, which is on another server; a link to it came")
        return None
    try:
        content = (shelf.notes.fetch or _refuse)(address)
        parts = urlsplit(address)
    except (NotFetchedError, ValueError) as reason:
        end = "a link to it" if address.lower().startswith(("http://", "https://")) else "its words"
        shelf.notes.lost(place, f"the picture {short(address)} {reason}; {end} came")
        return None
    ending, fault = kind_of(content)
    if fault or ending not in SHOWN:
        shelf.notes.lost(place, f"the picture {short(address)} {fault or 'is not a picture'}; a link to it came")
        return None
    words = f"?{parts.query}" if parts.query else ""
    path = f"//{parts.netloc}{posixpath.splitext(parts.path)[0]}{words}.{ending}"
    return shelf.kept(path) or shelf.keep(path, content, place)
