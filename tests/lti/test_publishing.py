"""Courses are published, then served, whatever becomes of their folders: edited, replaced, away or broken."""

from __future__ import annotations

import errno
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from patience import PATIENCE, waits_until
from small_course import QUIZ, small_course
from sqlalchemy import select

from exporter.source import read_course
from lti_tool.app import assemble
from lti_tool.base.leases import SECONDS, Leases
from lti_tool.base.tables import Attempt, CourseVersionRow, Outbox
from lti_tool.courses import publisher, shelf
from lti_tool.courses.snapshot import StillChangingError, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Author, Clock
    from flask import Flask
    from walker import Browser

    from exporter.course import Course
    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings
    from lti_tool.web.tool import Tool

pytestmark = pytest.mark.in_turns("database_url")

RIGHT = {"q1": "Two", "q2": True}


@pytest.fixture
def parts(app: Flask) -> Tool:
    """Give the parts of the tool."""
    found: Tool = app.extensions["lessonpack"]
    return found


@pytest.fixture
def start(app: Flask, settings: Settings, store: Store) -> Iterator[Callable[..., Tool]]:
    """Give a function that starts another process of the installation, as far as a process can see that."""
    started: list[Tool] = []

    def make(read: Callable[[Path], Course] = small_course, **changes: Any) -> Tool:
        started.append(assemble(settings.model_copy(update=changes), store, read))
        started[-1].watcher.look()
        return started[-1]

    yield make
    for tool in started:
        tool.queue.close()


def quiz(**changes: Any) -> dict[str, Any]:
    """Return the quiz with one of its two questions."""
    return QUIZ | {"questions": [QUIZ["questions"][1]]} | changes  # type: ignore[index]


def test_an_attempt_that_begins_while_the_author_saves_is_of_one_version(
    app: Flask, browser: Browser, author: Author, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the files are saved when the copy is made, and the other half afterwards."""
    client = Client(browser)
    folder = settings.courses[0]
    author.publishes = lambda: None
    copytree = shutil.copytree
    saves = [lambda: author.writes(quiz=quiz()), lambda: author.writes(lessons=[])]

    def saved_meanwhile(source: Path, target: Path, **options: Any) -> Any:
        copied = copytree(source, target, **options)
        if saves:
            saves.pop(0)()
        return copied

    monkeypatch.setattr(shutil, "copytree", saved_meanwhile)
    author.names("A new course")
    app.extensions["lessonpack"].watcher.look()
    assert not saves
    assert client.post("start").get_json()["attempt"]["questions"][0]["id"] == "q2"
    author.writes(quiz=QUIZ)
    assert client.post("answers", attempt=1, question="q2", response=True).status_code == 200
    shutil.rmtree(folder)
    assert client.post("submit", attempt=1).get_json()["attempt"]["score"] == 1


def test_a_folder_that_never_stands_still_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again later, and nothing of it stays."""
    (tmp_path / "course").mkdir()
    copytree, number = shutil.copytree, iter(range(100))

    def saved_meanwhile(source: Path, target: Path, **options: Any) -> None:
        copytree(source, target, **options)
        (source / f"new-{next(number)}.md").touch()

    monkeypatch.setattr(shutil, "copytree", saved_meanwhile)
    with pytest.raises(StillChangingError), snapshot(tmp_path / "course", tmp_path / "workshop"):
        pass
    assert list((tmp_path / "workshop").iterdir()) == []


def test_every_grade_is_sent_while_a_course_is_away(
    app: Flask, browser: Browser, settings: Settings, store: Store, start: Callable[..., Tool]
) -> None:
    """A deploy replaces the folder; meanwhile three learners submit, one of them to a worker that has just started."""
    learners = [Client(browser, sub=f"learner-{number}") for number in range(3)]
    for client in learners:
        client.post("start")
        for question, response in RIGHT.items():
            client.post("answers", attempt=1, question=question, response=response)
    folder = settings.courses[0]
    away = folder.rename(folder.with_name("away"))
    app.extensions["lessonpack"].watcher.look()
    assert learners[0].post("submit", attempt=1).status_code == 200
    app.extensions["lessonpack"] = start()
    for client in learners[1:]:
        assert client.post("submit", attempt=1).status_code == 200
    away.rename(folder)
    with store.read() as session:
        assert [row.score for row in session.scalars(select(Outbox))] == [1, 1, 1]


def test_a_course_that_does_not_compile_keeps_its_version_in_new_processes(
    app: Flask, browser: Browser, author: Author, store: Store, start: Callable[..., Tool]
) -> None:
    """What was published is in the database, not in the memory of a worker; and the mistake is seen everywhere."""
    author.writes(quiz="broken")
    app.extensions["lessonpack"] = start()
    client = Client(browser)
    assert client.answer_all(RIGHT, 1)["attempt"]["score"] == 1
    (course,) = shelf.list_courses(store)
    assert "quiz.json" in course.problem
    assert browser.get("/readyz").get_json() == {"status": "ready", "courses": 1, "broken_courses": ["small"]}
    assert "lessonpack_broken_courses 1.0" in browser.get("/metrics").text
    author.writes(quiz=QUIZ)
    assert browser.get("/readyz").get_json()["broken_courses"] == []


def test_a_mistake_is_looked_at_once(author: Author, start: Callable[..., Tool]) -> None:
    """However many processes start, and however often they look."""
    read: list[Path] = []

    def reader(folder: Path) -> Course:
        read.append(folder)
        return small_course(folder)

    author.publishes = start(reader).watcher.look
    author.writes(quiz="broken")
    author.publishes()
    start(reader)
    assert len(read) == 1


def test_a_full_disk_leaves_nothing_and_is_forgotten(
    author: Author, settings: Settings, store: Store, start: Callable[..., Tool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The course is served as before, and the next look or the next start publishes it."""

    def full(_source: Path, target: Path, **_options: Any) -> None:
        target.mkdir()
        (target / "half").write_bytes(b"x")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copytree", full)
        author.names("A new course")
        assert start().library.find("small").course.title == "A small course"  # type: ignore[union-attr]
        author.publishes()
        assert "No space left" in shelf.broken_folders(store)[0].problem
    assert list((settings.data / "publishing").iterdir()) == []
    killed = settings.data / "publishing" / "copy-of-a-killed-process"
    killed.mkdir()
    assert start().library.find("small").course.title == "A new course"  # type: ignore[union-attr]
    assert shelf.broken_folders(store) == []
    assert not killed.exists()


@pytest.mark.every_case
def test_of_many_starts_at_once_one_copies_the_course(
    author: Author, start: Callable[..., Tool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them serve it when they have started."""
    monkeypatch.setattr(publisher, "_ASK_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr("lti_tool.courses.watcher.START_SECONDS", PATIENCE)
    copytree, copies, together = shutil.copytree, [], threading.Barrier(8)

    def counted(source: Path, target: Path, **options: Any) -> Any:
        copies.append(source)
        return copytree(source, target, **options)

    def begin() -> Any:
        together.wait(PATIENCE)
        return start().library.find("small")

    monkeypatch.setattr(shutil, "copytree", counted)
    author.publishes = lambda: None
    author.names("A new course")
    with ThreadPoolExecutor(8) as pool:
        found = [one.result(PATIENCE) for one in [pool.submit(begin) for _ in range(8)]]
    assert {version.course.title for version in found} == {"A new course"}
    assert len(copies) == 1


def test_an_older_deploy_does_not_replace_a_newer_one(
    settings: Settings, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two machines disagree about a course: both serve, and score by, what was published last."""
    (old, new) = (tmp_path / name for name in ("old", "new"))
    for folder, title in ((old, "Old"), (new, "New")):
        folder.mkdir()
        (folder / "course.yaml").write_text(title, encoding="utf-8")

    def machine(folder: Path) -> Tool:
        monkeypatch.setattr("socket.gethostname", lambda: folder.name)
        tool = assemble(settings.model_copy(update={"courses": (folder,)}), store, small_course)
        tool.watcher.look()
        tool.queue.close()
        return tool

    first, second = machine(old), machine(new)
    first.library.look_again()
    machine(old).watcher.look()
    monkeypatch.setattr("socket.gethostname", lambda: "a container with a new name")
    renamed = assemble(settings.model_copy(update={"courses": (old,)}), store, small_course)
    renamed.watcher.look()
    renamed.queue.close()
    assert {tool.library.find("small").course.title for tool in (first, second, renamed)} == {"New"}  # type: ignore[union-attr]
    (old / "course.yaml").write_text("Old, but edited", encoding="utf-8")
    first.watcher.look()
    assert first.library.find("small").course.title == "Old, but edited"  # type: ignore[union-attr]


def test_a_course_with_the_id_of_another_is_not_published(
    settings: Settings, store: Store, tmp_path: Path, start: Callable[..., Tool]
) -> None:
    """The two would replace each other with every change."""
    other = shutil.copytree(settings.courses[0], tmp_path / "z-copy")
    (other / "course.yaml").write_text("A copy", encoding="utf-8")
    tool = start(courses=(settings.courses[0], other))
    assert tool.library.find("small").course.title == "A small course"  # type: ignore[union-attr]
    assert "has the same id" in shelf.broken_folders(store)[0].problem


def test_media_come_from_what_was_published(tmp_path: Path, settings: Settings, start: Callable[..., Tool]) -> None:
    """Small files from the database, large ones from their store; the folder may be gone, or another machine's."""
    folder = tmp_path / "flask"
    shutil.copytree(Path(__file__).parents[2] / "content" / "introduction-to-flask", folder)
    tool = start(lambda path: read_course(path)[0], courses=(folder,))
    version = tool.library.find("introduction-to-flask")
    assert version
    assert version.media
    contents = {name: (folder / name).read_bytes() for name in version.media}
    shutil.rmtree(folder)
    elsewhere = start(lambda path: read_course(path)[0], courses=())
    found = elsewhere.library.find("introduction-to-flask")
    assert found == version
    assert found.course.items == version.course.items
    for name, file in found.media.items():
        with elsewhere.versions.open(file) as opened:
            assert opened.read() == contents[name]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, store: Store, start: Callable[..., Tool]) -> None:
    """A copy that followed it would make the file one of the course's own."""
    folder = tmp_path / "linking"
    folder.mkdir()
    (folder / "course.yaml").write_text("id: linking\ntitle: L\nlanguage: en\noutline: [lesson.md]\n", encoding="utf-8")
    (folder / "lesson.md").write_text("# L\n\n![A picture](out.png)\n", encoding="utf-8")
    (folder / "out.png").symlink_to("/etc/hostname")
    tool = start(lambda path: read_course(path)[0], courses=(folder,))
    assert tool.library.find("linking") is None
    assert "leaves the course folder" in shelf.broken_folders(store)[0].problem


def test_copies_that_earlier_versions_of_the_tool_kept_are_published(
    settings: Settings, store: Store, start: Callable[..., Tool], clock: Clock
) -> None:
    """Attempts name them: they go on, and the course's folder says what is current."""
    kept = settings.data / "editions" / ("e" * 64)
    shutil.copytree(settings.courses[0], kept)
    (kept / "course.yaml").write_text("As it was", encoding="utf-8")
    with store.write() as session:
        session.add(CourseVersionRow(digest=kept.name, course_id="small", created=clock()))
    tool = start()
    assert tool.library.version(kept.name).course.title == "As it was"  # type: ignore[union-attr]
    assert tool.library.find("small").course.title == "A small course"  # type: ignore[union-attr]


def test_who_publishes_dies_and_another_goes_on(store: Store, clock: Clock) -> None:
    """And a lease of a clock that is ahead binds nobody."""
    dead, other = Leases(store), Leases(store)
    assert dead.take("publish")
    assert not other.take("publish")
    clock.forward(seconds=SECONDS)
    assert other.take("publish")
    clock.forward(hours=-1)
    assert dead.take("publish")
    assert not other.take("publish")


def test_a_change_is_published_while_the_tool_runs(
    author: Author, parts: Tool, monkeypatch: pytest.MonkeyPatch, start: Callable[..., Tool]
) -> None:
    """By the one process that watches; when it ends, by another."""
    monkeypatch.setattr("lti_tool.courses.watcher.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("lti_tool.courses.library.LOOK_AGAIN_SECONDS", -1)
    other = start()
    author.publishes = lambda: None
    for title, watching in (("First", parts), ("Second", other)):
        watching.watcher.start()
        author.names(title)
        try:
            assert waits_until(lambda title=title: parts.library.find("small").course.title == title)  # type: ignore[misc]
        finally:
            watching.watcher.stop()


def test_a_course_that_was_published_a_moment_ago_is_found(
    parts: Tool, author: Author, store: Store, monkeypatch: pytest.MonkeyPatch, start: Callable[..., Tool]
) -> None:
    """A learner may come to a process that has just seen that there is none yet."""
    monkeypatch.setattr("lti_tool.courses.library.LOOK_AGAIN_SECONDS", 3600)
    other = start(courses=())
    shelf.remove(store, "small", actor="test")
    assert other.library.find("small") is None
    parts.publisher.publish(author.folder, actor="test")
    assert other.library.find("small")


def test_an_administrator_goes_back_and_removes(parts: Tool, author: Author, store: Store, clock: Clock) -> None:
    """What was rolled back stays so until the folder changes, and a removed course can come back."""
    clock.forward(hours=1)
    author.names("A second course")

    def title() -> str | None:
        parts.watcher.look()
        parts.library.look_again()
        found = parts.library.find("small")
        return found.course.title if found else None

    newest = shelf.list_versions(store, "small")[0].edition
    assert shelf.roll_back(store, "small", None, actor="test").title == "A small course"
    assert title() == "A small course"
    shelf.roll_back(store, "small", newest[:8], actor="test")
    assert title() == "A second course"
    shelf.remove(store, "small", actor="test")
    assert title() is None
    assert parts.publisher.publish(author.folder, actor="test").is_new
    assert title() == "A second course"
    with pytest.raises(shelf.NoSuchCourseError, match="courses show small"):
        shelf.roll_back(store, "small", "0000", actor="test")


def test_versions_without_attempts_are_swept_some_time_after_they_were_replaced(
    browser: Browser, parts: Tool, author: Author, store: Store, clock: Clock
) -> None:
    """What somebody worked in stays, like what is current."""
    sweeper = shelf.Sweeper(store, parts.versions._media, Leases(store), days=30)  # noqa: SLF001 - as the tool makes it
    Client(browser).post("start")
    for title in ("Two", "Three"):
        clock.forward(hours=24)
        author.names(title)
    clock.forward(hours=29 * 24)
    assert sweeper.sweep() == shelf.Swept(0, 0)
    clock.forward(hours=2 * 24)
    assert sweeper.sweep() == shelf.Swept(1, 0)
    assert [row.title for row in shelf.list_versions(store, "small")] == ["Three", "A small course"]
    with store.read() as session:
        assert session.scalars(select(Attempt)).one()
