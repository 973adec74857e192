"""What newer versions of Anki write: files compressed with Zstandard, and messages in Protocol Buffers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from exporter.imports.notes import ImportFailed
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

_VARINT, _EIGHT, _LENGTH, _FOUR = 0, 1, 2, 5
"""https://protobuf.dev/programming-guides/encoding/"""
_LONGEST_VARINT = 10


def expanded(raw: bytes, name: str, largest: int) -> bytes:
    """Return what was compressed.

    Raises:
        ImportFailed: the library is not installed, or the content is broken or too large.
    """
    try:
        import zstandard  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        message = (
            f"is written by a newer version of Anki, for which {error.name} is needed; install it: "
            "pip install 'lessonpack[import]', or export it with 'Support older Anki versions'"
        )
        raise ImportFailed(Position(name), message) from None
    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(io.BytesIO(raw)) as stream:
            content = stream.read(largest + 1)
    except zstandard.ZstdError:
        raise ImportFailed(Position(name), "is compressed, and broken; export it again") from None
    if len(content) > largest:
        raise ImportFailed(Position(name), f"unpacks to more than {largest >> 20} MB; export it in several parts")
    return content


def message_of(raw: bytes) -> dict[int, list[Any]]:
    """Return the fields of a message by their numbers: whole numbers, and bytes. What is cut short ends it."""
    found: dict[int, list[Any]] = {}
    for number, value in _fields(raw):
        found.setdefault(number, []).append(value)
    return found


def text_in(message: dict[int, list[Any]], number: int) -> str:
    """Return a field that is a text; empty without one."""
    value = next(iter(message.get(number, [])), b"")
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _fields(raw: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(raw):
        key, at = _varint(raw, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(raw, at)
            yield key >> 3, value
        elif kind == _LENGTH:
            length, at = _varint(raw, at)
            yield key >> 3, raw[at : at + length]
            at += length
        elif kind in (_EIGHT, _FOUR):
            at += 8 if kind == _EIGHT else 4
        else:
            return


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, byte in enumerate(raw[at : at + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            return value, at + place + 1
    return value, at + _LONGEST_VARINT
