"""Reads items like `exporter.source.items`, but takes those that have not changed from the cache."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from exporter import serialization
from exporter.problems import Position
from exporter.source.cache.dependencies import dependencies
from exporter.source.cache.recording import RecordingLinks, RecordingProblems, position_as_json, replay
from exporter.source.item_source import ItemSource
from exporter.source.questions import SourceQuestion
from exporter.source.read_item import ReadItem
from exporter.source.yaml.nodes import Mapping

if TYPE_CHECKING:
    from exporter.problems import Problems
    from exporter.questions import Question
    from exporter.source.cache.recording import Record
    from exporter.source.cache.store import Store
    from exporter.source.items import ItemReader
    from exporter.source.markdown.file_context import CourseLinks
    from exporter.source.media.links import Links
    from exporter.source.read_item import ItemSettings
    from exporter.source.text import SourceText

_DAMAGED = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class CachedItem(ItemSource):
    """An item in the cache. Whether it is unchanged, only replaying its records tells."""

    text: SourceText
    result: ReadItem
    read_as: str
    head_records: list[Record]
    records: list[Record]


@dataclass(frozen=True, slots=True)
class UncachedItem(ItemSource):
    """An item that is not in the cache, and the problems that were reported in its head."""

    text: SourceText
    source: ItemSource
    head_records: list[Record]


class CachedReader:
    """Reads the items of one course, with ``store`` as the cache."""

    def __init__(self, store: Store, settings: ItemSettings, links: Links, problems: Problems) -> None:
        self._store = store
        self._settings = settings
        self._links = links
        self._problems = problems

    @cached_property
    def _dependencies(self) -> str:
        """A hash of what every item of the course depends on."""
        settings = self._settings
        own = (settings.language, settings.passing_score, settings.as_written, sorted(settings.macros.items()))
        every = (dependencies(), *own)
        return hashlib.sha256(repr(every).encode()).hexdigest()

    def head(self, text: SourceText) -> ItemSource | None:
        """Read the head of an item, or take it from the cache."""
        return self._cached(text) or self._head(text)

    def item(self, source: ItemSource) -> ReadItem:
        """Read the texts of an item, or take them from the cache if the course answers its queries as before."""
        if isinstance(source, CachedItem):
            if source.id == source.read_as and self._replay(source.records):
                return source.result
            head = self._head(source.text)
        else:
            head = source if isinstance(source, UncachedItem) else None
        if head is None:  # pragma: no cover - there are no others, and every cached item has a head
            raise TypeError(type(source))
        return self._item(replace(head, id=source.id))

    def _head(self, text: SourceText) -> UncachedItem | None:
        records: list[Record] = []
        source = self._reader(self._links, records).head(text)
        return None if source is None else UncachedItem(source.file, source.id, source.id_at, text, source, records)

    def _item(self, head: UncachedItem) -> ReadItem:
        records: list[Record] = []
        result = self._reader(RecordingLinks(self._links, records), records).item(replace(head.source, id=head.id))
        if result.item is not None and not self._store.is_off:
            entry = {
                "head": [head.source.id, position_as_json(head.id_at), head.head_records],
                "read_as": head.id,
                "records": records,
                "anchors": sorted(result.anchors),
                "positions": [_positions(one) for one in result.questions],
                "item": serialization.to_json(result.item),
            }
            key = self._key(head.text)
            with suppress(TypeError, ValueError):  # there is a value that JSON cannot hold
                return result._replace(origin=key + self._store.save(key, serialization.dumps(entry)))
        return result

    def _reader(self, links: CourseLinks, records: list[Record]) -> ItemReader:
        from exporter.source.items import ItemReader  # noqa: PLC0415 - heavy, and not needed for what has not changed

        return ItemReader(self._settings, links, RecordingProblems(self._problems, records))

    def _cached(self, text: SourceText) -> CachedItem | None:
        if self._store.is_off:
            return None
        found = self._recalled(self._key(text), text)
        return found if found is not None and self._replay(found.head_records) else None

    def _recalled(self, key: str, text: SourceText) -> CachedItem | None:
        """Return what is cached under a key, from memory if it is there."""
        memory = self._store.memory
        found: CachedItem | None = None if memory is None else memory.recall(key)
        if found is None:
            found = self._loaded(key, text)
            if memory is not None and found is not None:
                memory.keep(key, found)
        return found

    def _loaded(self, key: str, text: SourceText) -> CachedItem | None:
        found = self._store.load_with_digest(key)
        if found is None:
            return None
        content, digest = found
        try:
            entry = serialization.loads(content)
            identifier, at, head_records = entry["head"]
            item = serialization.from_json(entry["item"], entry["read_as"], self._settings.language)
            pairs = zip(item.questions, entry["positions"], strict=True)
            questions = [_source_question(question, *positions) for question, positions in pairs]
            result = ReadItem(item, questions, set(map(str, entry["anchors"])), key + digest)
            head = (text.file, str(identifier), Position(*at))
            return CachedItem(*head, text, result, item.id, head_records, entry["records"])
        except _DAMAGED:
            return None

    def _replay(self, records: list[Record]) -> bool:
        try:
            return replay(records, self._links, self._problems)
        except _DAMAGED:
            return False

    def _key(self, text: SourceText) -> str:
        return hashlib.sha256(f"{self._dependencies}\n{text.file}\n{text.text}".encode()).hexdigest()


def _positions(one: SourceQuestion) -> list[Any]:
    """Return where a question and its id stand, which are reported when two have the same id."""
    identifier = one.written.values_at.get("id")
    return [position_as_json(one.position), identifier and position_as_json(identifier)]


def _source_question(question: Question, at: list[Any], identifier_at: list[Any] | None) -> SourceQuestion:
    position = Position(*at)
    written = Mapping(position, flow=False)
    if identifier_at:
        written.values_at["id"] = Position(*identifier_at)
    return SourceQuestion(question, written, position)
