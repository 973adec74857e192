"""Defines a reader: a name, how it knows its files, and a function from a file or a folder to a `Bank`.

Nothing here writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from exporter.imports.archives import opened
from exporter.imports.intake import decoded
from exporter.imports.notes import ImportFailed, Notes
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.imports.archives import Archive
    from exporter.imports.bank import Bank
    from exporter.imports.folder import Folder

_BEGINNING = 64 * 1024
_IN_A_CHARACTER = 0b10
"""The first bits of a byte in UTF-8 that goes on with a character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What whoever imports has asked for."""

    lesson_level: int | None = None
    """The level of the headings that begin lessons where a source is one long text; None to find it out."""
    fetch: Callable[[str], bytes] | None = None
    """What fetches pictures on other servers, as `Notes` have it."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file or a folder to import: its ``name`` in messages, and the content of the file, empty for a folder."""

    name: str
    content: bytes
    folder: Folder | None = None
    """The folder; for a file the one that it stands in, of which it is the only page."""
    wishes: Wishes = Wishes()

    @cached_property
    def archive(self) -> Archive | None:
        """Return the zip that it is; None if it is none.

        Raises:
            ImportFailed: it is a zip, and unsafe to read.
        """
        return opened(self.content, self.name)

    @cached_property
    def beginning(self) -> str:
        """Return the first characters as text, for a look at what kind of file it is; empty if it is none."""
        cut = self.content[:_BEGINNING]
        if len(cut) == _BEGINNING:
            cut = _without_a_part(cut)
        try:
            return decoded(cut, self.name, Notes())
        except ImportFailed:
            return ""

    def folder_named(self) -> Folder:
        """Return the folder.

        Raises:
            ImportFailed: there is none.
        """
        if self.folder is None:
            raise ImportFailed(Position(self.name), "is not a folder; name one")
        return self.folder

    def text(self, notes: Notes) -> str:
        """Return the whole content as text, with notes on what was no text."""
        return decoded(self.content, self.name, notes)


def _without_a_part(cut: bytes) -> bytes:
    """Return what was cut off a file without its last line, or of a very long one without a character cut in two."""
    end = cut.rfind(b"\n") + 1
    if end > len(cut) // 2:
        return cut[:end]
    begun = next((back for back in range(1, 5) if cut[-back] >> 6 != _IN_A_CHARACTER), 0)
    return cut[:-begun] if begun and cut[-begun] >> 6 > _IN_A_CHARACTER else cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One format that can be read. ``matches`` looks into a file, never at its name; in a folder, names say it all."""

    name: str
    title: str
    """What it is called in messages and lists."""
    certain: bool = False
    """Whether `matches` leaves no doubt; the others are asked afterwards."""
    last: bool = False
    """Whether it takes what nobody else has taken."""
    folders: bool = False
    """Whether it reads folders."""
    matches: Callable[[Source], bool]
    read: Callable[[Source, Notes], Bank]
