"""Folders are replaced whole, and only when everything in them is ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.archive import OutputError, write_folder

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"index.html": b"<p>Hello</p>", "media/a.svg": b"<svg/>"}


def names(folder: Path) -> list[str]:
    """Return every file below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_new_folder_holds_the_files_and_the_list_of_them(tmp_path: Path) -> None:
    """Bytes and files to copy arrive alike."""
    source = tmp_path / "source.svg"
    source.write_bytes(FILES["media/a.svg"])
    written = write_folder(tmp_path / "site", {**FILES, "media/a.svg": source})
    assert names(written.path) == [".lessonpack", "index.html", "media/a.svg"]
    assert (written.path / "media" / "a.svg").read_bytes() == FILES["media/a.svg"]
    assert written.size == sum(map(len, FILES.values()))


def test_an_earlier_output_of_ours_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """What the course no longer has is gone, and nothing else is left beside it."""
    write_folder(tmp_path / "site", {**FILES, "old.html": b""})
    write_folder(tmp_path / "site", FILES)
    assert names(tmp_path / "site") == [".lessonpack", "index.html", "media/a.svg"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    """Somebody made it for us."""
    (tmp_path / "site").mkdir()
    write_folder(tmp_path / "site", FILES)
    assert "index.html" in names(tmp_path / "site")


@pytest.mark.parametrize("ours", [False, True], ids=["never ours", "ours with something added"])
def test_somebody_elses_files_are_never_deleted(tmp_path: Path, *, ours: bool) -> None:
    """The message names one of them."""
    site = tmp_path / "site"
    if ours:
        write_folder(site, FILES)
    site.mkdir(exist_ok=True)
    (site / "thesis.odt").write_text("years of work")
    before = names(site)
    with pytest.raises(OutputError, match=r"thesis\.odt"):
        write_folder(site, FILES)
    assert names(site) == before


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A file is never replaced by a folder."""
    (tmp_path / "site").write_text("")
    with pytest.raises(OutputError, match="is a file"):
        write_folder(tmp_path / "site", FILES)


def test_a_failure_leaves_the_old_folder_and_no_scrap(tmp_path: Path) -> None:
    """What was there stays until the new one is whole."""
    write_folder(tmp_path / "site", FILES)
    with pytest.raises(FileNotFoundError):
        write_folder(tmp_path / "site", {"index.html": b"new", "z.html": tmp_path / "gone"})
    assert (tmp_path / "site" / "index.html").read_bytes() == FILES["index.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
