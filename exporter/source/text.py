"""Reads course files as text, with strict decoding and errors that say how to save the file instead."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from exporter.problems import Position, Problems

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_TEXT = 4 * 1024 * 1024
"""Bytes of the largest text file: a long book has about one million."""

LINE_BREAK = re.compile(r"\r\n|\n|\r")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that neither YAML 1.2 (5.1) nor XML 1.0 (2.2) allows."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_BINARY = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
)


class Unreadable(Exception):  # noqa: N818 - the problem is already reported; this only stops reading one file
    """A file cannot be read any further; the problem has been reported."""


class SourceText(NamedTuple):
    """The text of one file with its original line breaks, without a byte order mark."""

    file: str
    text: str
    has_byte_order_mark: bool = False


class Lines:
    """Finds the position of an offset in a text that begins at ``start``."""

    def __init__(self, text: str, start: Position) -> None:
        self.start = start
        self._starts = [0, *(found.end() for found in LINE_BREAK.finditer(text))]

    def position(self, offset: int) -> Position:
        """Return the position of the character at ``offset``; columns count characters."""
        line = bisect_right(self._starts, offset) - 1
        column = offset - self._starts[line] + self.start.column
        return Position(self.start.file, self.start.line + line, column)


def decode(raw: bytes, file: str, problems: Problems) -> SourceText:
    """Return the text of a course file.

    Raises:
        Unreadable: it is too large, binary, not UTF-8, or contains control characters.
    """
    if len(raw) > LARGEST_TEXT:
        limit = LARGEST_TEXT // 1024 // 1024
        _refuse(
            problems, Position(file), f"the file is larger than {limit} MB; split it into several files", "too-large"
        )
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            _refuse(problems, Position(file), f"the file is encoded in {encoding}; save it as UTF-8", "encoding")
    for magic, kind in _BINARY:
        if raw.startswith(magic):
            _refuse(problems, Position(file), f"the file is {kind}, not text; give it the right extension", "binary")
    has_mark = raw.startswith(codecs.BOM_UTF8)
    content = raw.removeprefix(codecs.BOM_UTF8)
    text = _decoded(content, file, problems)
    found = _UNPRINTABLE.search(text)
    if found:
        at = Lines(text, Position(file)).position(found.start())
        if found.group() == "\0":
            _refuse(problems, at, "the file contains a zero byte, so it is not UTF-8 text; save it as UTF-8", "binary")
        _refuse(
            problems,
            at,
            f"the file contains the control character U+{ord(found.group()):04X}; delete it",
            "control-character",
        )
    return SourceText(file, text, has_mark)


def read_text(path: Path, file: str, problems: Problems) -> SourceText:
    """Return the text of the file at ``path``, which is called ``file`` in messages.

    Raises:
        Unreadable: the file cannot be read or decoded; see `decode`.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_TEXT + 1)
    except OSError as error:
        _refuse(
            problems,
            Position(file),
            f"the file cannot be read: {error.strerror or error}; check its permissions",
            "unreadable",
        )
    return decode(raw, file, problems)


def _decoded(content: bytes, file: str, problems: Problems) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        at = Lines(before, Position(file)).position(len(before))
        if b"\0" in content:
            _refuse(problems, at, "the file is binary, or UTF-16 text; save it as UTF-8", "binary")
        message = f"byte 0x{content[error.start]:02X} is not UTF-8; the file may be in Latin-1: save it as UTF-8"
        _refuse(problems, at, message, "encoding")


def _refuse(problems: Problems, position: Position, message: str, code: str) -> NoReturn:
    problems.error(position, message, code)
    raise Unreadable
