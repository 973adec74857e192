"""Large media files: in a folder, or in a bucket of an S3-compatible server."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
import urllib3
from learner_client import Client
from lms import CLAIM
from obstore.store import S3Store
from patience import waits_until
from ports import free_port
from sqlalchemy import select

from exporter.source import read_course
from lti_tool.app import assemble
from lti_tool.base.leases import Leases
from lti_tool.base.tables import Blob
from lti_tool.courses import media_store, shelf
from lti_tool.courses.versions import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from walker import Browser

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings
    from lti_tool.courses.media_store import MediaStore

LARGE = os.urandom(SMALL * 3)
TEXT = "id: film\ntitle: A film\nlanguage: en\noutline: [lesson.md]\n"


@pytest.fixture
def bucket() -> Iterator[str]:
    """Start a server of buckets, with one that is empty."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_ALLOW_HTTP": "true",
        }.items():  # fmt: skip
            patch.setenv(name, value)
        try:
            with urllib3.PoolManager(retries=False) as http:
                assert waits_until(lambda: answers(lambda: http.request("PUT", f"http://127.0.0.1:{port}/lessons")))
            yield "s3://lessons/media"
        finally:
            server.kill()
            server.wait()


def answers(ask: Callable[[], object]) -> bool:
    """Return whether somebody answers."""
    try:
        return bool(ask())
    except urllib3.exceptions.HTTPError:
        return False


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a place of each kind."""
    found: str = str(tmp_path / "media") if request.param == "folder" else request.getfixturevalue("bucket")
    return found


def kept(store: MediaStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of all files, as if they were old."""
    with monkeypatch.context() as patch:
        later = time.time() + 2 * media_store.DRAFT_SECONDS
        patch.setattr(media_store.time, "time", lambda: later)
        return list(store.old())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_film_is_published_played_and_swept(  # noqa: PLR0913, PLR0917 - one server for all of it
    app: Flask, browser: Browser, settings: Settings, store: Store, tmp_path: Path, place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Whole, in parts, and not at all when the browser has it; it is deleted when no version shows it any more."""
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "course.yaml").write_text(TEXT, encoding="utf-8")
    (folder / "lesson.md").write_text("# A film\n\n![A film](film.mp4)\n", encoding="utf-8")
    (folder / "film.mp4").write_bytes(LARGE)
    tool = assemble(
        settings.model_copy(update={"courses": (folder,), "media": place}), store, lambda path: read_course(path)[0]
    )
    tool.watcher.look()
    tool.queue.close()
    app.extensions["lessonpack"] = tool
    (folder / "film.mp4").unlink()
    client = Client(browser, **{CLAIM + "custom": {"course": "film"}})
    (folder_of_files,) = re.findall(r'src="(/files/.*?)player\.js"', browser.get(client.path).text)
    address = f"{folder_of_files}media/film.mp4"
    whole = browser.get(address, buffered=True)
    assert whole.data == LARGE
    part = browser.get(address, headers={"Range": "bytes=70000-70099"}, buffered=True)
    assert (part.status_code, part.data) == (206, LARGE[70_000:70_100])
    assert part.headers["Content-Range"] == f"bytes 70000-70099/{len(LARGE)}"
    same = browser.get(address, headers={"If-None-Match": whole.headers["ETag"]}, buffered=True)
    assert (same.status_code, same.data) == (304, b"")
    with store.read() as session:
        assert session.scalars(select(Blob.content)).all() == [None]
    media = media_store.media_store(place)
    name = hashlib.sha256(LARGE).hexdigest()
    assert kept(media, monkeypatch) == [name]
    media.put("0" * 64, folder / "lesson.md")
    sweeper = shelf.Sweeper(store, media, Leases(store), days=1)
    assert sweeper.sweep().files == 0
    with monkeypatch.context() as patch:
        later = time.time() + 2 * media_store.DRAFT_SECONDS
        patch.setattr(media_store.time, "time", lambda: later)
        assert sweeper.sweep().files == 1
    assert kept(media, monkeypatch) == [name]
    media.remove(name)
    assert browser.get(address, buffered=True).status_code == 403


def test_a_folder_that_is_full_keeps_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not whole has no name."""
    file = tmp_path / "film.mp4"
    file.write_bytes(LARGE)

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(media_store.os, "fsync", full)
    store = media_store.FolderStore(tmp_path / "media")
    with pytest.raises(OSError, match="No space left"):
        store.put("name", file)
    assert list((tmp_path / "media").iterdir()) == []


def test_a_bucket_that_is_away_is_like_a_folder_that_is_away(tmp_path: Path) -> None:
    """The course is published once it is back: it is not noted as one with mistakes."""
    file = tmp_path / "film"
    file.write_bytes(LARGE)
    nowhere = S3Store(
        "lessons", endpoint=f"http://127.0.0.1:{free_port()}", skip_signature=True,
        client_options={"allow_http": True}, retry_config={"max_retries": 0},
    )  # fmt: skip
    with pytest.raises(OSError, match="does not take"):
        media_store.BucketStore(nowhere).put("film", file)
