"""Many who come at the same moment share the work that is the same for all of them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from patience import PATIENCE
from small_course import small_course

from exporter.pages import render_pages
from lti_tool.base.cache import Cache
from lti_tool.courses import pages as course_pages
from lti_tool.courses.library import Library
from lti_tool.courses.pages import PageRenderer

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course

AT_ONCE = 8


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a course."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "course.yaml").write_text("A small course", encoding="utf-8")
    return tmp_path / "small"


def all_at_once(ask: Any) -> list[Any]:
    """Return what each of many threads gets that ask at the same moment."""
    start = threading.Barrier(AT_ONCE)

    def one() -> Any:
        start.wait(PATIENCE)
        return ask()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [asked.result(PATIENCE) for asked in [pool.submit(one) for _ in range(AT_ONCE)]]


def test_a_changed_course_is_rendered_once_for_a_whole_class(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And once more for the item of it that another link shows, and for the next edition."""
    rendered: list[Course] = []

    def render(course: Course, **options: Any) -> Any:
        rendered.append(course)
        return render_pages(course, **options)

    monkeypatch.setattr(course_pages, "render_pages", render)
    library, renderer = Library([folder], tmp_path / "kept", small_course), PageRenderer("secret")
    version = library.find("small")
    assert version
    pages = all_at_once(lambda: renderer.pages(version, None))
    assert len(rendered) == 1
    assert all(page is pages[0] for page in pages)
    renderer.pages(version, "quiz")
    assert len(rendered) == 2
    (folder / "course.yaml").write_text("A changed course", encoding="utf-8")
    changed = Library([folder], tmp_path / "kept", small_course).find("small")
    assert changed
    all_at_once(lambda: renderer.pages(changed, None))
    assert [course.title for course in rendered] == ["A small course", "A small course", "A changed course"]


def test_an_edition_that_was_kept_is_read_once_for_all_who_are_still_in_it(folder: Path, tmp_path: Path) -> None:
    """Everybody in the middle of an attempt asks for it when the course was changed."""
    read: list[Path] = []

    def read_course(path: Path) -> Course:
        read.append(path)
        return small_course(path)

    library = Library([folder], tmp_path / "kept", read_course)
    version = library.find("small")
    assert version
    library.keep(version)
    (folder / "course.yaml").write_text("A changed course", encoding="utf-8")
    later = Library([folder], tmp_path / "kept", read_course)
    assert later.find("small") != version
    read.clear()
    found = all_at_once(lambda: later.version(version.digest))
    assert {one.course.title for one in found} == {"A small course"}
    assert read == [tmp_path / "kept" / version.digest]


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
