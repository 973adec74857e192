"""Zips are the same to the byte every time, and there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from exporter.archive import EARLIEST, LAST_BLOCK, OutputError, deflated, deflated_piece, moment, pieces_of, write_zip

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "index.html": b"<p>Hello</p>" * 100,
    "media/tour.mp4": b"\0" * 5000,
    "imsmanifest.xml": b"<manifest/>",
    "a.js": b"",
}


def test_the_order_of_the_mapping_does_not_matter(tmp_path: Path) -> None:
    """Equal files make equal zips."""
    first = write_zip(tmp_path / "a.zip", FILES)
    second = write_zip(tmp_path / "b.zip", dict(reversed(FILES.items())))
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.sha256 == second.sha256 == hashlib.sha256(first.path.read_bytes()).hexdigest()
    assert first.size == first.path.stat().st_size


def test_bytes_and_a_file_with_these_bytes_make_the_same_zip(tmp_path: Path) -> None:
    """Neither the file's time nor its permissions leave a trace, nor in how many pieces it was deflated."""
    content = b"".join(b"<p>%d</p>" % number for number in range(120_000))
    source = tmp_path / "source.html"
    source.write_bytes(content)
    source.chmod(0o700)
    os.utime(source, (1, 1))
    copied = write_zip(tmp_path / "a.zip", {**FILES, "\u00fc/index.html": source})
    assert copied.sha256 == write_zip(tmp_path / "b.zip", {**FILES, "\u00fc/index.html": content}).sha256


def test_the_manifest_stands_first_and_the_rest_is_sorted(tmp_path: Path) -> None:
    """An LMS that reads the zip as a stream meets the manifest first."""
    with zipfile.ZipFile(write_zip(tmp_path / "a.zip", FILES).path) as archive:
        assert archive.namelist() == ["imsmanifest.xml", "a.js", "index.html", "media/tour.mp4"]
        assert {name: archive.read(name) for name in archive.namelist()} == FILES


def test_entries_carry_fixed_attributes(tmp_path: Path) -> None:
    """Time, permissions and host system are the same on every machine."""
    with zipfile.ZipFile(write_zip(tmp_path / "a.zip", FILES).path) as archive:
        for entry in archive.infolist():
            assert entry.date_time == EARLIEST
            assert entry.external_attr == (stat.S_IFREG | 0o644) << 16
            assert entry.create_system == 3
            assert entry.flag_bits == 0


def test_compressed_media_are_stored_and_texts_deflated(tmp_path: Path) -> None:
    """A video that is stored can be sought in, and deflating it would cost time for nothing."""
    with zipfile.ZipFile(write_zip(tmp_path / "a.zip", FILES).path) as archive:
        kinds = {entry.filename: entry.compress_type for entry in archive.infolist()}
    assert kinds["media/tour.mp4"] == zipfile.ZIP_STORED
    assert kinds["index.html"] == zipfile.ZIP_DEFLATED


def test_a_long_page_is_deflated_in_pieces_that_depend_on_nothing_else(tmp_path: Path) -> None:
    """After an edit of an article, all other pieces are the same bytes; every program inflates them as one file."""
    page = b"".join(b"<article>%b</article>" % (b"%d " % number * 20_000) for number in range(30))
    edited = page.replace(b">7 7 ", b">seven 7 ")
    for content in (page, edited):
        write_zip(tmp_path / "a.zip", {"reading.html": content})
        with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
            assert zipped.testzip() is None
            assert zipped.read("reading.html") == content
    before, after = (list(map(deflated_piece, pieces_of(content))) for content in (page, edited))
    assert b"".join([*before, LAST_BLOCK]) == deflated(page)
    assert len(before) > 5
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_a_large_file_passes_in_pieces(tmp_path: Path) -> None:
    """Memory does not grow with the media; progress is told of each piece."""
    video = tmp_path / "tour.mp4"
    with video.open("wb") as stream:
        stream.truncate(5 << 20)
    pieces: list[int] = []
    write_zip(tmp_path / "a.zip", {"tour.mp4": video}, progress=pieces.append)
    assert sum(pieces) == 5 << 20
    assert max(pieces) <= 1 << 20


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        pytest.param(None, EARLIEST, id="unset"),
        pytest.param("", EARLIEST, id="empty"),
        pytest.param("0", EARLIEST, id="before zips"),
        pytest.param("1700000000", (2023, 11, 14, 22, 13, 20), id="a moment in UTC"),
        pytest.param("99999999999", (2107, 12, 31, 23, 59, 58), id="after zips"),
    ],
)
def test_source_date_epoch_sets_the_time(variable: str | None, expected: tuple[int, ...]) -> None:
    """Builds that follow reproducible-builds.org get their time."""
    assert moment(variable) == expected


@pytest.mark.parametrize("variable", ["yesterday", "1.5", "9" * 40])
def test_a_senseless_source_date_epoch_is_refused(variable: str) -> None:
    """The message names the variable."""
    with pytest.raises(OutputError, match="SOURCE_DATE_EPOCH"):
        moment(variable)


def test_a_failure_leaves_the_old_zip_and_no_scrap(tmp_path: Path) -> None:
    """What was there stays until the new one is whole."""
    target = tmp_path / "a.zip"
    target.write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        write_zip(target, {"a.html": b"x", "z.html": tmp_path / "gone.html"})
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_what_inspection_refuses_is_never_placed(tmp_path: Path) -> None:
    """Inspection sees the finished zip under another name."""
    seen: list[list[str]] = []

    def refuse(path: Path) -> None:
        seen.append(zipfile.ZipFile(path).namelist())
        raise OutputError("no")

    with pytest.raises(OutputError, match="no"):
        write_zip(tmp_path / "a.zip", FILES, inspect=refuse)
    assert seen == [["imsmanifest.xml", "a.js", "index.html", "media/tour.mp4"]]
    assert list(tmp_path.iterdir()) == []


def test_a_zip_gets_the_permissions_of_a_new_file(tmp_path: Path) -> None:
    """It can be read by whom the user's umask lets read, although it began as a private temporary file."""
    before = os.umask(0o027)
    try:
        written = write_zip(tmp_path / "a.zip", FILES)
    finally:
        os.umask(before)
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o640


def test_missing_folders_are_made(tmp_path: Path) -> None:
    """``-o packages/today/a.zip`` needs no mkdir."""
    assert write_zip(tmp_path / "packages" / "today" / "a.zip", FILES).path.is_file()


def test_a_folder_in_the_place_of_the_zip_is_refused(tmp_path: Path) -> None:
    """A folder is never replaced by a file."""
    with pytest.raises(OutputError, match="is a folder"):
        write_zip(tmp_path, FILES)


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "packages").write_text("")
    with pytest.raises(OutputError, match="cannot be written to"):
        write_zip(tmp_path / "packages" / "a.zip", FILES)


@pytest.mark.parametrize("name", ["/a", "../a", "a/../b", "a//b", "a\\b", "C:/a", "", "a\0b", "./a"])
def test_a_name_that_leaves_the_package_is_refused(tmp_path: Path, name: str) -> None:
    """No package of ours can be unpacked outside its folder."""
    with pytest.raises(ValueError, match="not a path inside a package"):
        write_zip(tmp_path / "a.zip", {name: b""})


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    """Whoever links to a share wants the package there, and the link to stay."""
    (tmp_path / "share").mkdir()
    link, place = tmp_path / "a.zip", tmp_path / "share" / "course.zip"
    link.symlink_to(place)
    for _again in range(2):
        written = write_zip(link, FILES)
        assert written.path == link
        assert link.is_symlink()
        assert zipfile.is_zipfile(place)
    assert [path.name for path in (tmp_path / "share").iterdir()] == ["course.zip"]


def test_the_longest_name_that_a_disk_holds_can_be_written(tmp_path: Path) -> None:
    """The temporary name beside it is no longer."""
    assert write_zip(tmp_path / f"{'ü' * 125}.zip", FILES).path.is_file()
