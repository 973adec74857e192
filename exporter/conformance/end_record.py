"""Reads the end of a zip, which says where its directory is, and refuses what programs would read differently."""

from __future__ import annotations

import struct
from typing import IO, NamedTuple
from zipfile import BadZipFile

_END = struct.Struct("<4s4H2LH")  # APPNOTE.TXT 4.3.16
_END_SIGNATURE = b"PK\x05\x06"
_LOCATOR = struct.Struct("<4sLQL")  # APPNOTE.TXT 4.3.15
_LOCATOR_SIGNATURE = b"PK\x06\x07"
_END_64 = struct.Struct("<4sQ2H2L4Q")  # APPNOTE.TXT 4.3.14
_END_64_SIGNATURE = b"PK\x06\x06"
_ENTRY = struct.Struct("<4s24x3H12x")  # APPNOTE.TXT 4.3.12, with the lengths of name, extra fields and comment
_ENTRY_SIGNATURE = b"PK\x01\x02"
_LONGEST_COMMENT = 0xFFFF


class EndRecord(NamedTuple):
    """What the end of a zip says of its directory: number of entries, length in bytes, and where it begins."""

    entries: int
    length: int
    offset: int
    large: bool
    """Whether it is written in zip64."""
    trailing: int
    """Bytes that follow the zip."""


def read_end_record(stream: IO[bytes], size: int) -> EndRecord:
    """Return the end record of a zip of ``size`` bytes.

    Raises:
        BadZipFile: there is none, there are several, or it is at odds with the file.
    """
    start = max(size - _LONGEST_COMMENT - _END.size, 0)
    stream.seek(start)
    tail = stream.read(size - start)
    at, trailing = _found(tail)
    _signature, disk, first_disk, here, entries, length, offset, _comment = _END.unpack_from(tail, at)
    end = start + at
    large = _end_64(stream, end)
    if large:
        small = (disk, first_disk, here, entries, length, offset)
        if any(one not in (other, 0xFFFF, 0xFFFFFFFF) for one, other in zip(small, large[1:], strict=True)):
            msg = "its end record and the one in zip64 differ"
            raise BadZipFile(msg)
        end, disk, first_disk, here, entries, length, offset = large
    if disk or first_disk or here != entries:
        msg = "it is one part of a zip that is split over several files"
        raise BadZipFile(msg)
    if offset + length != end:
        msg = "its end record does not say where its directory is"
        raise BadZipFile(msg)
    return EndRecord(entries, length, offset, large is not None, trailing)


def count_entries(stream: IO[bytes], end: EndRecord) -> int:
    """Return how many entries the directory lists, or one more than the end record says if there are even more.

    Nothing is kept of them: the number in the end record may be low, and a directory have room for a million.
    """
    found, at = 0, end.offset
    while found <= end.entries and at + _ENTRY.size <= end.offset + end.length:
        stream.seek(at)
        signature, *lengths = _ENTRY.unpack(stream.read(_ENTRY.size))
        if signature != _ENTRY_SIGNATURE:
            break
        found += 1
        at += _ENTRY.size + sum(lengths)
    return found


def _found(tail: bytes) -> tuple[int, int]:
    """Return where the end record begins, and how many bytes follow the comment in which it ends."""
    places = []
    at = tail.find(_END_SIGNATURE)
    while at >= 0:
        if at + _END.size <= len(tail):
            trailing = len(tail) - at - _END.size - _END.unpack_from(tail, at)[-1]
            if trailing >= 0:
                places.append((at, trailing))
        at = tail.find(_END_SIGNATURE, at + 1)
    if not places:
        msg = "it has no end record, so it may be no zip, or only the beginning of one"
        raise BadZipFile(msg)
    exact = [place for place in places if place[1] == 0]
    found = (exact or places)[0]
    if len(exact or places) > 1 or tail.rfind(_END_SIGNATURE) > found[0]:
        # Some programs look for the first end record and others for the last: each would see other files.
        msg = "it has two end records, and programs differ on which one counts"
        raise BadZipFile(msg)
    return found


def _end_64(stream: IO[bytes], end: int) -> tuple[int, int, int, int, int, int, int] | None:
    """Return the place and the fields of the end record in zip64 that may precede the one at ``end``."""
    at = end - _LOCATOR.size
    if at < 0:
        return None
    stream.seek(at)
    signature, disk, place, disks = _LOCATOR.unpack(stream.read(_LOCATOR.size))
    if signature != _LOCATOR_SIGNATURE:
        return None
    if disk or disks > 1:
        msg = "it is one part of a zip that is split over several files"
        raise BadZipFile(msg)
    # Without extensible data (APPNOTE.TXT 4.3.14.4), which nobody writes, the record precedes its locator.
    if place != at - _END_64.size:
        msg = "its locator for zip64 points to a wrong place"
        raise BadZipFile(msg)
    stream.seek(place)
    signature, _size, _by, _needs, *fields = _END_64.unpack(stream.read(_END_64.size))
    if signature != _END_64_SIGNATURE:
        msg = "its locator for zip64 points to a wrong place"
        raise BadZipFile(msg)
    own_disk, first_disk, here, entries, length, offset = fields
    return place, own_disk, first_disk, here, entries, length, offset
