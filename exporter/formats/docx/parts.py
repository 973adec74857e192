"""What the text of a document refers to: links, pictures, footnotes, lists, and places to jump to."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import imagesize

from exporter.formats.docx.wml import RELATION, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

    from exporter.archive import Content

_NO_SIGN = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST_NAME = 40
"""Characters of a bookmark's name (17.13.6.2)."""
PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
}
"""The pictures that Word shows, by the ending of their names."""
BULLETS, NUMBERS, LETTERS, BOXES = range(4)
"""The kinds of lists, as `numbering` defines them."""
_SIZE = (480, 320)


class Relation(NamedTuple):
    """What a part of the document refers to."""

    kind: str
    target: str
    is_outside: bool = False


class Parts:
    """Collects it, each by a number of its own. ``media`` are the course's files, ``names`` theirs in the document."""

    def __init__(self, media: Mapping[str, Path], names: Mapping[str, str]) -> None:
        self._path_of = {f"media/{names[path]}": path for path in media}
        self._media = media
        self.relations: dict[Relation, str] = {}
        self.files: dict[str, Content] = {}
        self.notes: list[list[etree._Element]] = []
        self.lists: list[tuple[int, int, int]] = []
        """The kind of each list, its level, and the number that it begins with."""
        self._bookmarks = 0
        self._drawings = 0

    def relation(self, kind: str, target: str, *, is_outside: bool = False) -> str:
        """Return the id of something outside of the part."""
        return self.relations.setdefault(
            Relation(f"{RELATION}/{kind}", target, is_outside), f"rId{len(self.relations) + 1}"
        )

    def link(self, address: str) -> str:
        """Return the id of an address."""
        return self.relation("hyperlink", address, is_outside=True)

    def picture(self, address: str) -> str | None:
        """Return the id of a picture; None if Word does not show such ones."""
        path = self._path_of.get(address)
        if path is None or PurePosixPath(address).suffix.lower() not in PICTURES:
            return None
        self.files[f"word/{address}"] = self._media[path]
        return self.relation("image", address)

    def size(self, address: str) -> tuple[int, int]:
        """Return the width and height of a picture in pixels."""
        width, height = imagesize.get(str(self._media[self._path_of[address]]))
        return (int(width), int(height)) if width > 0 and height > 0 else _SIZE

    def drawing(self) -> int:
        """Return the number of a further drawing."""
        self._drawings += 1
        return self._drawings

    def note(self, blocks: list[etree._Element]) -> str:
        """Return the number of a footnote."""
        self.notes.append(blocks)
        return str(len(self.notes))

    def list_of(self, kind: int, level: int, start: int = 1) -> int:
        """Return the number of a list that begins anew."""
        self.lists.append((kind, level, start))
        return len(self.lists)

    def bookmark(self, anchor: str) -> tuple[etree._Element, etree._Element]:
        """Return the beginning and the end of a place to jump to."""
        self._bookmarks += 1
        number = str(self._bookmarks)
        return w("bookmarkStart", id=number, name=bookmark_name(anchor)), w("bookmarkEnd", id=number)

    def types(self) -> Iterable[tuple[str, str]]:
        """Return the endings of the pictures, and what they are."""
        endings = {PurePosixPath(name).suffix for name in self.files}
        return sorted((ending[1:], PICTURES[ending.lower()]) for ending in endings)


def bookmark_name(anchor: str) -> str:
    """Return the name of an anchor as Word takes it: letters, digits and underscores, not too many, none first."""
    plain = _NO_SIGN.sub("_", anchor)
    if plain == anchor and len(plain) < _LONGEST_NAME:
        return f"_{plain}"
    return f"_{plain[:28]}_{hashlib.sha256(anchor.encode()).hexdigest()[:8]}"
