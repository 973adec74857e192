"""Reads the zip of a package without trusting it: names, sizes, checksums. Nothing is written to the disk."""

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
"""The place of problems that no single entry has."""

_MOST_ENTRIES = 50_000
_LARGEST_MANIFEST = 16 << 20
_LARGEST_TOTAL = 16 << 30
_LARGEST_RATIO = 500
"""Bytes out of one byte in. Text rarely passes 50; deflate's own limit is 1,032, and only bombs come near it."""
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
"""What `zipfile` raises for archives that are damaged, encrypted, or compressed in a way that it does not know."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is safe to look into: its files (not its folders) by size, and its manifest."""

    name: str
    files: dict[str, int]
    manifest: bytes


def read_package(path: Path, problems: Problems) -> Package | None:
    """Return the package at ``path``, or None when it cannot be trusted or has no manifest; ``problems`` say why."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, path, problems)
    except _UNREADABLE as error:
        problems.error(
            _WHOLE, f"is not a zip that can be read ({error}); export or download it again", "zip-unreadable"
        )
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
    """Whether the archive can be read within reason, going by its directory alone."""
    before = len(problems.found)
    if len(entries) > _MOST_ENTRIES:
        problems.error(_WHOLE, f"holds {len(entries):,} files, more than {_MOST_ENTRIES:,}", "zip-bomb")
    if sum(entry.file_size for entry in entries) > _LARGEST_TOTAL:
        problems.error(_WHOLE, f"unpacks to more than {_LARGEST_TOTAL >> 30} GB", "zip-bomb")
    if sum(entry.compress_size for entry in entries) > path.stat().st_size:
        problems.error(_WHOLE, "its files overlap, which only an attack needs", "zip-bomb")
    for entry in entries:
        if entry.file_size > max(_SMALLEST_BOMB, _LARGEST_RATIO * entry.compress_size):
            problems.error(Position(entry.filename), "unpacks to far more than any real file does", "zip-bomb")
        if entry.filename == MANIFEST and entry.file_size > _LARGEST_MANIFEST:
            problems.error(Position(MANIFEST), f"is larger than {_LARGEST_MANIFEST >> 20} MB", "zip-bomb")
    return len(problems.found) == before


def _is_safe(entries: list[zipfile.ZipInfo], problems: Problems) -> bool:
    """Whether every entry would be unpacked inside the folder that it is unpacked to, and as itself."""
    before = len(problems.found)
    seen: dict[str, str] = {}
    for entry in entries:
        name = entry.orig_filename
        place = Position(name.replace("\0", "?"))
        for message, code in _entry_faults(entry):
            problems.error(place, message, code)
        twin = seen.setdefault(name.casefold(), name)
        if twin == name and seen[name.casefold()] is not name:
            problems.error(place, "stands in the zip twice; which one counts is anyone's guess", "zip-duplicate")
        elif twin != name:
            problems.error(place, f"differs from {twin} in upper and lower case only; rename one of them", "zip-case")
    return len(problems.found) == before


def _entry_faults(entry: zipfile.ZipInfo) -> Iterator[tuple[str, str]]:
    name = entry.orig_filename
    if "\\" in name:
        yield "has a backslash in its name; write folders with forward slashes", "zip-path"
    elif name.startswith("/") or re.match(r"[A-Za-z]:", name):
        yield "has an absolute name; names in a zip are relative", "zip-path"
    elif ".." in name.split("/"):
        yield "leads out of the package; names must stay inside", "zip-path"
    elif any(character < " " or character == "\x7f" for character in name):
        yield "has control characters in its name", "zip-path"
    if stat.S_ISLNK(entry.external_attr >> 16):
        yield "is a symbolic link; put the file itself into the zip", "zip-link"
    if entry.flag_bits & _ENCRYPTED:
        yield "is encrypted; no LMS can read it", "zip-encrypted"


def _is_whole(archive: zipfile.ZipFile, problems: Problems) -> bool:
    """Whether every file unpacks to what its checksum says. `zipfile` reads no more than the size in the directory."""
    before = len(problems.found)
    for entry in archive.infolist():
        try:
            with archive.open(entry) as stream:
                while stream.read(_PIECE):
                    pass
        except _UNREADABLE as error:
            problems.error(Position(entry.filename), f"is damaged ({error}); make the package again", "zip-damaged")
    return len(problems.found) == before


def _explain_missing(files: dict[str, int], problems: Problems) -> None:
    inside = sorted(name for name in files if name.rsplit("/", 1)[-1].lower() == MANIFEST)
    if inside:
        hint = (
            f"there is {inside[0]}: zip what is in that folder, not the folder itself, and keep the name in lower case"
        )
    else:
        hint = "without it this is no SCORM package"
    problems.error(_WHOLE, f"has no {MANIFEST} at its root; {hint}", "manifest-missing")
