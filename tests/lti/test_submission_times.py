"""A score tells when the work behind it was begun and handed in, however late it is sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from lms import AGS
from schoolclass import QUIZ, RIGHT, WITH_ESSAY, SchoolClass
from sqlalchemy import select, update

from lti_tool.base.tables import Attempt, Outbox
from lti_tool.grades.message import Submission
from lti_tool.grades.outbox import send_again

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask
    from walker import Browser

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.in_turns("database_url")

WRONG = {"pick": "One", "name": "Rhine", "judge": False}
START = "2027-01-15T08:00:00.000Z"
"""When the tests' clock begins."""


@pytest.fixture
def school(app: Flask, browser: Browser, settings: Settings) -> SchoolClass:
    """Give a class in front of a quiz without essays."""
    made = SchoolClass(app, browser, settings)
    made.set_quiz(QUIZ)
    return made


def delivered(school: SchoolClass) -> dict[str, Any]:
    """Send what is due, and return the last score that the LMS received."""
    school.parts.delivery.deliver(1)
    return school.browser.lms.received[-1]


def test_a_score_that_is_sent_days_later_tells_when_the_work_was_handed_in(school: SchoolClass, clock: Clock) -> None:
    """After an outage of three days, nobody was late."""
    visit = school.visit("ann")
    attempt = school.parts.attempts.start(visit, "quiz")
    clock.forward(seconds=600)
    school.parts.attempts.submit(visit, "quiz", attempt.row.number)
    clock.forward(hours=72)
    score = delivered(school)
    assert score["submission"] == {"startedAt": START, "submittedAt": "2027-01-15T08:10:00.000Z"}
    assert score["timestamp"] == "2027-01-18T08:10:00.000Z"


def test_an_essay_that_is_scored_a_week_later_was_handed_in_then(school: SchoolClass, clock: Clock) -> None:
    """A teacher who takes their time makes no learner late."""
    school.set_quiz(WITH_ESSAY)
    school.work("ann", RIGHT | {"why": "Because it is so."})
    clock.forward(hours=7 * 24)
    teacher = school.teacher()
    with school.parts.store.read() as session:
        attempt = session.scalars(select(Attempt)).one()
    assert teacher.post(f"essays/{attempt.id}/why", points="3", comment="Good.").status_code == 303
    assert delivered(school)["submission"]["submittedAt"] == START


def test_a_column_that_is_made_later_gets_the_times_of_the_work(school: SchoolClass, clock: Clock) -> None:
    """What is sent to a new column is as old as the work."""
    nowhere: dict[str, Any] = {AGS + "claim/endpoint": None}
    school.work("ann", RIGHT, **nowhere)
    clock.forward(hours=48)
    school.visit("ben")
    assert delivered(school)["submission"]["submittedAt"] == START


@pytest.mark.parametrize(
    ("first", "second", "handed_in"),
    [
        pytest.param(RIGHT, WRONG, 0, id="the first is best"),
        pytest.param(WRONG, RIGHT, 1, id="the second is best"),
        pytest.param(RIGHT, RIGHT, 0, id="both are alike"),
    ],
)
def test_the_attempt_that_counts_gives_the_times(
    school: SchoolClass, clock: Clock, first: dict[str, Any], second: dict[str, Any], handed_in: int
) -> None:
    """Trying again after the deadline does not make late what was handed in before."""
    school.work("ann", first)
    clock.forward(hours=24)
    school.work("ann", second)
    day = "2027-01-15" if handed_in == 0 else "2027-01-16"
    moment = f"{day}T08:00:00.000Z"
    assert delivered(school)["submission"] == {"startedAt": moment, "submittedAt": moment}


def test_questions_in_lessons_count_when_the_last_was_answered(
    app: Flask, browser: Browser, settings: Settings, clock: Clock
) -> None:
    """A lesson has no attempts: it begins with the first answer that counts, and ends with the last."""
    school = SchoolClass(app, browser, settings)
    common = {"type": "true-false", "prompt": "True?", "answer": True}
    written = [
        {"id": "one", "graded": True, **common},
        {"id": "two", "graded": True, **common},
        {"id": "three", **common},
    ]
    lesson = {"id": "lesson", "title": "A lesson", "questions": written}
    (school.folder / "lessons.json").write_text(json.dumps([lesson]), encoding="utf-8")
    school.parts.watcher.look()
    client = Client(
        browser, **{"https://purl.imsglobal.org/spec/lti/claim/custom": {"course": "small", "item": "lesson"}}
    )
    for name in ("three", "one", "two", "three"):
        assert client.call("checks", question=name, response=True).status_code == 200
        clock.forward(hours=1)
    assert delivered(school)["submission"] == {
        "startedAt": "2027-01-15T09:00:00.000Z",
        "submittedAt": "2027-01-15T10:00:00.000Z",
    }


def test_a_score_that_is_sent_again_keeps_its_times(school: SchoolClass, store: Store, clock: Clock) -> None:
    """A teacher or learner who sends a grade again does not make it late."""
    learner = school.work("ann", RIGHT)
    assert delivered(school)["submission"]["submittedAt"] == START
    clock.forward(hours=24)
    with store.write() as session:
        assert send_again(session, 1, learner, at=clock())
    assert delivered(school)["submission"]["submittedAt"] == START


def test_a_score_of_an_older_version_is_sent_without_times(school: SchoolClass, store: Store) -> None:
    """What waited while the tool was updated arrives as it would have."""
    school.work("ann", RIGHT)
    with store.write() as session:
        session.execute(update(Outbox).values(started=None, submitted=None))
    assert "submission" not in delivered(school)


def test_times_without_a_beginning_name_none() -> None:
    """AGS lets a tool leave out what it does not know."""
    from lti_tool.grades.message import score_message  # noqa: PLC0415

    message = score_message(subject="7", share=1, at=5, submission=Submission(None, 1_800_000_000_000))
    assert message["submission"] == {"submittedAt": START}
