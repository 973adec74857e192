"""One slow LMS delays nobody who came from another: few wait for it, what is known is shown, and fetches go on."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

import pytest
from fetches import all_have_landed
from lms import AGS, CLAIM, INSTRUCTOR, Lms
from patience import PATIENCE, waits_until
from registering import link, query
from sqlalchemy import select
from walker import Browser

from lti_tool.base import flights
from lti_tool.base.flights import BusyError, Flight, Flights, SlowError, begin_budget
from lti_tool.base.tables import RegistrationLink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Clock
    from flask import Flask

    from lti_tool.base.database import Store
    from lti_tool.web.tool import Tool

pytestmark = pytest.mark.in_turns("database_url")

TEACHER = {"sub": "teacher-1", CLAIM + "roles": [INSTRUCTOR]}
ANN = {"user_id": "ann", "name": "Ann", "roles": ["Learner"]}


class Gate:
    """What lets nobody through until it is opened."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.waiting = 0
        self._counting = threading.Lock()

    def wait(self) -> None:
        """Wait until it is open."""
        with self._counting:
            self.waiting += 1
        assert self.opened.wait(PATIENCE)


@pytest.fixture
def gate() -> Iterator[Gate]:
    """Give a gate that is open in the end."""
    made = Gate()
    yield made
    made.opened.set()


@contextmanager
def patience_of(seconds: float) -> Iterator[None]:
    """Let requests have this budget; what hangs anyway need not be waited for longer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flights, "SLOW", 0.05)
        patch.setattr(flights, "BUDGET", seconds)
        yield


def hang(lms: Lms, gate: Gate) -> None:
    """Let an LMS send no roster before a gate opens."""
    handler: Any = lms.server.RequestHandlerClass
    answers = handler.reply_members

    def reply(self: object) -> None:
        gate.wait()
        answers(self)

    handler.reply_members = reply


def test_twenty_teachers_of_a_slow_lms_delay_no_learner_of_another(
    app: Flask, browser: Browser, clock: Clock, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    """Eight threads serve them all; the learner, who came last, is answered while the LMS still hangs."""
    parts: Tool = app.extensions["lessonpack"]
    room = browser.enter(**TEACHER)
    with Lms(clock) as other:
        parts.platforms.register(other.registration(), deployment_id=other.deployment_id, actor="test")
        away = Browser(app, other)
        page = away.enter(sub="learner-1")
        hang(browser.lms, gate)
        with patience_of(PATIENCE), ThreadPoolExecutor(max_workers=8) as threads:  # who stays, stays: two do
            teachers = [threads.submit(lambda: browser.get(room).status_code) for _ in range(20)]
            assert threads.submit(lambda: away.get(page).status_code).result(PATIENCE) == 200
            assert "no roster" not in caplog.text, "not because the LMS was given up"
            assert waits_until(lambda: gate.waiting)
            assert gate.waiting == 1, "one of them asks the LMS, for all"
            assert waits_until(lambda: sum(not teacher.done() for teacher in teachers) <= flights.THREADS)
            gate.opened.set()
            assert {teacher.result(PATIENCE) for teacher in teachers} == {200}


def test_what_is_known_is_shown_while_a_slow_lms_sends_what_is_new(
    app: Flask, browser: Browser, clock: Clock, gate: Gate
) -> None:
    """A roster of some minutes is shown meanwhile, and the new one afterwards."""
    browser.lms.members = [ANN]
    room = browser.enter(**TEACHER)
    assert "Ann" in browser.get(room).text
    browser.lms.members = [ANN | {"name": "Anna"}]
    hang(browser.lms, gate)
    clock.forward(seconds=301)
    with patience_of(0.1):
        assert "Ann" in browser.get(room).text
    gate.opened.set()
    assert waits_until(lambda: "Anna" in browser.get(room).text)


def test_a_page_without_a_roster_says_that_the_lms_is_slow(app: Flask, browser: Browser, gate: Gate) -> None:
    """It comes within the budget of a request, with labels for names."""
    room = browser.enter(**TEACHER)
    hang(browser.lms, gate)
    with patience_of(0.1):
        assert "the LMS takes long to answer" in browser.get(room).text


def test_a_slow_gradebook_does_not_hold_up_its_page(app: Flask, browser: Browser, gate: Gate) -> None:
    """The column is shown as it was known, with a word about the LMS."""
    grades = {"scope": [AGS + "scope/score", AGS + "scope/lineitem"], "lineitems": f"{browser.lms.url}/lineitems"}
    room = browser.enter(**TEACHER, **{AGS + "claim/endpoint": grades})
    handler: Any = browser.lms.server.RequestHandlerClass
    answers = handler.reply_columns
    handler.reply_columns = lambda self, query: (gate.wait(), answers(self, query))
    with patience_of(0.1):
        assert "the LMS takes long to answer" in browser.get(f"{room}gradebook/").text
        response = browser.post(f"{room}gradebook/create", data={"label": "A column", "maximum": "10"})
        assert response.status_code == 502
    gate.opened.set()
    assert all_have_landed()
    assert browser.lms.columns, "what a teacher has asked for is done all the same"


def test_registrations_that_hang_keep_two_threads_at_most(
    app: Flask, browser: Browser, gate: Gate, store: Store
) -> None:
    """Whoever has a link chooses the server that is waited for; what is refused meanwhile does not happen later."""
    handler: Any = browser.lms.server.RequestHandlerClass
    answers = handler.do_GET

    def reply(self: Any) -> None:
        if self.path.startswith("/.well-known/"):
            gate.wait()
        answers(self)

    handler.do_GET = reply
    page = browser.enter()
    links = [link(app) for _ in range(4)]
    with patience_of(PATIENCE), ThreadPoolExecutor(max_workers=6) as threads:
        opened = [threads.submit(browser.get, path + query(browser)) for path in links[:2]]
        assert waits_until(lambda: gate.waiting == flights.THREADS)
        for path in links[2:]:
            assert "was not begun" in threads.submit(browser.get, path + query(browser)).result(PATIENCE).text
        opened.append(threads.submit(browser.get, links[0] + query(browser)))
        assert waits_until(lambda: sum(not each.done() for each in opened) <= flights.THREADS)
        assert threads.submit(lambda: browser.get(page).status_code).result(PATIENCE) == 200
        gate.opened.set()
        said = [each.result(PATIENCE) for each in opened]
    assert {each.status_code for each in said} <= {200, 403}
    assert all("takes long to answer" in each.text for each in said if each.status_code == 403)
    assert all_have_landed()
    with store.read() as session:
        used = session.scalars(select(RegistrationLink.platform_id)).all()
    assert sum(platform is not None for platform in used) == 2, "what was begun is done, and nothing else"
    assert sum(path.startswith("/register") for _method, path in browser.lms.requests) == 2
    assert browser.get(links[2] + query(browser)).status_code == 200


def test_a_key_set_in_use_is_fetched_before_it_is_due(app: Flask, browser: Browser, clock: Clock) -> None:
    """No launch waits for it as long as some come."""
    browser.enter()
    fetched = browser.lms.requests.count(("GET", "/keys"))
    clock.forward(seconds=3100)
    browser.enter()
    assert all_have_landed()
    assert browser.lms.requests.count(("GET", "/keys")) == fetched + 1
    clock.forward(seconds=3100)
    browser.lms.key_set_reply = b"broken"
    browser.enter()
    assert all_have_landed()
    assert browser.lms.requests.count(("GET", "/keys")) == fetched + 2


def test_a_launch_waits_within_its_budget_for_keys(app: Flask, browser: Browser, gate: Gate) -> None:
    """It is refused with a reason, and the next one finds the keys."""
    real: Callable[[], bytes] = browser.lms.key_set

    def slowly() -> bytes:
        gate.wait()
        return real()

    browser.lms.key_set = slowly  # type: ignore[method-assign]
    with patience_of(0.1):
        assert "the LMS takes long to answer" in browser.launch().text
    gate.opened.set()
    assert waits_until(lambda: browser.launch().status_code == 303)


def test_one_resource_is_fetched_once_by_two_threads_at_most(gate: Gate) -> None:
    """Of many who want ten resources of one platform, two are fetched at a time; what fails is told to all."""
    fetches = Flights()
    running: list[int] = []

    def fetch(number: int) -> int:
        running.append(number)
        gate.wait()
        if number == 3:
            raise RuntimeError("broken")
        return number

    begun = [fetches.start("lms", number % 10, lambda number=number: fetch(number % 10)) for number in range(40)]
    assert waits_until(lambda: len(running) == flights.THREADS)
    assert len(set(map(id, begun))) == 10
    begin_budget(PATIENCE)
    assert fetches.fetch("another", "resource", lambda: "quick") == "quick"
    gate.opened.set()
    with pytest.raises(RuntimeError, match="broken"):
        fetches.wait("lms", begun[3])
    assert [fetches.wait("lms", flight) for flight in (begun[0], begun[9])] == [0, 9]
    assert len(running) == 10


def test_nobody_joins_a_fetch_that_is_over(gate: Gate) -> None:
    """Whoever goes on after it and asks again wants what is new by then."""
    fetches = Flights()
    again: list[Flight[str]] = []

    class Over(threading.Event):
        def set(self) -> None:
            again.append(fetches.start("lms", "resource", lambda: "new"))
            super().set()

    first = fetches.start("lms", "resource", gate.wait)
    first.over = Over()
    gate.opened.set()
    begin_budget(PATIENCE)
    fetches.wait("lms", first)
    assert fetches.wait("lms", again[0]) == "new"


def test_a_platform_has_no_endless_queue(gate: Gate) -> None:
    """What cannot be fetched in time is not waited for."""
    fetches = Flights()
    for number in range(flights.THREADS):
        fetches.start("lms", number, gate.wait)
    assert waits_until(lambda: gate.waiting == flights.THREADS)
    for number in range(flights.MOST - flights.THREADS):
        fetches.start("lms", -1 - number, gate.wait)
    with pytest.raises(BusyError):
        fetches.start("lms", "one more", gate.wait)


def test_a_request_whose_budget_is_used_up_waits_no_longer(gate: Gate) -> None:
    """All that one request waits for shares one budget."""
    fetches = Flights()

    def request() -> None:
        begin_budget(0)
        with pytest.raises(SlowError):
            fetches.fetch("lms", "resource", gate.wait)

    copy_context().run(request)
