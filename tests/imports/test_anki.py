"""Packages of Anki, old and new."""

from __future__ import annotations

import base64
import json
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from exporter.imports.notes import ImportFailed
from tests.imports.imported import imported
from tests.imports.moodle import PIXEL
from tests.imports.qti_1 import zipped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BASIC = [("{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}{{#More}}<p>{{More}}</p>{{/More}}")]
REVERSED = [*BASIC, ("{{Back}}", "{{FrontSide}}<hr id=answer>{{Front}}")]
CLOZE = [("{{cloze:Front}}", "{{cloze:Front}}")]
PICTURE = base64.b64decode(PIXEL)
TABLES = """
CREATE TABLE notes (id, mid, flds, tags);
CREATE TABLE cards (id, nid, did, ord);
"""


def collection(templates: Sequence[tuple[str, str]], *notes: str, more: str = "", cloze: bool = False) -> bytes:
    """Return a collection of one type of notes, whose fields are Front, Back and More; a card for each template."""
    model = {
        "type": int(cloze),
        "flds": [{"name": name} for name in ("Front", "Back", "More")],
        "tmpls": [{"qfmt": front, "afmt": back} for front, back in templates],
    }
    database = sqlite3.connect(":memory:")
    database.executescript(f"CREATE TABLE col (models, decks); {TABLES}")
    decks = {"1": {"name": "Drinks::Tea"}}
    database.execute("INSERT INTO col VALUES (?, ?)", (json.dumps({"7": model}), json.dumps(decks)))
    _fill(database, notes, 2 if cloze else len(templates))
    database.executescript(more)
    return database.serialize()


def new_collection(*notes: str) -> bytes:
    """Return the same as newer versions write it."""

    def message(*fields: tuple[int, bytes]) -> bytes:
        return b"".join(bytes([number << 3 | 2, len(value)]) + value for number, value in fields)

    database = sqlite3.connect(":memory:")
    database.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    database.executescript(
        f"{TABLES} CREATE TABLE decks (id INTEGER PRIMARY KEY, name TEXT COLLATE unicase);"
        "CREATE TABLE notetypes (id, name TEXT COLLATE unicase, config);"
        "CREATE TABLE fields (ntid, ord, name TEXT COLLATE unicase); CREATE TABLE templates (ntid, ord, config);"
    )
    database.execute("INSERT INTO decks VALUES (1, 'Drinks\x1fTea')")
    database.execute("INSERT INTO notetypes VALUES (7, 'Basic', ?)", (bytes([1 << 3, 0]),))
    database.executemany("INSERT INTO fields VALUES (7, ?, ?)", [(1, "Back"), (0, "Front"), (2, "More")])
    (front, back) = BASIC[0]
    config = message((1, front.encode()), (2, back.encode()))
    database.execute("INSERT INTO templates VALUES (7, 0, ?)", (config,))
    _fill(database, notes, 1)
    return database.serialize()


def _fill(database: sqlite3.Connection, notes: Sequence[str], cards: int) -> None:
    for number, fields in enumerate(notes, 1):
        database.execute("INSERT INTO notes VALUES (?, 7, ?, '')", (number, fields))
        for place in range(cards):
            database.execute("INSERT INTO cards VALUES (NULL, ?, 1, ?)", (number, place))
    database.commit()


def package(raw: bytes, name: str = "collection.anki2", **more: Any) -> bytes:
    """Return a package."""
    return zipped({name: raw, "media": json.dumps({"0": "dot.png"}), "0": PICTURE, **more})


def test_decks_become_flashcards(tmp_path: Path) -> None:
    """With pictures, formulas and both directions of a card."""
    notes = ('<b>hot</b> <img src="dot.png">\x1fwarm\x1f', "# cold\x1ficy \\(x^2\\)\x1fAlso <i>frozen</i>.")

    came = imported(tmp_path, package(collection(REVERSED, *notes)), "tea.apkg")

    assert came.text("course.yaml") == "id: course\ntitle: Tea\noutline:\n  - tea.md\n"
    assert came.text("tea.md") == (
        "# Tea\n\n::: flashcards\n**hot** ![](media/dot.png)\n: warm\n\nwarm\n: **hot** ![](media/dot.png)\n\n"
        "\\# cold\n: icy $x^2$\n\n  Also *frozen*.\n\nicy $x^2$\n: # cold\n:::\n"
    ).replace(": # cold", ": \\# cold")
    assert [line.partition(": ")[2] for line in came.lost] == [
        "when each card is due, and tags: flashcards here are for practice"
    ]
    assert not [problem for problem in came.result.problems if problem.severity == "error"]


def test_hidden_words_are_in_front_of_a_card(tmp_path: Path) -> None:
    """A card for each number."""
    raw = collection(CLOZE, "Tea is {{c1::hot::how}} and {{c2::wet}}.\x1f\x1f", cloze=True)

    came = imported(tmp_path, package(raw), "tea.apkg")

    assert came.text("tea.md").endswith(
        "Tea is [how] and wet.\n: Tea is **hot** and wet.\n\nTea is hot and […].\n: Tea is hot and **wet**.\n:::\n"
    )


def test_packages_of_newer_versions_are_read(tmp_path: Path) -> None:
    """Their database stands beside one that only asks for an update."""
    packed = zstandard.ZstdCompressor().compress
    media = bytes([0x0A, 9, 0x0A, 7]) + b"dot.png"
    old = collection(BASIC, "Please update\x1fNow\x1f")
    raw = packed(new_collection('hot <img src="dot.png">\x1fwarm\x1f'))
    files = {"collection.anki2": old, "collection.anki21b": raw, "media": packed(media), "0": packed(PICTURE)}

    came = imported(tmp_path, zipped(files), "tea.apkg")

    assert came.text("tea.md") == "# Tea\n\n::: flashcards\nhot ![](media/dot.png)\n: warm\n:::\n"


def test_without_the_library_newer_packages_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Older ones do not need it."""
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)

    with pytest.raises(ImportFailed, match="Support older Anki versions"):
        imported(tmp_path, zipped({"collection.anki21b": b"x"}), "tea.apkg")


def test_a_large_deck_becomes_several_lessons(tmp_path: Path) -> None:
    """Of as many cards as somebody can work through."""
    came = imported(tmp_path, package(collection(BASIC, *(f"{one}\x1f{one}\x1f" for one in range(120)))), "tea.apkg")

    assert "  - tea-1.md\n  - tea-2.md\n" in came.text("course.yaml")


FINE = "a\x1fb\x1f"
VIEW = "DROP TABLE notes; CREATE VIEW notes AS SELECT 1 AS id, 7 AS mid, sql AS flds FROM sqlite_master;"
ENDLESS = (
    "DROP TABLE notes; CREATE VIEW notes AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
    "SELECT x AS id, 7 AS mid, 'a' AS flds FROM c;"
)
FUNCTION = (
    "DROP TABLE notes; CREATE TABLE notes (id, mid, x, flds GENERATED ALWAYS AS (hex(zeroblob(100000000))));"
    "INSERT INTO notes VALUES (1, 7, 1);"
)
NUMBERS = (
    "CREATE TABLE notetypes (id, config); INSERT INTO notetypes VALUES (7, 9000000000000000);"
    "CREATE TABLE fields (ntid, ord, name); CREATE TABLE templates (ntid, ord, config);"
    "CREATE TABLE decks (id, name);"
)
BOMB = zstandard.ZstdCompressor().compress(b"\0" * 300_000_000)


@pytest.mark.parametrize(
    "files",
    [
        {"collection.anki2": b""},
        {"collection.anki2": b"SQLite format 3\0" + b"\xff" * 5_000},
        {"collection.anki2": collection(BASIC, FINE)[:6_000]},
        {"collection.anki2": collection(BASIC, FINE, more=VIEW)},
        {"collection.anki2": collection(BASIC, FINE, more=ENDLESS)},
        {"collection.anki2": collection(BASIC, FINE, more=FUNCTION)},
        {"collection.anki2": collection(BASIC, FINE, more="UPDATE col SET models = '[[';")},
        {"collection.anki2": collection(BASIC, FINE, more="UPDATE col SET models = '" + "[" * 100_000 + "';")},
        {"collection.anki2": collection([], FINE)},
        {"collection.anki2": collection(BASIC, FINE, more=NUMBERS)},
        {"collection.anki21b": BOMB},
        {"collection.anki21b": BOMB[:20]},
    ],
    ids=[
        "empty",
        "noise",
        "cut",
        "view",
        "endless",
        "function",
        "json",
        "deep",
        "no-template",
        "numbers",
        "bomb",
        "cut-bomb",
    ],
)
def test_hostile_collections_are_refused_and_nothing_is_written(files: dict[str, bytes], tmp_path: Path) -> None:
    """A database may be a program: it answers for the columns of known tables only, and not for ever."""
    with pytest.raises(ImportFailed):
        imported(tmp_path, zipped(files), "tea.apkg")

    assert [path.name for path in tmp_path.iterdir()] == ["tea.apkg"]


@pytest.mark.parametrize(
    "field",
    ["{{c1::" * 2_500, "{{c1::" + "::" * 9_000, "{{#Front}}" * 1_500, "[$]" * 6_000, "[sound:" * 2_500, "<b>" * 4_000,
     "x" * 90_000],
)  # fmt: skip
def test_hostile_cards_end_soon_and_in_a_report(field: str, tmp_path: Path) -> None:
    """In a field as in a template."""
    for number, templates in enumerate((CLOZE, [(field, field)])):
        folder = tmp_path / str(number)
        folder.mkdir()
        with suppress(ImportFailed):
            imported(folder, package(collection(templates, f"{field} x\x1fb\x1f", cloze=number == 0)), "tea.apkg")


def test_names_of_files_lead_nowhere(tmp_path: Path) -> None:
    """Whatever the list of pictures says."""
    raw = collection(BASIC, '<img src="../../../etc/passwd"> a\x1fb\x1f')

    came = imported(tmp_path, package(raw, media=json.dumps({"../0": "../../../etc/passwd"})), "tea.apkg")

    assert any("is not in the source" in line for line in came.lost)
    assert came.text("tea.md") == "# Tea\n\n::: flashcards\na\n: b\n:::\n"
