"""Many who come at the same moment share the work that is the same for all of them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from patience import PATIENCE
from small_course import small_course

from exporter.player_data import item_data
from exporter.renderer import CourseRenderer
from lti_tool.app import assemble
from lti_tool.base.cache import Cache
from lti_tool.courses.versions import Versions

if TYPE_CHECKING:
    from conftest import Author
    from flask import Flask
    from sqlalchemy.orm import Session

    from exporter.course import Item
    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings
    from lti_tool.courses.versions import CourseVersion
    from lti_tool.web.tool import Tool

AT_ONCE = 8


def all_at_once(ask: Any) -> list[Any]:
    """Return what each of many threads gets that ask at the same moment."""
    start = threading.Barrier(AT_ONCE)

    def one() -> Any:
        start.wait(PATIENCE)
        return ask()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(one) for _ in range(AT_ONCE)]]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_shown_is_rendered_once_for_a_whole_class(
    app: Flask, author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of the course, or one item of it; and once more when the course has changed."""
    rendered: list[str] = []
    for name in ("single", "alone"):
        real = getattr(CourseRenderer, name)

        def render(renderer: CourseRenderer, *items: Item, real: Any = real) -> Any:
            rendered.append(items[0].id if items else renderer.course.title)
            return real(renderer, *items)

        monkeypatch.setattr(CourseRenderer, name, render)
    parts: Tool = app.extensions["lessonpack"]

    def version() -> CourseVersion:
        found = parts.library.find("small")
        assert found
        return found

    def page(item: str | None) -> bytes:
        return parts.page_renderer.page(version(), item)

    assert len(set(all_at_once(lambda: page(None)))) == 1
    assert page("quiz")
    assert parts.page_renderer.file(version(), "lessons", "lesson-lesson.html") == page("lesson")
    assert parts.page_renderer.file(version(), "lessons", "quiz-quiz.html") is None
    assert rendered == ["A small course", "quiz", "lesson"]
    author.names("A changed course")
    all_at_once(lambda: page(None))
    assert rendered[3:] == ["A changed course"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_link_to_one_of_300_lessons_renders_that_one(
    app: Flask, author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the course has besides, and for however many links to it."""
    names = [f"lesson-{number}" for number in range(300)]
    author.writes(lessons=[{"id": name, "title": name, "questions": []} for name in names])
    rendered: list[str] = []

    def counted(item: Item, *others: Any, **options: Any) -> Any:
        rendered.append(item.id)
        return item_data(item, *others, **options)

    monkeypatch.setattr("exporter.page_data.item_data", counted)
    parts: Tool = app.extensions["lessonpack"]
    version = parts.library.find("small")
    assert version
    pages = [parts.page_renderer.page(version, "lesson-7") for _ in range(3)]
    assert rendered == ["lesson-7"]
    assert b"lesson-7" in pages[0]
    assert b"lesson-8" not in pages[0]
    assert pages[0] is pages[1] is pages[2]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_version_is_read_once_for_all_who_are_still_in_it(
    app: Flask, author: Author, settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody in the middle of an attempt asks for it when the course was changed."""
    before = app.extensions["lessonpack"].library.find("small")
    author.names("A changed course")
    later = assemble(settings, store, small_course)
    later.queue.close()
    read: list[str] = []
    real = Versions.read

    def counted(versions: Versions, session: Session, digest: str) -> Any:
        read.append(digest)
        return real(versions, session, digest)

    monkeypatch.setattr(Versions, "read", counted)
    found = all_at_once(lambda: later.library.version(before.digest))
    assert {one.course.title for one in found} == {"A small course"}
    assert read == [before.digest]


def test_who_wants_something_else_does_not_wait() -> None:
    """Only those who want the same wait for it."""
    inside, leave = threading.Event(), threading.Event()

    def make(_before: str | None) -> str:
        inside.set()
        assert leave.wait(PATIENCE)
        return "slow"

    cache: Cache[str] = Cache(most=2)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(cache.get, "slow", make)
        assert inside.wait(PATIENCE)
        assert cache.get("quick", lambda _before: "quick") == "quick"
        leave.set()
        assert slow.result(PATIENCE) == "slow"


def test_for_whom_the_old_value_is_good_does_not_wait_for_the_new_one() -> None:
    """A key id that nobody knows makes us ask an LMS for its keys; launches with known keys go on meanwhile."""
    inside, leave = threading.Event(), threading.Event()

    def renew(_before: int | None) -> int:
        inside.set()
        assert leave.wait(PATIENCE)
        return 2

    cache: Cache[int] = Cache(most=1)
    assert cache.get("keys", lambda _before: 1) == 1
    with ThreadPoolExecutor(1) as pool:
        renewed = pool.submit(cache.get, "keys", renew, is_good=lambda value: value > 1)
        assert inside.wait(PATIENCE)
        assert cache.get("keys", renew, is_good=lambda value: value > 0) == 1
        leave.set()
        assert renewed.result(PATIENCE) == 2


def test_what_is_no_longer_good_is_renewed_once_for_all_who_ask_for_it() -> None:
    """With the old value at hand: a roster keeps its names while the LMS does not answer."""
    cache: Cache[int] = Cache(most=1)
    cache.get("roster", lambda _before: 1)
    befores: list[int | None] = []

    def renew(before: int | None) -> int:
        befores.append(before)
        return 2

    assert all_at_once(lambda: cache.get("roster", renew, is_good=lambda value: value > 1)) == [2] * AT_ONCE
    assert befores == [1]


def test_what_failed_is_tried_again() -> None:
    """A mistake is not kept."""
    outcomes = [OSError("not now"), "made"]

    def make(_before: object) -> object:
        outcome = outcomes.pop(0)
        if isinstance(outcome, OSError):
            raise outcome
        return outcome

    cache: Cache[object] = Cache(most=1)
    with pytest.raises(OSError, match="not now"):
        cache.get("key", make)
    assert cache.get("key", make) == cache.get("key", make) == "made"


def test_what_was_not_asked_for_in_a_long_time_is_let_go() -> None:
    """Memory is bounded, whatever number of editions there were."""
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return number

    cache: Cache[int] = Cache(most=2)
    for number in (1, 2, 1, 3, 1, 2):
        assert cache.get(number, lambda _before, number=number: make(number)) == number
    assert made == [1, 2, 3, 2]
    cache.forget(2)
    assert cache.get(2, lambda _before: 4) == 4
