"""The end of a zip says where its directory is; where programs would read it differently, the zip is refused."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from exporter.conformance import judge
from exporter.conformance.end_record import EndRecord, count_entries
from tests.conformance.raw_zips import STORED, Entry, in_zip64, zipped
from tests.conformance.zoo import sound

if TYPE_CHECKING:
    from pathlib import Path

SOUND = tuple(Entry(name.encode(), content) for name, content in sound("1.2").items())
PLAIN = zipped(*SOUND)
PLACE = len(PLAIN) - 22
"""Where the end record begins, and one in zip64 would."""
SPLIT = "it is one part of a zip that is split over several files"
NOWHERE = "its end record does not say where its directory is"
DIFFERENT = "its end record and the one in zip64 differ"
LOCATOR = "its locator for zip64 points to a wrong place"
NONE = "it has no end record, so it may be no zip, or only the beginning of one"
TWO = "it has two end records, and programs differ on which one counts"
COUNT = "its end record counts {} files and its directory lists {}"
LARGE = in_zip64(PLAIN)

REASONS = {
    "nothing": (b"", NONE),
    "less than an end": (PLAIN[-22:-1], NONE),
    "a comment that is cut": (zipped(*SOUND, comment=b"abc")[:-1], NONE),
    "an end in the comment": (zipped(*SOUND, comment=zipped(SOUND[0])), TWO),
    "the beginning of an end in the comment": (zipped(*SOUND, comment=b"PK\x05\x06"), TWO),
    "an end without end in the comment": (zipped(*SOUND, comment=b"PK\x05\x06" + b"\xff" * 30), TWO),
    "an end after the end": (PLAIN + zipped(), NOWHERE),
    "on a second disk": (zipped(*SOUND, disk=1), SPLIT),
    "begun on another disk": (zipped(*SOUND, start_disk=1), SPLIT),
    "with files on another disk": (zipped(*SOUND, here=1), SPLIT),
    "a directory elsewhere": (zipped(*SOUND, offset=7), NOWHERE),
    "a longer directory": (zipped(*SOUND, length=7), NOWHERE),
    "fewer files": (zipped(*SOUND, here=1, entries=1), COUNT.format(1, "more")),
    "more files": (zipped(*SOUND, here=99, entries=99), COUNT.format(99, len(SOUND))),
    "files that are none": (
        PLAIN[:PLACE].replace(b"PK\x01\x02", b"PK\x01\x03") + PLAIN[PLACE:], COUNT.format(len(SOUND), 0),
    ),
    "zip64: fewer files": (in_zip64(PLAIN, entries=1, here=1), DIFFERENT),
    "zip64: on a second disk": (in_zip64(PLAIN, disk=1), DIFFERENT),
    "zip64: a longer directory": (in_zip64(PLAIN, length=(1 << 64) - 1), DIFFERENT),
    "zip64: located on a second disk": (in_zip64(PLAIN, (1, PLACE, 1)), SPLIT),
    "zip64: one of two disks": (in_zip64(PLAIN, (0, PLACE, 2)), SPLIT),
    "zip64: located elsewhere": (in_zip64(PLAIN, (0, PLACE - 1, 1)), LOCATOR),
    "zip64: located where none is": (LARGE.replace(b"PK\x06\x06", b"PK\x06\x05"), LOCATOR),
}  # fmt: skip


@pytest.mark.parametrize("name", REASONS)
def test_an_end_that_is_at_odds_with_the_zip_is_told_word_by_word(name: str, tmp_path: Path) -> None:
    """Nothing else is read."""
    content, reason = REASONS[name]
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    message = f".:1:1: error: is not a readable zip: {reason}; export or download it again [zip-unreadable]"
    assert [str(problem) for problem in judge(path)] == [message]


def test_a_comment_may_be_as_long_as_its_field_says(tmp_path: Path) -> None:
    """The end record is searched as far back."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*SOUND, comment=b"a" * 0xFFFF))
    assert judge(path) == ()


def test_a_zip_in_a_zip_has_an_end_of_its_own(tmp_path: Path) -> None:
    """It stands before that of the package, and not in its comment."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*SOUND, Entry(b"more.zip", PLAIN, STORED)))
    assert {problem.code for problem in judge(path)} == {"file-unlisted"}


def test_entries_are_not_counted_beyond_what_the_end_says(tmp_path: Path) -> None:
    """One more is enough to know that there are others."""
    entry = b"PK\x01\x02" + b"\0" * 42
    path = tmp_path / "a.zip"
    path.write_bytes(entry * 9 + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, len(entry) * 9, 0, 0))
    with path.open("rb") as stream:
        assert count_entries(stream, EndRecord(3, len(entry) * 9, 0, large=False, trailing=0)) == 4
        assert stream.tell() == len(entry) * 4
