"""Texts that are made of items for the pages of a course, kept for the next export of the same course.

A text is kept until its item, or anything else that it depends on, is another one. Neighbours are kept together: a
thousand lessons are a thousand files fewer to open, and after an edit a few lessons are written again.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from exporter.source.cache.dependencies import dependencies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from exporter.course import Item
    from exporter.origins import Origins

    Texts = tuple[str, ...]

_TOGETHER = 16
_DAMAGED = (AttributeError, RecursionError, TypeError, ValueError)


class KeptTexts:
    """The texts of one course. ``context`` says what they depend on beside their item and the program."""

    def __init__(self, origins: Origins, context: object) -> None:
        self._origins = origins
        self._context = repr((dependencies(), context)) if origins.shelf else ""

    def each(self, kind: str, items: Sequence[Item], make: Callable[[Item], Texts]) -> Iterator[tuple[Item, Texts]]:
        """Yield items with their texts of a kind, which ``make`` makes where none are kept."""
        for start in range(0, len(items), _TOGETHER):
            together = items[start : start + _TOGETHER]
            yield from zip(together, self._texts(kind, together, make), strict=True)

    def _texts(self, kind: str, items: Sequence[Item], make: Callable[[Item], Texts]) -> list[Texts]:
        shelf = self._origins.shelf
        origins = [origin for item in items if (origin := self._origins.of(item.id, item))]
        if shelf is None or len(origins) < len(items):
            return list(map(make, items))
        written = f"{self._context}\n{kind}\n{[item.id for item in items]}"
        name = hashlib.sha256(written.encode()).hexdigest()
        content = shelf.load(name)
        kept = _unpacked(content) if content else {}
        texts = [kept.get(origin) or make(item) for origin, item in zip(origins, items, strict=True)]
        if not kept.keys() >= set(origins):
            shelf.save(name, _packed(dict(zip(origins, texts, strict=True))))
        return texts


def _packed(kept: dict[str, Texts]) -> bytes:
    """Return texts behind a line with their lengths: to read them as JSON would take several times as long."""
    lengths = {origin: [len(text) for text in texts] for origin, texts in kept.items()}
    return "".join([json.dumps(lengths), "\n", *(text for texts in kept.values() for text in texts)]).encode()


def _unpacked(content: bytes) -> dict[str, Texts]:
    """Return the texts in an entry; none if somebody has damaged it."""
    try:
        return _read(content)
    except _DAMAGED:
        return {}


def _read(content: bytes) -> dict[str, Texts]:
    head, _, rest = content.decode().partition("\n")
    kept: dict[str, Texts] = {}
    at = 0
    for origin, lengths in json.loads(head).items():
        texts = []
        for length in lengths:
            texts.append(rest[at : at + length])
            at += length
        kept[origin] = tuple(texts)
    return kept
