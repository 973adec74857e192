"""Zips written byte by byte, so that each of their fields can lie."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

STORED, DEFLATED = 0, 8

_LOCAL = "<4s5H3L2H"
_CENTRAL = "<4s6H3L5H2L"
_END = "<4s4H2LH"


@dataclass(frozen=True)
class Entry:
    """One file of a zip. ``local`` and ``central`` replace fields of one header only, ``data`` what is stored."""

    name: bytes
    content: bytes = b"x"
    method: int = DEFLATED
    flags: int = 0
    data: bytes | None = None
    extra: bytes = b""
    mode: int = 0
    system: int = 3
    local: dict[str, int | bytes] = field(default_factory=dict)
    central: dict[str, int | bytes] = field(default_factory=dict)

    @property
    def packed(self) -> bytes:
        """Return the data as they stand in the zip."""
        if self.data is not None:
            return self.data
        return deflated(self.content) if self.method == DEFLATED else self.content

    def fields(self) -> dict[str, int | bytes]:
        """Return what both headers should say."""
        return {
            "flags": self.flags,
            "method": self.method,
            "crc": zlib.crc32(self.content),
            "packed": len(self.packed),
            "size": len(self.content),
            "name": self.name,
        }


def deflated(content: bytes) -> bytes:
    """Compress as in a zip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def zipped(*entries: Entry, before: bytes = b"", after: bytes = b"", comment: bytes = b"", **end: int) -> bytes:
    """Return a zip. ``before`` and ``after`` stand around it, ``end`` replaces fields of the end record."""
    body = bytearray(before)
    directory = bytearray()
    for entry in entries:
        offset = len(body)
        body += _local(entry) + entry.packed
        directory += _central(entry, offset)
    fields = {
        "disk": 0,
        "start_disk": 0,
        "here": len(entries),
        "entries": len(entries),
        "length": len(directory),
        "offset": len(body),
        "comment": len(comment),
        **end,
    }
    return bytes(body + directory) + struct.pack(_END, b"PK\x05\x06", *fields.values()) + comment + after


def in_zip64(content: bytes, locator: tuple[int, int, int] | None = None, **changes: int) -> bytes:
    """Return a zip with an end record in zip64 in front of its own, and a ``locator``: disk, place and disks."""
    at = len(content) - 22
    _signature, *_disks, entries, length, offset, _comment = struct.unpack(_END, content[at:])
    fields = {"size": 44, "by": 45, "needs": 45, "disk": 0, "start": 0, "here": entries, "entries": entries}
    fields |= {"length": length, "offset": offset, **changes}
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", *fields.values())
    return content[:at] + record + struct.pack("<4sLQL", b"PK\x06\x07", *(locator or (0, at, 1))) + content[at:]


def _local(entry: Entry) -> bytes:
    say = {**entry.fields(), **entry.local}
    name = say["name"]
    assert isinstance(name, bytes)
    sizes = (say["crc"], say["packed"], say["size"], len(name), len(entry.extra))
    return struct.pack(_LOCAL, b"PK\x03\x04", 20, say["flags"], say["method"], 0, 33, *sizes) + name + entry.extra


def _central(entry: Entry, offset: int) -> bytes:
    say = {**entry.fields(), "offset": offset, **entry.central}
    name = say["name"]
    assert isinstance(name, bytes)
    made_by = entry.system << 8 | 20
    sizes = (say["crc"], say["packed"], say["size"], len(name), len(entry.extra), 0)
    head = struct.pack(
        _CENTRAL,
        b"PK\x01\x02",
        made_by,
        20,
        say["flags"],
        say["method"],
        0,
        33,
        *sizes,
        0,
        0,
        entry.mode << 16,
        say["offset"],
    )
    return head + name + entry.extra
