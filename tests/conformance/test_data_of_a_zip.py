"""What a zip holds is unpacked piece by piece, as far as it was promised, and every byte belongs to a file."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from exporter.conformance import contents, judge
from exporter.conformance.contents import _PIECE, extra_fields, pieces
from tests.conformance.raw_zips import Entry, deflated, zipped
from tests.conformance.zoo import sound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

    from exporter.conformance.contents import Member

SOUND = tuple(Entry(name.encode(), content) for name, content in sound("1.2").items())
ZEROS = b"\0" * (16 << 20)
LIE: dict[str, int | bytes] = {"size": 1, "crc": zlib.crc32(b"\0")}
GAP = (
    ".:1:1: warning: has {} bytes that belong to none of its files, and LMSs that do not read its directory may "
    "take them for one; zip the files again [zip-around]"
)
LONG = b"xyz" * 99
CUT = len(deflated(LONG)) + 1

DAMAGED = {
    "broken": (Entry(b"a.html", b"xyz", data=b"\xff\xff\xff\xff"), "its compressed data are broken"),
    "cut short": (Entry(b"a.html", LONG, data=deflated(LONG)[:-2]), "its compressed data are cut short"),
    "longer": (Entry(b"a.html", b"xyz", data=deflated(b"xyz") + b"more"), "something follows its compressed data"),
    "another size": (
        Entry(b"a.html", LONG, local={"size": 9}, central={"size": 9}), "its size is not what the zip's directory says",
    ),
    "another checksum": (
        Entry(b"a.html", local={"crc": 7}, central={"crc": 7}), "its checksum does not match",
    ),
    "beyond the directory": (
        Entry(b"a.html", LONG, local={"packed": CUT}, central={"packed": CUT}), "it is cut short",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
def test_data_that_are_damaged_are_told_word_by_word(name: str, tmp_path: Path) -> None:
    """By what is wrong with them first."""
    entry, reason = DAMAGED[name]
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*SOUND, entry))
    message = f"a.html:1:1: error: is damaged: {reason}; create the package again [zip-damaged]"
    assert [str(problem) for problem in judge(path)] == [message]


def test_data_after_a_whole_piece_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compressed data end where a piece ends, and something follows in the next."""
    data = deflated(LONG)
    monkeypatch.setattr(contents, "_PIECE", len(data))
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*SOUND, Entry(b"a.html", LONG, data=data + b"more")))
    (problem,) = judge(path)
    assert problem.message == "is damaged: something follows its compressed data; create the package again"


def test_files_of_a_little_more_than_a_piece_are_unpacked_to_the_end(tmp_path: Path) -> None:
    """A decompressor may hold back what it has no room for, after it has read everything."""
    sizes = [*range(1, 260, 2), *range(65_530, 65_540)]
    files = (Entry(b"%d.txt" % size, ZEROS[: _PIECE + size]) for size in sizes)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(*SOUND, *files))
    assert {problem.code for problem in judge(path)} == {"file-unlisted"}


def test_a_file_is_not_unpacked_beyond_what_the_directory_promises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that says that it has one byte, and has 16 MB, is left after the first piece."""
    lengths: list[int] = []

    def counted(stream: IO[bytes], member: Member) -> Iterator[bytes]:
        for piece in pieces(stream, member):
            lengths.append(len(piece))
            yield piece

    monkeypatch.setattr(contents, "pieces", counted)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(Entry(b"a.txt", b"", data=deflated(ZEROS), local=LIE, central=LIE)))
    assert [problem.code for problem in judge(path)] == ["zip-damaged"]
    assert lengths == [_PIECE]


@pytest.mark.parametrize("hidden", [25, len(zipped(Entry(b"hidden.html")))])
@pytest.mark.parametrize("where", ["between", "after"])
def test_bytes_that_no_entry_of_the_directory_has_are_told(where: str, hidden: int, tmp_path: Path) -> None:
    """Programs that read a zip from front to back find a file there that all others do not."""
    path = tmp_path / "a.zip"
    path.write_bytes(with_gap(where, hidden))
    assert [str(problem) for problem in judge(path)] == [GAP.format(hidden)]


@pytest.mark.parametrize("where", ["between", "after"])
def test_sizes_that_follow_their_data_are_no_gap(where: str, tmp_path: Path) -> None:
    """They take 24 bytes at most."""
    path = tmp_path / "a.zip"
    path.write_bytes(with_gap(where, 24))
    assert judge(path) == ()


def with_gap(where: str, size: int) -> bytes:
    """Return a package with bytes behind a file."""
    first, *rest = SOUND
    length: dict[str, int | bytes] = {"packed": len(first.packed)}
    hiding = Entry(first.name, first.content, data=first.packed + b"\0" * size, local=length, central=length)
    return zipped(hiding, *rest) if where == "between" else zipped(*rest, hiding)


def test_extra_fields_may_be_empty_and_cut_short() -> None:
    """A field without data is one; what is too short for a field is none."""
    assert list(extra_fields(struct.pack("<2H", 9, 0))) == [(9, b"")]
    assert list(extra_fields(struct.pack("<2H1s2H", 1, 1, b"a", 2, 9) + b"bc")) == [(1, b"a"), (2, b"bc")]
    assert list(extra_fields(b"abc")) == []
