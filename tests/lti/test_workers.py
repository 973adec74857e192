"""Grade workers end when they are asked to, in the middle of whatever waits, and leave the rest to the next one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import urllib3
from installation import Installation, slow_lms, store_that_knows
from patience import PATIENCE, waits_until
from sqlalchemy import func, insert, select

from lti_tool.base.database import now
from lti_tool.base.tables import Deployment, Learner, Outbox, Platform, ResourceLink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lms import Lms
    from programs import Program

    from lti_tool.base.database import Store

SCORES = 100
SENT_BEFORE = 20
"""How many the LMS takes before the worker is asked to end."""


class End:
    """The end of a worker, as far as it has come."""

    def __init__(self) -> None:
        self.was_asked_for = threading.Event()
        self.is_here = threading.Event()


@pytest.fixture
def end() -> End:
    """Give the end of the first worker."""
    return End()


@pytest.fixture
def lms(end: End) -> Iterator[Lms]:
    """Start an LMS that takes its time over each score, and holds one until the worker was asked to end.

    A worker that takes a while to hear so sends more; each of these takes a second, lest it send all of them.
    """
    with slow_lms(0.05) as started:
        takes = started.take_score

        def holds(item: str, content_type: str, score: dict[str, Any]) -> int:
            if len(started.received) >= SENT_BEFORE:
                end.was_asked_for.wait(PATIENCE)
            if len(started.received) > SENT_BEFORE:
                end.is_here.wait(1)
            return takes(item, content_type, score)

        started.take_score = holds  # type: ignore[method-assign]
        yield started


@pytest.fixture
def store(database_url: str, lms: Lms) -> Iterator[Store]:
    """Give the database of an installation with a score of each of many learners in the outbox."""
    with store_that_knows(lms, database_url) as opened:
        fill_outbox(opened, lms)
        yield opened


def fill_outbox(store: Store, lms: Lms) -> None:
    """Put a score of each of many learners into the outbox."""
    at = now()
    with store.write() as session:
        deployment, platform = session.execute(select(Deployment.id, Deployment.platform_id)).one()
        link = ResourceLink(deployment_pk=deployment, link_id="link-1", course_id="small")
        session.add(link)
        session.flush()
        people = [
            {"deployment_pk": deployment, "subject": f"s{number}", "anonymous": False, "seen": at}
            for number in range(SCORES)
        ]
        session.execute(insert(Learner), people)
        learners = session.scalars(select(Learner.id).order_by(Learner.id)).all()
        scores = [
            {"platform_id": platform, "learner_id": learner, "resource_link_pk": link.id, "score": 0.5, "created": at,
             "line_item_url": lms.line_item(1)}
            for learner in learners
        ]  # fmt: skip
        session.execute(insert(Outbox), scores)


@pytest.fixture
def installation(grade_workers: str, tmp_path: Path, store: Store) -> Iterator[Installation]:
    """Start an installation whose grades are delivered by a worker of their own, or by the web workers."""
    started = Installation(tmp_path, store.url, grade_workers=grade_workers, serves=grade_workers == "embedded")
    try:
        if grade_workers == "separate":
            started.start_grade_worker()
        else:
            started.wait_until_ready()
        yield started
    finally:
        started.end()


@pytest.mark.parametrize(
    ("grade_workers", "database_url"), [("separate", "postgresql"), ("embedded", "sqlite")], indirect=["database_url"]
)
def test_a_worker_that_is_asked_to_end_does_so_and_the_next_goes_on(
    installation: Installation, lms: Lms, store: Store, end: End
) -> None:
    """The score at hand is sent, the LMS is free at once, and no score is lost, sent twice, or sent before an older."""
    assert waits_until(lambda: len(lms.received) >= SENT_BEFORE), installation.log()
    worker = deliverer(installation)
    worker.terminate()
    end.was_asked_for.set()
    worker.wait(PATIENCE)
    end.is_here.set()
    assert worker.returncode == 0, installation.log()
    sent = len(lms.received)
    assert sent < SCORES, "everything was sent before the worker ended"
    with store.read() as session:
        platform = session.scalars(select(Platform)).one()
        delivered = session.scalar(select(func.count()).where(Outbox.status == "delivered"))
    assert (platform.delivery_owner, platform.delivery_lease) == ("", 0)
    assert delivered == sent

    if worker is not installation.grade_worker:
        installation.start_web()
        installation.wait_until_ready()
    else:
        installation.start_grade_worker()
    assert waits_until(lambda: len(lms.received) >= SCORES), installation.log()
    assert [score["userId"] for score in lms.received] == [f"s{number}" for number in range(SCORES)]
    port = installation.metrics_port if installation.grade_worker else installation.port
    count = f'lessonpack_scores_total{{outcome="delivered"}} {SCORES - sent}.0'
    assert waits_until(lambda: count in urllib3.request("GET", f"http://127.0.0.1:{port}/metrics").data.decode())


def deliverer(installation: Installation) -> Program:
    """Return the process that delivers grades."""
    return installation.grade_worker or installation.web
