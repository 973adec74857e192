"""Reads items like `exporter.source.items`, but remembers what it has read before."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from exporter.problems import Position
from exporter.source.cache import values
from exporter.source.cache.conversation import NotedLinks, NotedProblems, place_of, repeat
from exporter.source.cache.makers import makers
from exporter.source.item_source import ItemSource
from exporter.source.questions import SourceQuestion
from exporter.source.read_item import ReadItem
from exporter.source.yaml.nodes import Mapping

if TYPE_CHECKING:
    from exporter.problems import Problems
    from exporter.questions import Question
    from exporter.source.cache.conversation import Line
    from exporter.source.cache.store import Store
    from exporter.source.items import ItemReader
    from exporter.source.markdown.file_context import CourseLinks
    from exporter.source.media.links import Links
    from exporter.source.read_item import ItemSettings
    from exporter.source.text import SourceText

_DAMAGED = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Remembered(ItemSource):
    """An item that was read before. Whether it is still the same, only its conversation tells."""

    text: SourceText
    made: ReadItem
    made_as: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Unknown(ItemSource):
    """An item that is read for the first time, and what was said about its head."""

    text: SourceText
    source: ItemSource
    said: list[Line]


class RememberingReader:
    """Reads the items of one course, and keeps them in ``store``."""

    def __init__(self, store: Store, settings: ItemSettings, links: Links, problems: Problems) -> None:
        self._store = store
        self._settings = settings
        self._links = links
        self._problems = problems

    @cached_property
    def _of_all(self) -> str:
        """What every item depends on."""
        settings = self._settings
        return repr((makers(), settings.language, settings.passing_score, sorted(settings.macros.items())))

    def head(self, text: SourceText) -> ItemSource | None:
        """Read the head of an item, or take it from the store."""
        return self._remembered(text) or self._head(text)

    def item(self, source: ItemSource) -> ReadItem:
        """Read the texts of an item, or take them from the store if the course gives the same answers as then."""
        if isinstance(source, Remembered):
            if source.id == source.made_as and self._repeat(source.lines):
                return source.made
            head = self._head(source.text)
        else:
            head = source if isinstance(source, Unknown) else None
        if head is None:  # pragma: no cover - there are no others, and what was kept has a head
            raise TypeError(type(source))
        return self._item(replace(head, id=source.id))

    def _head(self, text: SourceText) -> Unknown | None:
        said: list[Line] = []
        source = self._reader(self._links, said).head(text)
        return None if source is None else Unknown(source.file, source.id, source.id_at, text, source, said)

    def _item(self, head: Unknown) -> ReadItem:
        lines: list[Line] = []
        made = self._reader(NotedLinks(self._links, lines), lines).item(replace(head.source, id=head.id))
        if made.item is not None and not self._store.is_off:
            entry = {
                "head": [head.source.id, place_of(head.id_at), head.said],
                "made_as": head.id,
                "lines": lines,
                "anchors": sorted(made.anchors),
                "places": [_places(one) for one in made.questions],
                "item": values.form_of(made.item),
            }
            with suppress(TypeError, ValueError):  # there is a value that JSON cannot hold
                self._store.save(self._name(head.text), values.written(entry))
        return made

    def _reader(self, links: CourseLinks, lines: list[Line]) -> ItemReader:
        from exporter.source.items import ItemReader  # noqa: PLC0415 - heavy, and not needed for what has not changed

        return ItemReader(self._settings, links, NotedProblems(self._problems, lines))

    def _remembered(self, text: SourceText) -> Remembered | None:
        content = None if self._store.is_off else self._store.load(self._name(text))
        if content is None:
            return None
        try:
            entry = values.read(content)
            identifier, at, said = entry["head"]
            item = values.item_of(entry["item"], entry["made_as"], self._settings.language)
            pairs = zip(item.questions, entry["places"], strict=True)
            questions = [_located(question, *places) for question, places in pairs]
            made = ReadItem(item, questions, set(map(str, entry["anchors"])))
            if not self._repeat(said):
                return None
            return Remembered(text.file, str(identifier), Position(*at), text, made, item.id, entry["lines"])
        except _DAMAGED:
            return None

    def _repeat(self, lines: list[Line]) -> bool:
        try:
            return repeat(lines, self._links, self._problems)
        except _DAMAGED:
            return False

    def _name(self, text: SourceText) -> str:
        return hashlib.sha256(f"{self._of_all}\n{text.file}\n{text.text}".encode()).hexdigest()


def _places(one: SourceQuestion) -> list[Any]:
    """Return where a question and its id stand, which is said when two have the same."""
    identifier = one.written.values_at.get("id")
    return [place_of(one.position), identifier and place_of(identifier)]


def _located(question: Question, at: list[Any], identifier_at: list[Any] | None) -> SourceQuestion:
    position = Position(*at)
    written = Mapping(position, flow=False)
    if identifier_at:
        written.values_at["id"] = Position(*identifier_at)
    return SourceQuestion(question, written, position)
