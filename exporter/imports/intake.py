"""Reads somebody else's files: of bounded size, in whatever encoding can be told, without control characters."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from exporter.imports.notes import ImportFailed
from exporter.problems import Position

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.imports.notes import Notes

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest source: a bank with hundreds of pictures."""
LARGEST_ARCHIVE = 256 * 1024 * 1024
"""Bytes of the largest archive: a course with its recordings."""
LARGEST_TEXT = 16 * 1024 * 1024
"""Bytes of the largest source without pictures."""

ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b\x08")
"""The first bytes of a zip, and of what gzip has compressed."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BREAKS = re.compile("\r\n?|\x0b|\x0c")
_SPACES = str.maketrans({"\u2028": " ", "\u2029": " ", "\x85": " ", "\ufeff": "", "\t": "    "})
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|[\U000f0000-\U0010ffff]")
"""What neither YAML nor XML allows, and private characters, which gaps use as marks."""
_SAMPLE = 4_000
_PART_OF_ZEROS = 0.3


def read_bytes(path: Path, name: str) -> bytes:
    """Return the content of a file that is called ``name`` in messages.

    Raises:
        ImportFailed: it cannot be read, or is too large.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
            largest = LARGEST_ARCHIVE if raw.startswith(ARCHIVES) else LARGEST
            raw += stream.read(largest + 1 - len(raw))
    except OSError as error:
        raise ImportFailed(Position(name), f"cannot be read: {error.strerror or error}; check its name") from None
    if len(raw) > largest:
        message = f"is larger than {largest // 1024 // 1024} MB; export it in several parts"
        raise ImportFailed(Position(name), message)
    return raw


def decoded(raw: bytes, name: str, notes: Notes, largest: int = LARGEST_TEXT) -> str:
    r"""Return the text of a file with line breaks as ``\n`` and without control characters; both are noted.

    Raises:
        ImportFailed: it is too large, or no text in an encoding that can be told.
    """
    if len(raw) > largest:
        message = f"is larger than {largest // 1024 // 1024} MB of text; export it in several parts"
        raise ImportFailed(Position(name), message)
    return printable(_BREAKS.sub("\n", _decoded(raw, name, notes)), name, notes)


def printable(text: str, name: str, notes: Notes) -> str:
    """Return ``text`` without control characters, which are noted with their first place."""
    text = text.translate(_SPACES)
    found = _CONTROLS.search(text)
    if found is None:
        return text
    line = text.count("\n", 0, found.start()) + 1
    notes.lost(Position(name, line), f"control characters such as U+{ord(found[0]):04X}, which no text needs")
    return _CONTROLS.sub("", text)


def clean(text: str) -> str:
    """Return a piece of text as `printable` does, for a reader whose format has decoded it."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", text).translate(_SPACES))


def _decoded(raw: bytes, name: str, notes: Notes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], encoding, name)
    sample = raw[:_SAMPLE]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[first::2].count(0) > len(sample) * _PART_OF_ZEROS and not sample[1 - first :: 2].count(0):
            return _strictly(raw, encoding, name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    if b"\0" in raw:
        raise ImportFailed(Position(name, line), "is not text; name the file that your LMS exported")
    text = _strictly(raw, "cp1252", name)
    notes.look(Position(name, line), "the file is not in UTF-8 and was read as Windows-1252: check accents and quotes")
    return text


def _strictly(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ImportFailed(Position(name, line), f"is not valid {encoding.upper()}; save it as UTF-8") from None
