"""What was deflated once is taken from the cache, and a package is the same to the byte with it and without."""

from __future__ import annotations

import os
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from exporter.archive import deflated, deflated_piece, write_zip
from exporter.source.cache import packed
from exporter.source.cache.packed import PackedFiles
from exporter.source.cache.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LESSON, OTHER = (b"".join(b"<p>%s %d</p>" % (word, number) for number in range(1_000)) for word in (b"one", b"two"))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the list of what is deflated, not taken from the cache."""
    contents: list[bytes] = []

    def noted(content: bytes) -> bytes:
        contents.append(content)
        return deflated(content)

    monkeypatch.setattr(packed, "deflated", noted)
    return contents


def entries(folder: Path) -> list[Path]:
    """Return the files of all entries."""
    return [path for path in folder.rglob("*") if path.is_file()]


def test_only_what_has_changed_is_deflated_again(tmp_path: Path, made: list[bytes]) -> None:
    """Two lessons, one of them edited; small files are not worth keeping, and the largest change each time."""
    files = {"a.js": LESSON, "b.js": OTHER, "c.js": b"x" * 100, "d.html": os.urandom(1 << 20) + b"x"}
    expected = write_zip(tmp_path / "0.zip", files).sha256
    assert write_zip(tmp_path / "1.zip", files, deflate=PackedFiles(Store(tmp_path / "cache"))).sha256 == expected
    made.clear()

    again = write_zip(tmp_path / "2.zip", files, deflate=PackedFiles(Store(tmp_path / "cache")))
    assert again.sha256 == expected
    assert made == [files["c.js"], files["d.html"]]
    made.clear()

    edited = {**files, "a.js": LESSON + b"."}
    zipped = write_zip(tmp_path / "3.zip", edited, deflate=PackedFiles(Store(tmp_path / "cache")))
    assert zipped.sha256 == write_zip(tmp_path / "4.zip", edited).sha256
    assert edited["a.js"] in made
    assert OTHER not in made


def test_of_a_long_page_only_the_piece_that_has_changed_is_deflated_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page without scripts holds the whole course, and each edit changes it."""
    page = b"".join(b"<article>%b</article>" % (b"%d " % number * 20_000) for number in range(30))
    PackedFiles(Store(tmp_path))(page)
    made: list[bytes] = []

    def noted(piece: bytes) -> bytes:
        made.append(piece)
        return deflated_piece(piece)

    monkeypatch.setattr(packed, "deflated_piece", noted)

    assert PackedFiles(Store(tmp_path))(page) == deflated(page)
    edited = page.replace(b">7 7 ", b">seven 7 ")
    assert PackedFiles(Store(tmp_path))(edited) == deflated(edited)
    changed, *last = made
    assert b"seven" in changed
    assert not any(last)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "no deflated data": lambda _: b"\xff" * 100,
    "nothing": lambda _: b"",
    "another file": lambda _: deflated(OTHER),
    "a part of it": lambda content: content[:-5],
    "something behind it": lambda content: content + b"x",
    "more than it": lambda _: deflated(LESSON + b"x"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_does_not_inflate_to_the_file_is_made_anew(damage: str, tmp_path: Path, made: list[bytes]) -> None:
    """Even if whoever changed it has signed it: nothing gets into a package but what the course has."""
    PackedFiles(Store(tmp_path))(LESSON)
    (entry,) = entries(tmp_path)
    changed = DAMAGE[damage](entry.read_bytes()[64:])
    entry.write_bytes(sha256(changed).hexdigest().encode() + changed)
    made.clear()

    assert PackedFiles(Store(tmp_path))(LESSON) == deflated(LESSON)
    assert PackedFiles(Store(tmp_path))(LESSON) == deflated(LESSON)
    assert made == [LESSON]


def test_another_zlib_deflates_anew(tmp_path: Path, made: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """It may make other bytes, and a package without the cache would have those."""
    PackedFiles(Store(tmp_path))(LESSON)
    monkeypatch.setattr(zlib, "ZLIB_RUNTIME_VERSION", "1.99")
    PackedFiles(Store(tmp_path))(LESSON)
    assert made == [LESSON, LESSON]


def test_without_a_cache_nothing_is_kept(tmp_path: Path, made: list[bytes]) -> None:
    """As ``--no-cache`` wants it."""
    deflate = PackedFiles(Store(None))
    assert deflate(LESSON) == deflate(LESSON) == deflated(LESSON)
    assert made == [LESSON, LESSON]
    assert entries(tmp_path) == []
