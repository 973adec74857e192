"""Reads a package's zip without trusting it: size, names, contents. Nothing is written to disk.

Each stage looks only at what the stages before it found harmless: the end record, the directory, the headers, the data.
"""

from __future__ import annotations

import struct
import zipfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from exporter.conformance.contents import (
    Member,
    content,
    extra_fields,
    judge_contents,
    judge_methods,
    locate,
    pieces,
    unlisted_bytes,
)
from exporter.conformance.end_record import EndRecord, count_entries, read_end_record
from exporter.conformance.entry_names import entry_place, is_folder, judge_names
from exporter.conformance.foreign import foreign_package
from exporter.conformance.unicode_names import judge_unicode_names
from exporter.problems import Position, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exporter.problems import Problems

MANIFEST = "imsmanifest.xml"
STRUCTURE = "cmi5.xml"
"""What describes a package of SCORM and one of cmi5."""

_WHOLE = Position(".")
"""The position of problems with the zip as a whole."""

_MOST_ENTRIES = 50_000
_LARGEST_DIRECTORY = 64 << 20
_LARGEST_MANIFEST = 16 << 20
_LARGEST_TOTAL = 16 << 30
_LARGEST_RATIO = 500
"""Bytes out per byte in. Text rarely exceeds 50; the limit of deflate is 1,032, and only zip bombs come near it."""
_SMALLEST_BOMB = 16 << 20
_LARGEST_WHOLE_RATIO = 100
"""The same for all files together, where pictures and recordings, which hardly get smaller, bring it near 1."""
_SMALLEST_WHOLE_BOMB = 64 << 20
_LARGE = 0x0001  # APPNOTE.TXT 4.5.3: the extra field of zip64
_NEEDS_LARGE = 1_900_000_000
"""Bytes. Programs, ours among them, turn to zip64 a little before 2 GB, where sizes with a sign end."""

UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OverflowError, EOFError, struct.error)
"""What `zipfile` raises for directories that are damaged."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is safe to read, as long as it is open: its files (without folders) with their sizes."""

    name: str
    files: dict[str, int]
    manifest: bytes
    """What describes it: `MANIFEST`, or `STRUCTURE` where that was asked for."""
    is_cmi5: bool
    _stream: IO[bytes]
    _members: dict[str, Member]

    def content(self, name: str) -> bytes:
        """Return what a file holds; its size says beforehand how much that is."""
        return content(self._stream, self._members[name])

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield what a file holds in small pieces; read nothing else meanwhile."""
        return pieces(self._stream, self._members[name])


@contextmanager
def open_package(path: Path, problems: Problems, *, cmi5: bool = False) -> Iterator[Package | None]:
    """Open the package at ``path``, or None (with problems reported) if it is unsafe or has no manifest.

    With ``cmi5``, a package of cmi5 is as welcome as one of SCORM.
    """
    with ExitStack() as opened:
        package = None
        try:
            package = _read(opened.enter_context(path.open("rb")), path, problems, cmi5=cmi5)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            message = f"cannot be read: {reason}; check that it is a file, and that you may read it"
            problems.error(_WHOLE, message, "zip-unreadable")
        except UNREADABLE as error:
            message = f"is not a readable zip: {_reason(error)}; export or download it again"
            problems.error(_WHOLE, message, "zip-unreadable")
        yield package


def _read(stream: IO[bytes], path: Path, problems: Problems, *, cmi5: bool) -> Package | None:
    size = path.stat().st_size
    end = read_end_record(stream, size)
    members = safe_members(stream, size, end, problems, largest=_LARGEST_TOTAL)
    if _failed(problems):
        return None
    _judge_form(members, size, end, problems)
    return _package(stream, path, members, problems, cmi5=cmi5)


def safe_members(  # noqa: PLR0913 - what a caller unpacks differs
    stream: IO[bytes],
    size: int,
    end: EndRecord,
    problems: Problems,
    *,
    largest: int,
    named: bool = True,
) -> list[Member]:
    """Return what a zip holds; empty, with errors, if it is unsafe to read.

    ``largest`` is how many bytes it may unpack to, and ``named`` whether the names of its files will be those of files.

    Raises:
        UNREADABLE: the directory is damaged.
    """
    _judge_directory(end, problems)
    if _failed(problems):
        return []
    entries = _entries(stream, end)
    _judge_sizes(entries, size, largest, problems)
    if _failed(problems):
        return []
    if named:
        judge_names(entries, problems)
    judge_methods(entries, problems)
    if _failed(problems):
        return []
    members = locate(stream, entries, end.offset, problems)
    if named:
        judge_unicode_names(members, problems)
    if _failed(problems):
        return []
    judge_contents(stream, members, problems)
    return [] if _failed(problems) else members


def _reason(error: Exception) -> Exception | str:
    is_name = isinstance(error, UnicodeDecodeError)  # the only text in a directory that is decoded
    return "a name in it is not in UTF-8, although it says so" if is_name else error


def _failed(problems: Problems) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems.found)


def _package(stream: IO[bytes], path: Path, members: list[Member], problems: Problems, *, cmi5: bool) -> Package | None:
    named = {member.entry.orig_filename: member for member in members if not is_folder(member.entry)}
    files = {name: member.entry.file_size for name, member in named.items()}
    is_cmi5 = cmi5 and MANIFEST not in named and STRUCTURE in named
    described = STRUCTURE if is_cmi5 else MANIFEST
    if described not in named:
        _explain_missing(files, problems)
        return None
    return Package(path.name, files, content(stream, named[described]), is_cmi5, stream, named)


def _judge_directory(end: EndRecord, problems: Problems) -> None:
    """Report a directory that is too large to be read."""
    if end.entries > _MOST_ENTRIES:
        message = f"holds {end.entries:,} files, more than {_MOST_ENTRIES:,}; split the course"
        problems.error(_WHOLE, message, "zip-bomb")
    elif end.length > _LARGEST_DIRECTORY:
        message = f"has a directory of more than {_LARGEST_DIRECTORY >> 20} MB; create the package again"
        problems.error(_WHOLE, message, "zip-bomb")


def _entries(stream: IO[bytes], end: EndRecord) -> list[zipfile.ZipInfo]:
    """Return the entries of the directory.

    Raises:
        BadZipFile: it holds another number of entries than the end record says, or stands elsewhere.
    """
    listed = count_entries(stream, end)
    if listed != end.entries:
        more = "more" if listed > end.entries else f"{listed:,}"
        msg = f"its end record counts {end.entries:,} files and its directory lists {more}"
        raise zipfile.BadZipFile(msg)
    archive = zipfile.ZipFile(stream)  # not closed: the stream is the caller's
    if archive.start_dir != end.offset:
        msg = "its directory is not where its end record says"
        raise zipfile.BadZipFile(msg)
    return archive.infolist()


def _judge_sizes(entries: list[zipfile.ZipInfo], size: int, largest: int, problems: Problems) -> None:
    """Report sizes that no course has, going by the directory alone: nothing is unpacked yet."""
    total = sum(entry.file_size for entry in entries)
    if total > largest:
        message = f"unpacks to more than {largest >> 30} GB; split the course"
        problems.error(_WHOLE, message, "zip-bomb")
    elif total > max(_SMALLEST_WHOLE_BOMB, _LARGEST_WHOLE_RATIO * size):
        message = f"unpacks to {total // max(size, 1):,} times its size, which only happens in attacks"
        problems.error(_WHOLE, f"{message}; create the package again", "zip-bomb")
    if sum(entry.compress_size for entry in entries) > size:
        message = "its files overlap, which only happens in attacks; create the package again"
        problems.error(_WHOLE, message, "zip-bomb")
    for entry in entries:
        if entry.file_size > max(_SMALLEST_BOMB, _LARGEST_RATIO * entry.compress_size):
            message = "unpacks to far more than any real file would; remove it"
            problems.error(entry_place(entry.orig_filename), message, "zip-bomb")
        if entry.orig_filename in {MANIFEST, STRUCTURE} and entry.file_size > _LARGEST_MANIFEST:
            message = f"is larger than {_LARGEST_MANIFEST >> 20} MB; split the course"
            problems.error(Position(entry.orig_filename), message, "zip-bomb")


def _judge_form(members: list[Member], size: int, end: EndRecord, problems: Problems) -> None:
    """Warn of forms that most LMSs can read, but not all."""
    if members and members[0].start:
        message = (
            f"has {members[0].start:,} bytes before its first file, and some LMSs refuse that; zip the files again"
        )
        problems.warning(_WHOLE, message, "zip-around")
    if end.trailing:
        message = f"has {end.trailing:,} bytes after its end, and some LMSs refuse that; zip the files again"
        problems.warning(_WHOLE, message, "zip-around")
    if unlisted := unlisted_bytes(members, end.offset):
        message = f"has {unlisted:,} bytes that belong to none of its files, and LMSs that do not read its directory"
        problems.warning(_WHOLE, f"{message} may take them for one; zip the files again", "zip-around")
    extras = (extra for one in members for extra in (one.extra, one.entry.extra))
    is_large = end.large or any(kind == _LARGE for extra in extras for kind, _field in extra_fields(extra))
    if is_large and max((size, *(one.entry.file_size for one in members))) < _NEEDS_LARGE:
        message = "is written in zip64, which only large zips need and some LMSs cannot read; zip the files without it"
        problems.warning(_WHOLE, message, "zip-large")


def _explain_missing(files: dict[str, int], problems: Problems) -> None:
    inside = sorted(name for name in files if name.rsplit("/", 1)[-1].lower() == MANIFEST)
    if kind := foreign_package(files):
        problems.error(_WHOLE, f"is {kind}", "package-kind")
        return
    if inside:
        hint = (
            f"there is {inside[0]}: zip what is in that folder, not the folder itself, and keep the name in lower case"
        )
    else:
        hint = "without it, this is not a SCORM package"
    problems.error(_WHOLE, f"has no {MANIFEST} at its root; {hint}", "manifest-missing")
