"""Archives that others have made, never unpacked to a disk.

Zips are judged as packages are before anything in them is read; a ``.tar.gz`` is unpacked in memory, up to a limit.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.conformance.container import UNREADABLE, safe_members
from exporter.conformance.contents import pieces
from exporter.conformance.end_record import read_end_record
from exporter.imports.intake import ARCHIVES
from exporter.imports.notes import ImportFailed
from exporter.imports.tarballs import files_in
from exporter.problems import Position, Problems, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.conformance.contents import Member

_LARGEST = 1 << 30
"""Bytes to which a source may unpack."""
_MOST_READ = 4 << 30
"""Bytes that are read out of a source, where its texts show the same files again and again."""
_PIECE = 1 << 18
_BASES = re.compile(r"(?:\$|%24)IMS[-_]CC[-_]FILE[-_]?BASE(?:\$|%24)/*(?:\.\./)*", re.IGNORECASE)
"""What Common Cartridge writes for the folder of a course's files."""
_BLACKBOARD = re.compile(r"@X@EmbeddedFile\.[^@]*@X@.*?(xid-[0-9]+_[0-9]+)|.*?/bbcswebdav/.*?(xid-[0-9]+_[0-9]+)")
_FILES = ("web_resources", "")
"""Where files of a cartridge are: in Canvas's folder, or anywhere."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A file in an archive: how many bytes it has, and what yields them."""

    size: int
    pieces: Callable[[], Iterator[bytes]]


@dataclass(frozen=True)
class Archive:
    """An archive that is safe to read: its files, without folders."""

    name: str
    members: Mapping[str, Packed]
    _read: list[int] = field(default_factory=lambda: [0], repr=False, compare=False)

    def content(self, name: str) -> bytes:
        """Return what a file holds.

        Raises:
            ImportFailed: too much has been read already.
        """
        self._read[0] += self.members[name].size
        if self._read[0] > _MOST_READ:
            message = "shows the same files so often that reading them would take very long; import it in parts"
            raise ImportFailed(Position(self.name), message)
        return b"".join(self.members[name].pieces())

    def beginning(self, name: str) -> bytes:
        """Return the first bytes of a file."""
        return next(self.members[name].pieces(), b"")

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
    """Return the zip or the ``.tar.gz`` that a file is; None if it is neither.

    Raises:
        ImportFailed: it is unsafe to read.
    """
    is_zip = raw.startswith(ARCHIVES[0])
    if not is_zip and raw.startswith(ARCHIVES):
        files = files_in(raw, name)
        return Archive(name, {path: Packed(len(of), partial(_cut, of)) for path, of in files.items()})
    return _opened_zip(raw, name) if is_zip else None


def _opened_zip(raw: bytes, name: str) -> Archive:
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
    files = {one.entry.filename: one for one in members if not one.entry.filename.endswith("/")}
    return Archive(name, {path: Packed(of.entry.file_size, partial(_pieces, raw, of)) for path, of in files.items()})


def _cut(view: memoryview) -> Iterator[bytes]:
    return (bytes(view[at : at + _PIECE]) for at in range(0, len(view), _PIECE))


def _pieces(raw: bytes, member: Member) -> Iterator[bytes]:
    return pieces(io.BytesIO(raw), member)


class Beside(Mapping[str, bytes]):
    """The files of an archive by the addresses that a text in one of them uses."""

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
