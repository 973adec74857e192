"""Each stage of reading a zip looks only at what the stages before it found harmless, up to its bounds."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from exporter.conformance import container, judge
from tests.conformance.raw_zips import STORED, Entry, zipped
from tests.conformance.zoo import MANIFEST, sound

if TYPE_CHECKING:
    from pathlib import Path

SOUND = tuple(Entry(name.encode(), content) for name, content in sound("1.2").items())
UNSAFE = Entry(b"../a.html")
ENCRYPTED = Entry(b"b.html", flags=1)
DIFFERENT = Entry(b"c.html", local={"size": 99})
DAMAGED = Entry(b"d.html", local={"crc": 7}, central={"crc": 7})
LARGEST = Entry(b"e.bin", b"", STORED, central={"size": 1 << 30})

STAGES = {
    "sizes before names": ((LARGEST, UNSAFE, DIFFERENT, DAMAGED), {"zip-bomb"}),
    "names and methods before headers": ((UNSAFE, ENCRYPTED, DIFFERENT, DAMAGED), {"zip-path", "zip-encrypted"}),
    "headers before data": ((DIFFERENT, DAMAGED), {"zip-damaged"}),
}
"""Which stage finds something → what is wrong for it and for later ones, and what is told."""


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_that_finds_something_is_the_last(name: str, tmp_path: Path) -> None:
    """What comes after it would trust what it has found to be a lie."""
    entries, codes = STAGES[name]
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*SOUND, *entries))
    found = [problem for problem in judge(path) if problem.severity == "error"]
    assert {problem.code for problem in found} == codes
    assert DAMAGED.name.decode() not in {problem.position.file for problem in found}


def test_a_directory_of_too_many_entries_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end record says how many there are."""
    monkeypatch.setattr(container, "_entries", lambda *_: pytest.fail("the directory is read"))
    path = tmp_path / "a.zip"
    path.write_bytes(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 60_000, 60_000, 0, 0, 0))
    assert [problem.code for problem in judge(path)] == ["zip-bomb"]


PLAIN = zipped(*SOUND)
TOTAL = sum(len(entry.content) for entry in SOUND)
DIRECTORY = sum(46 + len(entry.name) for entry in SOUND)
BOUNDS = {
    "_MOST_ENTRIES": (len(SOUND), f"holds {len(SOUND)} files, more than {len(SOUND) - 1}; split the course"),
    "_LARGEST_DIRECTORY": (DIRECTORY, "has a directory of more than 0 MB; create the package again"),
    "_LARGEST_TOTAL": (TOTAL, "unpacks to more than 0 GB; split the course"),
    "_LARGEST_MANIFEST": (len(sound("1.2")[MANIFEST]), "is larger than 0 MB; split the course"),
}
"""The name of a bound → what a sound package needs of it, and what is said if it is one less."""


@pytest.mark.parametrize("name", BOUNDS)
def test_a_bound_may_be_reached_and_not_exceeded(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With bounds so small that a sound package is at them."""
    needed, message = BOUNDS[name]
    path = tmp_path / "a.zip"
    path.write_bytes(PLAIN)
    monkeypatch.setattr(container, name, needed)
    assert judge(path) == ()
    monkeypatch.setattr(container, name, needed - 1)
    assert [(problem.message, problem.code) for problem in judge(path)] == [(message, "zip-bomb")]


def test_a_large_package_may_be_in_zip64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no other way, it is nothing to warn of."""
    extra = struct.pack("<2H2Q", 1, 16, 1, 1)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*SOUND[:-1], Entry(SOUND[-1].name, SOUND[-1].content, extra=extra)))
    assert [problem.code for problem in judge(path)] == ["zip-large"]
    monkeypatch.setattr(container, "_NEEDS_LARGE", path.stat().st_size)
    assert judge(path) == ()


@pytest.mark.parametrize(
    ("error", "reason"), [(OSError(5, "Input/output error"), "input/output error"), (OSError("gone"), "gone")]
)
def test_a_disk_that_fails_is_told(
    error: OSError, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of the operating system, whether it gives a number or not."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(container, "read_end_record", fail)
    path = tmp_path / "a.zip"
    path.write_bytes(PLAIN)
    message = f"cannot be read: {reason}; check that it is a file, and that you may read it"
    assert [problem.message for problem in judge(path)] == [message]
