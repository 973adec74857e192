"""Reads what a zip's entries hold, never more than the directory promises, and holds both against each other."""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from typing import IO, TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile

from exporter.conformance.entry_names import entry_place
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

    from exporter.problems import Problems

_LOCAL = struct.Struct("<4s5H3L2H")  # APPNOTE.TXT 4.3.7
_LOCAL_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # APPNOTE.TXT 4.4.4: bits 0, 6 and 13
_PATCHED = 0x20  # bit 5
_SIZES_FOLLOW = 0x8  # bit 3: checksum and sizes stand behind the data
_UTF8 = 0x800  # bit 11
_LATER = 0xFFFFFFFF  # the size stands in the extra field for zip64
_LONGEST_DESCRIPTOR = 24  # APPNOTE.TXT 4.3.9: what stands behind data whose sizes follow them
_PIECE = 1 << 18

_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd", 99: "AES"}
"""Names of methods of compression that programs offer (APPNOTE.TXT 4.4.5), beside stored and deflated."""


class Member(NamedTuple):
    """An entry, and where it stands in the zip: its header, its data, and what follows."""

    entry: ZipInfo
    start: int
    data: int
    end: int
    extra: bytes
    """The extra fields of its own header."""


def judge_methods(entries: list[ZipInfo], problems: Problems) -> None:
    """Report entries that LMSs cannot unpack: encrypted ones, and compression other than stored and deflated."""
    for entry in entries:
        place = entry_place(entry.orig_filename)
        if entry.flag_bits & _ENCRYPTED:
            problems.error(place, "is encrypted, and no LMS can read it; zip it without a password", "zip-encrypted")
        elif entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED} or entry.flag_bits & _PATCHED:
            method = _METHODS.get(entry.compress_type, f"method {entry.compress_type}")
            message = f"is compressed with {method}, which LMSs cannot unpack; zip it with Deflate, the usual method"
            problems.error(place, message, "zip-compression")


def locate(stream: IO[bytes], entries: list[ZipInfo], directory: int, problems: Problems) -> list[Member]:
    """Return where the entries stand before the ``directory``, in that order; report those that do not fit."""
    members = []
    for entry in sorted(entries, key=lambda one: one.header_offset):
        try:
            members.append(_located(stream, entry, directory))
        except BadZipFile as error:
            _damaged(entry, error, problems)
    if any(one.end > other.start for one, other in pairwise(members)):
        message = "its files overlap, which only happens in attacks; create the package again"
        problems.error(Position("."), message, "zip-bomb")
    return members


def judge_contents(stream: IO[bytes], members: list[Member], problems: Problems) -> None:
    """Unpack each file into nothing, and report those that do not hold what the directory says."""
    for member in members:
        try:
            _verify(stream, member)
        except (BadZipFile, zlib.error) as error:
            _damaged(member.entry, error, problems)


def content(stream: IO[bytes], member: Member) -> bytes:
    """Return what a member holds; call it only for those that were judged."""
    return b"".join(pieces(stream, member))


def encoded_name(entry: ZipInfo) -> bytes:
    """Return the name of an entry as it stands in the zip's directory."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")


def extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the data of each extra field of a header (APPNOTE.TXT 4.5.1)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def unlisted_bytes(members: list[Member], directory: int) -> int:
    """Return how many bytes between the members, and before the ``directory``, belong to none of them."""
    ends = (one.end for one in members)
    starts = (*(one.start for one in members[1:]), directory)
    gaps = (start - end for start, end in zip(starts, ends, strict=False))
    return sum(gap for gap in gaps if gap > _LONGEST_DESCRIPTOR)


def _damaged(entry: ZipInfo, error: Exception, problems: Problems) -> None:
    reason = "its compressed data are broken" if isinstance(error, zlib.error) else error
    problems.error(entry_place(entry.orig_filename), f"is damaged: {reason}; create the package again", "zip-damaged")


def _located(stream: IO[bytes], entry: ZipInfo, directory: int) -> Member:
    start = entry.header_offset
    header = b""
    if 0 <= start <= directory - _LOCAL.size:
        stream.seek(start)
        header = stream.read(_LOCAL.size)
    if header[:4] != _LOCAL_SIGNATURE:
        msg = "there is no file where the zip's directory says"
        raise BadZipFile(msg)
    _signature, _needs, flags, method, _time, _date, crc, packed, size, name, extra = _LOCAL.unpack(header)
    own_name = stream.read(name)
    extra_fields = stream.read(extra)
    if own_name != encoded_name(entry):
        msg = "it has another name in the zip's directory"
        raise BadZipFile(msg)
    sizes = ((crc, entry.CRC), (packed, entry.compress_size), (size, entry.file_size))
    if (
        method != entry.compress_type
        or (flags ^ entry.flag_bits) & _ENCRYPTED
        or (not flags & _SIZES_FOLLOW and any(own not in (listed, _LATER) for own, listed in sizes))
    ):
        msg = "its header and the zip's directory differ"
        raise BadZipFile(msg)
    data = start + _LOCAL.size + name + extra
    end = data + entry.compress_size
    if end > directory:
        msg = "it is cut short"
        raise BadZipFile(msg)
    return Member(entry, start, data, end, extra_fields)


def _verify(stream: IO[bytes], member: Member) -> None:
    size, checksum = 0, 0
    for piece in pieces(stream, member):
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if size > member.entry.file_size:
            break
    if size != member.entry.file_size:
        msg = "its size is not what the zip's directory says"
        raise BadZipFile(msg)
    if checksum != member.entry.CRC:
        msg = "its checksum does not match"
        raise BadZipFile(msg)


def pieces(stream: IO[bytes], member: Member) -> Iterator[bytes]:
    """Yield the content of a member in small pieces, however well they are compressed."""
    packed = _packed(stream, member)
    if member.entry.compress_type == ZIP_STORED:
        yield from packed
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        rest = piece
        while rest and not inflate.eof:
            yield inflate.decompress(rest, _PIECE)
            rest = inflate.unconsumed_tail
        if inflate.eof:
            break
    while not inflate.eof and (piece := inflate.decompress(b"", _PIECE)):
        yield piece
    if not inflate.eof:
        msg = "its compressed data are cut short"
        raise BadZipFile(msg)
    if inflate.unused_data or next(packed, b""):
        msg = "something follows its compressed data"
        raise BadZipFile(msg)


def _packed(stream: IO[bytes], member: Member) -> Iterator[bytes]:
    stream.seek(member.data)
    left = member.end - member.data
    while left and (piece := stream.read(min(left, _PIECE))):
        left -= len(piece)
        yield piece
