"""A learner has the own newest grade sent once more: where it makes sense, and not too often."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from lms import CLAIM, INSTRUCTOR, Reply
from sqlalchemy import select, update
from walker import Browser

from lti_tool.base.tables import Outbox, ResourceLink
from lti_tool.grades.outbox import dismiss
from lti_tool.learning import scores

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask

    from lti_tool.base.database import Store

pytestmark = pytest.mark.in_turns("database_url")

RIGHT = {"q1": "Two", "q2": True}


@pytest.fixture
def client(browser: Browser) -> Client:
    """Give a learner who launched the course."""
    return Client(browser)


def again(client: Client) -> tuple[int, Any]:
    """Ask for it, and return the status with the reason, or with what became of the grade."""
    response = client.call("grade/again")
    reply = response.get_json()
    return response.status_code, reply["grade"]["status"] if response.status_code == 200 else reply["reason"]


def grade(client: Client) -> Any:
    """Return what the learner is told of the grade."""
    return client.get("api/grade")["grade"]


def statuses(store: Store) -> list[str]:
    """Return what became of the scores, in order."""
    with store.read() as session:
        return list(session.scalars(select(Outbox.status).order_by(Outbox.id)))


@pytest.mark.parametrize("status", [pytest.param(404, id="held"), pytest.param(503, id="waiting")])
def test_a_grade_that_did_not_arrive_is_sent_again(
    app: Flask, client: Client, clock: Clock, store: Store, status: int
) -> None:
    """Refused, or postponed: it arrives now, and then there is nothing more to send."""
    parts, lms = app.extensions["lessonpack"], client.browser.lms
    client.answer_all(RIGHT, 1)
    lms.replies = [Reply(status)]
    parts.delivery.deliver(1)
    assert not grade(client)["again"], "a minute must have passed"
    clock.forward(seconds=61)
    assert grade(client)["again"]
    assert again(client) == (200, "waiting")
    parts.delivery.deliver(1)
    assert [found["scoreGiven"] for found in lms.grades.values()] == [100]
    assert statuses(store) == ["superseded", "delivered"]
    clock.forward(hours=1)
    assert again(client) == (409, "delivered")
    assert grade(client)["again"] is False


def test_a_grade_that_was_dismissed_is_not_sent_again(app: Flask, client: Client, clock: Clock, store: Store) -> None:
    """An administrator has ended it, and learners do not begin it anew; a better one goes as usual."""
    client.answer_all({"q1": "Two"}, 1)
    client.browser.lms.replies = [Reply(404)]
    app.extensions["lessonpack"].delivery.deliver(1)
    with store.write() as session:
        assert dismiss(session, 1)
    clock.forward(seconds=61)
    told = grade(client)
    assert (told["again"], told["words"][:25]) == (False, "Your grade is safe here, ")
    assert again(client) == (409, "no-grade")
    client.answer_all(RIGHT, 2)
    assert statuses(store) == ["dismissed", "waiting"]


def test_the_answer_is_what_is_told_of_the_grade(client: Client, clock: Clock) -> None:
    """The same as when it is asked for."""
    client.answer_all(RIGHT, 1)
    clock.forward(seconds=61)
    reply = client.call("grade/again").get_json()
    assert reply == client.get("api/grade")
    assert (reply["grade"]["status"], reply["grade"]["again"]) == ("waiting", False)


def test_it_is_sent_again_once_a_minute_at_most(client: Client, clock: Clock, store: Store) -> None:
    """Whoever presses and presses burdens neither the LMS nor the database."""
    client.answer_all(RIGHT, 1)
    assert again(client) == (409, "too-soon")
    clock.forward(seconds=60)
    assert again(client) == (200, "waiting")
    assert [again(client) for _ in range(3)] == [(409, "too-soon")] * 3
    clock.forward(seconds=60)
    assert again(client) == (200, "waiting")
    assert statuses(store) == ["superseded", "superseded", "waiting"]


@pytest.mark.every_case
def test_two_requests_at_the_same_moment_send_it_once(
    app: Flask, client: Client, clock: Clock, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From two windows, say."""
    client.answer_all(RIGHT, 1)
    clock.forward(seconds=61)
    other = Client(Browser(app, client.browser.lms))
    together = threading.Barrier(2)
    real = scores.read_record

    def read(*arguments: Any, **options: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(1)
        return real(*arguments, **options)

    monkeypatch.setattr(scores, "read_record", read)
    with ThreadPoolExecutor(2) as pool:
        results = [future.result() for future in [pool.submit(again, each) for each in (client, other)]]
    assert sorted(results) == [(200, "waiting"), (409, "too-soon")]
    assert statuses(store) == ["superseded", "waiting"]


def test_nothing_is_sent_where_there_is_no_grade(app: Flask, client: Client, clock: Clock, store: Store) -> None:
    """Not before all is handed in, not for another learner, not for a teacher, and not of a lesson that is read."""
    client.post("start")
    assert again(client) == (409, "no-grade")
    client.answer_all(RIGHT, 1)
    clock.forward(seconds=61)
    other = Client(Browser(app, client.browser.lms), sub="learner-2")
    assert (again(other), grade(other)["again"]) == ((409, "no-grade"), False)
    lesson = {CLAIM + "custom": {"course": "small", "item": "lesson"}, CLAIM + "resource_link": {"id": "link-2"}}
    assert again(Client(Browser(app, client.browser.lms), **lesson)) == (409, "no-grade")
    teacher = Client(Browser(app, client.browser.lms), **{CLAIM + "roles": [INSTRUCTOR]})
    teacher.path = teacher.path.replace("/teach/", "/learn/")
    assert (again(teacher), grade(teacher)["again"]) == ((409, "no-grade"), False)
    anonymous = Client(Browser(app, client.browser.lms), sub=None)
    assert again(anonymous) == (409, "no-grade")
    assert statuses(store) == ["waiting"]


@pytest.mark.parametrize("token", ["x", "a.b.c"])
def test_without_a_launch_nothing_is_sent(client: Client, clock: Clock, store: Store, token: str) -> None:
    """A made-up token, and a page of another site."""
    client.answer_all(RIGHT, 1)
    clock.forward(seconds=61)
    assert client.browser.post(f"/learn/{token}/api/grade/again", json={}).status_code in {403, 404}
    foreign = client.browser.post(
        f"{client.path}api/grade/again", json={}, headers={"Origin": "https://elsewhere.example.org"}
    )
    assert foreign.status_code == 403
    assert statuses(store) == ["waiting"]


def test_a_grade_goes_to_the_column_that_the_link_has_now(
    app: Flask, client: Client, clock: Clock, store: Store
) -> None:
    """It had arrived in a column that was deleted since: that it arrived once is no reason to refuse."""
    parts, lms = app.extensions["lessonpack"], client.browser.lms
    client.answer_all(RIGHT, 1)
    parts.delivery.deliver(1)
    with store.write() as session:
        session.execute(update(ResourceLink).values(line_item_url=f"{lms.url}/lineitems/2/lineitem"))
    clock.forward(seconds=61)
    assert again(client) == (200, "waiting")
    parts.delivery.deliver(1)
    assert set(lms.grades) == {("/lineitems/1/lineitem", "learner-1"), ("/lineitems/2/lineitem", "learner-1")}
