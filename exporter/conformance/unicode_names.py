"""Judges the second names that some programs give the files of a zip, beside those in their headers."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from exporter.conformance.contents import encoded_name, extra_fields
from exporter.conformance.entry_names import entry_place, name_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.conformance.contents import Member
    from exporter.problems import Problems

_UNICODE_PATH = 0x7075  # APPNOTE.TXT 4.6.9
_HEAD = struct.Struct("<BL")


def judge_unicode_names(members: list[Member], problems: Problems) -> None:
    """Report files with another name in a Unicode Path field than in their headers: programs differ on which counts.

    The field is for letters that headers cannot hold. It has the checksum of the header's name, which no longer fits
    when a program that does not know the field renames the file; but not every program looks at it.
    """
    for member in members:
        for second, is_valid in dict.fromkeys(_second_names(member)):
            if second != member.entry.orig_filename:
                _judge(member.entry.orig_filename, second, problems, is_valid=is_valid)


def _judge(name: str, second: str, problems: Problems, *, is_valid: bool) -> None:
    finding = f"has a second name, {entry_place(second).file!r}"
    fault = next(name_faults(second), None)
    if fault is not None:
        problems.error(entry_place(name), f"{finding}, which {fault[0]}", fault[1])
    elif is_valid and second.isascii():  # so that there is no reason for the field
        message = f"{finding}, and LMSs differ on which one counts; create the package again"
        problems.error(entry_place(name), message, "zip-damaged")
    else:
        message = f"{finding}, and LMSs differ on which one counts; use only A-Z a-z 0-9 . _ - in names"
        problems.warning(entry_place(name), message, "file-name")


def _second_names(member: Member) -> Iterator[tuple[str, bool]]:
    """Yield the names in extra fields of both headers, and whether each belongs to the name in the header."""
    own = zlib.crc32(encoded_name(member.entry))
    for extra in (member.entry.extra, member.extra):
        for kind, data in extra_fields(extra):
            if kind == _UNICODE_PATH and len(data) > _HEAD.size:
                _version, checksum = _HEAD.unpack_from(data)
                yield data[_HEAD.size :].decode(errors="replace"), checksum == own
