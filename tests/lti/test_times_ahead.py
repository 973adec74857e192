"""A clock that was ahead, and is right again, leaves nothing that waits until its time comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lms import Reply, jwt_time
from sqlalchemy import select, update

from lti_tool.base.tables import LaunchRow, Learner, Outbox, Platform, RegistrationLink, ResourceLink
from lti_tool.base.transactions import within
from lti_tool.grades.outbox import EarnedScore, platforms_with_work, post
from lti_tool.lti.registration_links import LINK_LASTS, new_link
from lti_tool.lti.tokens import LAUNCH_SECONDS

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask
    from walker import Browser

    from lti_tool.base.database import Store
    from lti_tool.web.tool import Tool

YEAR = 365 * 24


def earn(store: Store, share: float) -> None:
    """Give the learner a score."""
    with store.write() as session:
        learner, link = session.scalars(select(Learner)).one(), session.scalars(select(ResourceLink)).one()
        assert post(within(session), learner, link, EarnedScore(share), at=store.clock())


@pytest.mark.in_turns("database_url")
def test_a_clock_that_was_ahead_holds_up_no_score(app: Flask, browser: Browser, store: Store, clock: Clock) -> None:
    """Leases, pauses and retries of next year end now; scores stay in the order of their times."""
    parts: Tool = app.extensions["lessonpack"]
    clock.forward(hours=YEAR)
    browser.enter()
    new_link(store, parts.settings, actor="test")
    earn(store, 0.2)
    parts.delivery.deliver(1)
    browser.lms.replies = [Reply(503)]
    earn(store, 0.4)
    clock.forward(seconds=2)
    parts.delivery.deliver(1)
    with store.write() as session:  # of a worker that died
        session.execute(update(Platform).values(delivery_lease=clock() + 1000, delivery_owner="gone"))

    clock.forward(hours=-YEAR)
    assert platforms_with_work(store) == []
    parts.queue.work_of_a_minute()
    parts.queue.work_of_an_hour()
    assert platforms_with_work(store) == [1]
    parts.delivery.deliver(1)
    earn(store, 0.6)
    parts.delivery.deliver(1)
    assert [score["scoreGiven"] for score in browser.lms.received] == [20, 40, 60]
    times = [jwt_time(score["timestamp"]) for score in browser.lms.received]
    assert times == sorted(set(times))
    with store.read() as session:
        assert set(session.scalars(select(LaunchRow.expires))) == {clock() + LAUNCH_SECONDS * 1000}
        assert session.scalar(select(RegistrationLink.expires)) == clock() + LINK_LASTS
        assert set(session.scalars(select(Outbox.status))) == {"delivered"}
