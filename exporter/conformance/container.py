"""Reads a package's zip without trusting it: names, sizes, checksums. Nothing is written to disk."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exporter.problems import Problems

MANIFEST = "imsmanifest.xml"

_WHOLE = Position(".")
"""The position of problems with the zip as a whole."""

_MOST_ENTRIES = 50_000
_LARGEST_MANIFEST = 16 << 20
_LARGEST_TOTAL = 16 << 30
_LARGEST_RATIO = 500
"""Bytes out per byte in. Text rarely exceeds 50; the limit of deflate is 1,032, and only zip bombs come near it."""
_SMALLEST_BOMB = 16 << 20
_ENCRYPTED = 0x1  # APPNOTE.TXT 4.4.4, bit 0
_PIECE = 1 << 20

_UNREADABLE = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    struct.error,
)
"""What `zipfile` raises for archives that are damaged, encrypted, or use unknown compression."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is safe to read: its files (without folders) with their sizes, and its manifest."""

    name: str
    files: dict[str, int]
    manifest: bytes


def read_package(path: Path, problems: Problems) -> Package | None:
    """Return the package at ``path``, or None (with problems reported) if it is unsafe or has no manifest."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, path, problems)
    except _UNREADABLE as error:
        problems.error(_WHOLE, f"is not a readable zip ({error}); export or download it again", "zip-unreadable")
    return None


def _read(archive: zipfile.ZipFile, path: Path, problems: Problems) -> Package | None:
    entries = archive.infolist()
    if not (_is_modest(entries, path, problems) and _is_safe(entries, problems) and _is_whole(archive, problems)):
        return None
    files = {entry.filename: entry.file_size for entry in entries if not entry.is_dir()}
    if MANIFEST not in files:
        _explain_missing(files, problems)
        return None
    return Package(path.name, files, archive.read(MANIFEST))


def _is_modest(entries: list[zipfile.ZipInfo], path: Path, problems: Problems) -> bool:
    """Whether the archive has a reasonable size, judging only by its directory."""
    before = len(problems.found)
    if len(entries) > _MOST_ENTRIES:
        problems.error(_WHOLE, f"holds {len(entries):,} files, more than {_MOST_ENTRIES:,}", "zip-bomb")
    if sum(entry.file_size for entry in entries) > _LARGEST_TOTAL:
        problems.error(_WHOLE, f"unpacks to more than {_LARGEST_TOTAL >> 30} GB", "zip-bomb")
    if sum(entry.compress_size for entry in entries) > path.stat().st_size:
        problems.error(_WHOLE, "its files overlap, which only happens in attacks", "zip-bomb")
    for entry in entries:
        if entry.file_size > max(_SMALLEST_BOMB, _LARGEST_RATIO * entry.compress_size):
            problems.error(Position(entry.filename), "unpacks to far more than any real file would", "zip-bomb")
        if entry.filename == MANIFEST and entry.file_size > _LARGEST_MANIFEST:
            problems.error(Position(MANIFEST), f"is larger than {_LARGEST_MANIFEST >> 20} MB", "zip-bomb")
    return len(problems.found) == before


def _is_safe(entries: list[zipfile.ZipInfo], problems: Problems) -> bool:
    """Whether every entry would be unpacked inside the target folder, under its own name."""
    before = len(problems.found)
    seen: dict[str, str] = {}
    for entry in entries:
        name = entry.orig_filename
        place = Position(name.replace("\0", "?"))
        for message, code in _entry_faults(entry):
            problems.error(place, message, code)
        twin = seen.setdefault(name.casefold(), name)
        if twin == name and seen[name.casefold()] is not name:
            problems.error(
                place, "is in the zip twice, and LMSs differ on which one counts; remove one", "zip-duplicate"
            )
        elif twin != name:
            problems.error(place, f"differs from {twin} only in upper and lower case; rename one of them", "zip-case")
    return len(problems.found) == before


def _entry_faults(entry: zipfile.ZipInfo) -> Iterator[tuple[str, str]]:
    name = entry.orig_filename
    if "\\" in name:
        yield "has a backslash in its name; use forward slashes for folders", "zip-path"
    elif name.startswith("/") or re.match(r"[A-Za-z]:", name):
        yield "has an absolute path as its name; use a relative path", "zip-path"
    elif ".." in name.split("/"):
        yield "leads out of the package; names must stay inside", "zip-path"
    elif any(character < " " or character == "\x7f" for character in name):
        yield "has control characters in its name", "zip-path"
    if stat.S_ISLNK(entry.external_attr >> 16):
        yield "is a symbolic link; put the file itself in the zip", "zip-link"
    if entry.flag_bits & _ENCRYPTED:
        yield "is encrypted; no LMS can read it", "zip-encrypted"


def _is_whole(archive: zipfile.ZipFile, problems: Problems) -> bool:
    """Whether every file matches its checksum. `zipfile` reads no more than the size in the directory."""
    before = len(problems.found)
    for entry in archive.infolist():
        try:
            with archive.open(entry) as stream:
                while stream.read(_PIECE):
                    pass
        except _UNREADABLE as error:
            problems.error(Position(entry.filename), f"is damaged ({error}); create the package again", "zip-damaged")
    return len(problems.found) == before


def _explain_missing(files: dict[str, int], problems: Problems) -> None:
    inside = sorted(name for name in files if name.rsplit("/", 1)[-1].lower() == MANIFEST)
    if inside:
        hint = (
            f"there is {inside[0]}: zip what is in that folder, not the folder itself, and keep the name in lower case"
        )
    else:
        hint = "without it, this is not a SCORM package"
    problems.error(_WHOLE, f"has no {MANIFEST} at its root; {hint}", "manifest-missing")
