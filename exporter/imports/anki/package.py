"""A package of Anki as lessons with flashcards: one for each deck, and several for a large one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from exporter.imports.anki import NEWER, NEWEST, OLD
from exporter.imports.anki.collection import MOST_CARDS, cards_in
from exporter.imports.anki.compressed import expanded, message_of, text_in
from exporter.imports.anki.sides import sides_of
from exporter.imports.bank import Bank, Lesson
from exporter.imports.cards import flashcards
from exporter.imports.notes import ImportFailed, short
from exporter.imports.texts import Texts
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.anki.collection import Card
    from exporter.imports.archives import Archive
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_LARGEST = 256 * 1024 * 1024
_LARGEST_FILE = 64 * 1024 * 1024
_LONGEST = 20_000
"""Characters of a card."""
_CARDS = 100
"""Cards in a lesson, which somebody can work through."""


def bank_of(source: Source, notes: Notes) -> Bank:
    """Return the lessons of a package."""
    archive = source.archive
    name = next((one for one in (NEWEST, NEWER, OLD) if archive and one in archive.members), "")
    if archive is None or not name:
        raise ImportFailed(Position(source.name), f"is not a package of Anki: that is a zip with {OLD} in it")
    place = archive.inside(name)
    raw = archive.content(name)
    cards = cards_in(expanded(raw, place, _LARGEST) if name == NEWEST else raw, place)
    if len(cards) > MOST_CARDS:
        raise ImportFailed(Position(place), f"has more than {MOST_CARDS:,} cards; export single decks")
    texts = Texts(notes)
    files = _Media(archive, notes, packed=name == NEWEST)
    lessons = [
        lesson
        for deck, of in groupby(cards, lambda card: card.deck)
        for lesson in _deck(deck, list(of), texts, files, place)
    ]
    notes.lost(Position(place), "when each card is due, and tags: flashcards here are for practice")
    return Bank(tuple(lessons), texts.pictures.all())


def _deck(deck: str, cards: list[Card], texts: Texts, files: Mapping[str, bytes], file: str) -> Iterator[Lesson]:
    title = deck.rpartition("::")[2].strip()
    sides = []
    for card in cards:
        place = Position(file, card.number)
        if not card.kind.templates:
            texts.notes.lost(place, f"a card of {short(title)}, whose type has no template")
            continue
        if sum(map(len, card.fields)) + len(card.kind) > _LONGEST:
            texts.notes.lost(place, f"a card of {short(title)} with more than {_LONGEST:,} characters")
            continue
        front, back = sides_of(card)
        own = texts.line(front, "html", place, files), texts.block(back, "html", place, files)
        if all(own):
            sides.append(own)
        else:
            texts.notes.lost(place, f"a card with one side: {short(own[0] or own[1])}")
    for number, start in enumerate(range(0, len(sides), _CARDS), 1):
        part = sides[start : start + _CARDS]
        named = f"{title} {number}" if len(sides) > _CARDS else title
        yield Lesson(place=Position(file), parts=(flashcards(part),), title=named)


class _Media(Mapping[str, bytes]):
    """The files of a package by the names that cards use; read when they are asked for."""

    def __init__(self, archive: Archive, notes: Notes, *, packed: bool) -> None:
        self.archive, self.packed = archive, packed
        self.numbers = self._numbers(notes)

    def __getitem__(self, name: str) -> bytes:
        number = self.numbers[name]
        raw = self.archive.content(number)
        return expanded(raw, self.archive.inside(number), _LARGEST_FILE) if self.packed else raw

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def _numbers(self, notes: Notes) -> dict[str, str]:
        if "media" not in self.archive.members:
            return {}
        raw, place = self.archive.content("media"), self.archive.inside("media")
        try:
            if self.packed:
                entries = message_of(expanded(raw, place, _LARGEST_FILE)).get(1, [])
                names = [text_in(message_of(one), 1) if isinstance(one, bytes) else "" for one in entries]
                named = {name: str(number) for number, name in enumerate(names)}
            else:
                named = {str(name): str(number) for number, name in json.loads(raw).items()}
        except (ValueError, AttributeError, RecursionError):
            notes.lost(Position(place), "the list of pictures and sounds, which cannot be read")
            return {}
        return {name: number for name, number in named.items() if number in self.archive.members}
