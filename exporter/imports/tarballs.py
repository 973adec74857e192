"""Archives in tar and gzip that others have made: their plain files, unpacked in memory up to a limit."""

from __future__ import annotations

import gzip
import io
import posixpath
import tarfile
import zlib
from typing import TYPE_CHECKING

from exporter.imports.notes import ImportFailed
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LARGEST = 512 * 1024 * 1024
"""Bytes to which an archive may unpack; all of them are in memory."""
_MOST = 50_000
_BROKEN = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, RecursionError, zlib.error)


def files_in(raw: bytes, name: str) -> Mapping[str, memoryview]:
    """Return the plain files of a ``.tar.gz`` by their paths; none if it holds something else.

    Raises:
        ImportFailed: it unpacks to too much, or is broken.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
            unpacked = stream.read(_LARGEST + 1)
    except _BROKEN as error:
        message = f"is not a readable archive: {error}; export or download it again"
        raise ImportFailed(Position(name), message) from None
    if len(unpacked) > _LARGEST:
        message = f"unpacks to more than {_LARGEST // 1024 // 1024} MB; export it in several parts"
        raise ImportFailed(Position(name), message)
    return dict(_files(unpacked, name))


def _files(unpacked: bytes, name: str) -> Iterator[tuple[str, memoryview]]:
    view = memoryview(unpacked)
    try:
        archive = tarfile.open(fileobj=io.BytesIO(unpacked), mode="r:")  # noqa: SIM115 - it holds nothing open
    except _BROKEN:
        return
    for member in _members(archive, name):
        # Holes of sparse files would be filled with zeros, of any number.
        if member.isreg() and not member.issparse():
            yield posixpath.normpath(member.name), view[member.offset_data : member.offset_data + member.size]


def _members(archive: tarfile.TarFile, name: str) -> Iterator[tarfile.TarInfo]:
    last = -1
    try:
        for _ in range(_MOST):
            member = archive.next()
            if member is None:
                return
            # A size below zero leads back to what was read: CVE-2025-8194.
            if member.offset <= last or member.size < 0:
                break
            last = member.offset
            yield member
    except _BROKEN:
        pass
    message = f"is not a readable archive of up to {_MOST:,} files; export or download it again"
    raise ImportFailed(Position(name), message)
