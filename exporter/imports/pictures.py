"""Files that come inside a source, such as pictures: only what a browser shows without danger, under names of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.identifiers import slug
from exporter.imports.bank import Picture
from exporter.imports.notes import short

if TYPE_CHECKING:
    from exporter.imports.notes import Notes
    from exporter.problems import Position

FOLDER = "media"
MOST = 2_000
LARGEST_ALL = 64 * 1024 * 1024
"""Bytes of all files of a source together."""

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", 0, "png"),
    (b"\xff\xd8\xff", 0, "jpg"),
    (b"GIF87a", 0, "gif"),
    (b"GIF89a", 0, "gif"),
    (b"WEBP", 8, "webp"),
    (b"ftyp", 4, "mp4"),
    (b"ID3", 0, "mp3"),
    (b"\xff\xfb", 0, "mp3"),
    (b"\xff\xfa", 0, "mp3"),
    (b"\xff\xf3", 0, "mp3"),
    (b"\xff\xf2", 0, "mp3"),
    (b"OggS", 0, "ogg"),
    (b"%PDF-", 0, "pdf"),
)
"""First bytes, where they stand, and the ending of what they begin."""
_BEGINNING = 1_000
SHOWN = frozenset({"png", "jpg", "gif", "webp", "svg", "mp4", "mp3", "ogg"})
"""The endings of what a page shows; others are linked."""


@dataclass(slots=True)
class Pictures:
    """Collects the files of a source; the same content is kept once."""

    notes: Notes
    found: dict[str, Picture] = field(default_factory=dict)
    _by_content: dict[bytes, str] = field(default_factory=dict)
    _size: int = 0

    def add(self, name: str, content: bytes, place: Position) -> str | None:
        """Keep a file; return its path in the course, or None, with a note, if it cannot be shown."""
        if content in self._by_content:
            return f"{FOLDER}/{self._by_content[content]}"
        ending, fault = kind_of(content)
        if not fault and (len(self.found) >= MOST or self._size + len(content) > LARGEST_ALL):
            fault = f"there are more than {MOST:,} files or {LARGEST_ALL // 1024 // 1024} MB of them"
        if fault:
            self.notes.lost(place, f"the file {short(name)}: {fault}")
            return None
        own = self._name(name, ending)
        self._by_content[content] = own
        self._size += len(content)
        self.found[own] = Picture(place, own, content)
        return f"{FOLDER}/{own}"

    def all(self) -> tuple[Picture, ...]:
        """Return all files by name."""
        return tuple(self.found[name] for name in sorted(self.found))

    def _name(self, written: str, ending: str) -> str:
        last = written.replace("\\", "/").rpartition("/")[2]
        stem = slug(last.rpartition(".")[0] or last) or "picture"
        name, number = f"{stem}.{ending}", 2
        while name in self.found:
            name, number = f"{stem}-{number}.{ending}", number + 1
        return name


def fault_of(content: bytes, ending: str) -> str:
    """Return why a picture whose name ends so cannot be used; empty if it can."""
    found, fault = kind_of(content)
    is_alike = {found, ending} <= {"jpg", "jpeg"} or found == ending or ending in ("apng", "avif")
    return fault or ("" if is_alike else f"is not a picture of the type that its name says, but '{found}'")


def kind_of(content: bytes) -> tuple[str, str]:
    """Return the ending of a file by its content, or why it cannot be used."""
    for first, offset, ending in _KINDS:
        if content[offset : offset + len(first)] == first:
            return ending, ""
    if b"<svg" in content[:_BEGINNING] or b":svg" in content[:_BEGINNING]:
        from exporter.source.media.svg import fault_of_svg  # noqa: PLC0415 - lxml is only needed for drawings

        fault = fault_of_svg(content)
        return "svg", f"the drawing {fault}" if fault else ""
    return "", "is not a picture, recording or PDF, and only these are taken out of a source"
