"""Zips that others have made: judged as packages are before anything in them is read, and never unpacked to a disk."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.conformance.container import UNREADABLE, safe_members
from exporter.conformance.contents import content, pieces
from exporter.conformance.end_record import read_end_record
from exporter.imports.notes import ImportFailed
from exporter.problems import Position, Problems, Severity

if TYPE_CHECKING:
    from exporter.conformance.contents import Member

_ZIP = b"PK\x03\x04"
_LARGEST = 1 << 30
"""Bytes to which a source may unpack."""
_BASES = re.compile(r"(?:\$|%24)IMS[-_]CC[-_]FILE[-_]?BASE(?:\$|%24)/*(?:\.\./)*", re.IGNORECASE)
"""What Common Cartridge writes for the folder of a course's files."""
_BLACKBOARD = re.compile(r"@X@EmbeddedFile\.[^@]*@X@.*?(xid-[0-9]+_[0-9]+)|.*?/bbcswebdav/.*?(xid-[0-9]+_[0-9]+)")
_FILES = ("web_resources", "")
"""Where files of a cartridge are: in Canvas's folder, or anywhere."""


@dataclass(frozen=True)
class Archive:
    """A zip that is safe to read: its files, without folders, with their sizes."""

    name: str
    raw: bytes
    members: Mapping[str, Member]

    def content(self, name: str) -> bytes:
        """Return what a file holds."""
        return content(io.BytesIO(self.raw), self.members[name])

    def beginning(self, name: str) -> bytes:
        """Return the first bytes of a file."""
        return next(pieces(io.BytesIO(self.raw), self.members[name]), b"")

    def inside(self, name: str) -> str:
        """Return what messages call a file."""
        return f"{self.name}/{name}"

    @cached_property
    def by_last_name(self) -> Mapping[str, tuple[str, ...]]:
        """Return the paths of files by the last part of their names."""
        found: dict[str, list[str]] = {}
        for name in self.members:
            found.setdefault(name.rpartition("/")[2].lower(), []).append(name)
        return {last: tuple(paths) for last, paths in found.items()}


def opened(raw: bytes, name: str) -> Archive | None:
    """Return the zip that a file is; None if it is none.

    Raises:
        ImportFailed: it is unsafe to read.
    """
    if not raw.startswith(_ZIP):
        return None
    problems = Problems()
    stream = io.BytesIO(raw)
    try:
        end = read_end_record(stream, len(raw))
        members = safe_members(stream, len(raw), end, problems, largest=_LARGEST, named=False)
    except UNREADABLE as error:
        message = f"is not a readable zip: {error}; export or download it again"
        raise ImportFailed(Position(name), message) from None
    for problem in problems.sorted():
        if problem.severity is Severity.ERROR:
            inner = problem.position.file
            raise ImportFailed(Position(name if inner == "." else f"{name}/{inner}"), problem.message)
    return Archive(name, raw, {one.entry.filename: one for one in members if not one.entry.filename.endswith("/")})


class Beside(Mapping[str, bytes]):
    """The files of a zip by the addresses that a text in one of them uses."""

    def __init__(self, archive: Archive, text: str) -> None:
        self.archive, self.folder = archive, posixpath.dirname(text)
        self.found: set[str] = set()

    def __getitem__(self, address: str) -> bytes:
        found = self.path(address)
        if found is None:
            raise KeyError(address)
        self.found.add(found)
        return self.archive.content(found)

    def __contains__(self, address: object) -> bool:
        return isinstance(address, str) and self.path(address) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.archive.members)

    def __len__(self) -> int:
        return len(self.archive.members)

    def path(self, address: str) -> str | None:
        """Return the path of the file that an address means, if there is one."""
        if blackboard := _BLACKBOARD.match(address):
            mark = blackboard[1] or blackboard[2]
            return next((name for name in self.archive.members if f"{mark}." in name or name.endswith(mark)), None)
        plain = unquote(address.partition("?")[0].partition("#")[0])
        base = _BASES.match(plain)
        rest = plain[base.end() :] if base else plain
        folders = _FILES if base else (self.folder, "")
        tried = (posixpath.normpath(posixpath.join(folder, rest)) for folder in folders)
        found = next((path for path in tried if path in self.archive.members), None)
        if found or "://" in rest:
            return found
        alike = self.archive.by_last_name.get(rest.rpartition("/")[2].lower(), ())
        return alike[0] if len(alike) == 1 else None
