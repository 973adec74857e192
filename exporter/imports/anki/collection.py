"""A collection of Anki: a database of SQLite that somebody else has made, read without trusting it.

https://www.sqlite.org/security.html: it is opened in memory, may only be asked for columns of known tables, and every
question has an end.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exporter.imports.anki.compressed import message_of, text_in
from exporter.imports.notes import ImportFailed
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TABLES = frozenset({"notes", "cards", "col", "decks", "notetypes", "fields", "templates", "sqlite_master"})
_MOST_STEPS, _STEPS = 2_000, 100_000
"""How often, and after how many instructions of the database, an answer may go on."""
_LONGEST = 16 * 1024 * 1024
MOST_CARDS = 20_000
_WAL, _PLAIN = 18, b"\x01\x01"
"""Where the header says that a journal stands beside the file, which there is not."""
_CLOZE = 1


@dataclass(frozen=True, slots=True)
class Template:
    """How one side of a card is made of the fields of its note, and the other."""

    front: str
    back: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of notes: the names of its fields, its templates, and whether it hides words in a text."""

    fields: tuple[str, ...]
    templates: tuple[Template, ...]
    is_cloze: bool

    def __len__(self) -> int:
        """Return how many characters its templates have."""
        return sum(len(one.front) + len(one.back) for one in self.templates)


@dataclass(frozen=True, slots=True)
class Card:
    """A card: its number in the collection, its deck, the type of its note, its place among the note's, and fields."""

    number: int
    deck: str
    kind: Kind
    place: int
    fields: tuple[str, ...]


def cards_in(raw: bytes, name: str) -> list[Card]:
    """Return the cards of a collection, deck by deck.

    Raises:
        ImportFailed: it is no collection that can be read.
    """
    try:
        with closing(_opened(raw)) as database:
            return list(_cards(database))
    except (sqlite3.Error, ValueError, TypeError, RecursionError, KeyError, AttributeError, OverflowError):
        raise ImportFailed(Position(name), "is not a collection of Anki that can be read; export it again") from None


def _opened(raw: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.deserialize(raw[:_WAL] + _PLAIN + raw[_WAL + 2 :])
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.execute("PRAGMA query_only = ON")
    database.create_collation("unicase", _compared)
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.set_authorizer(_allowed)
    left = iter(range(_MOST_STEPS))
    database.set_progress_handler(lambda: next(left, None) is None, _STEPS)
    return database


def _compared(one: str, other: str) -> int:
    return (one.lower() > other.lower()) - (one.lower() < other.lower())


def _allowed(action: int, table: str | None, _column: str | None, _database: str | None, inner: str | None) -> int:
    is_read = action == sqlite3.SQLITE_READ and table in _TABLES and inner is None
    return sqlite3.SQLITE_OK if is_read or action == sqlite3.SQLITE_SELECT else sqlite3.SQLITE_DENY


def _cards(database: sqlite3.Connection) -> Iterator[Card]:
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    is_new = "notetypes" in tables
    kinds = dict(_new_kinds(database) if is_new else _old_kinds(database))
    decks = dict(_new_decks(database) if is_new else _old_decks(database))
    notes = {one: (kind, fields) for one, kind, fields in database.execute("SELECT id, mid, flds FROM notes")}
    rows = database.execute("SELECT nid, did, ord FROM cards").fetchmany(MOST_CARDS + 1)
    ordered = sorted(rows, key=lambda row: (decks.get(row[1], ""), row[0], row[2]))
    for number, (note, deck, place) in enumerate(ordered, 1):
        kind, fields = notes.get(note, (None, ""))
        if kind in kinds:
            yield Card(number, decks.get(deck, ""), kinds[kind], int(place), tuple(str(fields).split("\x1f")))


def _old_kinds(database: sqlite3.Connection) -> Iterator[tuple[int, Kind]]:
    (models,) = database.execute("SELECT models FROM col").fetchone()
    for number, model in json.loads(models).items():
        templates = tuple(Template(str(one["qfmt"]), str(one["afmt"])) for one in model["tmpls"])
        fields = tuple(str(one["name"]) for one in model["flds"])
        yield int(number), Kind(fields, templates, model.get("type") == _CLOZE)


def _new_kinds(database: sqlite3.Connection) -> Iterator[tuple[int, Kind]]:
    fields = _by_kind(database.execute("SELECT ntid, ord, name FROM fields"))
    templates = _by_kind(database.execute("SELECT ntid, ord, config FROM templates"))
    for number, config in database.execute("SELECT id, config FROM notetypes"):
        made = (message_of(_raw(one)) for one in templates.get(number, []))
        own = tuple(Template(text_in(one, 1), text_in(one, 2)) for one in made)
        is_cloze = message_of(_raw(config)).get(1) == [_CLOZE]
        yield number, Kind(tuple(map(str, fields.get(number, []))), own, is_cloze)


def _raw(value: Any) -> bytes:
    """Return a value that is bytes: of a number, Python would make as many."""
    if not isinstance(value, bytes):
        raise TypeError(type(value).__name__)
    return value


def _by_kind(rows: sqlite3.Cursor) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for kind, _, value in sorted(rows, key=lambda row: row[:2]):
        found.setdefault(kind, []).append(value)
    return found


def _old_decks(database: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    (decks,) = database.execute("SELECT decks FROM col").fetchone()
    written: Mapping[str, Any] = json.loads(decks)
    for number, deck in written.items():
        yield int(number), str(deck["name"])


def _new_decks(database: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    for number, name in database.execute("SELECT id, name FROM decks"):
        yield number, str(name).replace("\x1f", "::")
