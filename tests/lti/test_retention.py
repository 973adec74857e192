"""What is deleted is gone, also from the disk; what is too old is deleted; and the audit log knows who did what."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lms import CLAIM, INSTRUCTOR
from schoolclass import QUIZ, RIGHT, SchoolClass
from sqlalchemy import func, select, update

from lti_tool.base.tables import Attempt, Audit, Learner, Outbox
from lti_tool.learning.retention import AT_ONCE, Keeping, Retention
from lti_tool.results.learner_records import erase_learner

if TYPE_CHECKING:
    from conftest import Clock
    from flask import Flask
    from walker import Browser

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings

SECRET = "what-nobody-else-may-ever-read"  # noqa: S105 - an answer
DAY = 24


@pytest.fixture
def school(app: Flask, browser: Browser, settings: Settings) -> SchoolClass:
    """Give a class with a quiz."""
    made = SchoolClass(app, browser, settings)
    made.set_quiz(QUIZ)
    return made


def audited(store: Store, act: str) -> list[tuple[str, str]]:
    """Return who did something, and to what."""
    with store.read() as session:
        return [(row.actor, row.subject) for row in session.scalars(select(Audit).where(Audit.act == act))]


def learners(store: Store) -> dict[str, int]:
    """Return how many attempts each learner has."""
    attempts = select(func.count()).where(Attempt.learner_id == Learner.id).scalar_subquery()
    with store.read() as session:
        return dict(session.execute(select(Learner.subject, attempts)).all())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_erased_is_on_no_part_of_the_disk(school: SchoolClass, store: Store) -> None:
    """SQLite only marks what is deleted as free, and its log keeps it: both are written over."""
    file = Path(str(store.engine.url.database))
    log = file.with_name(f"{file.name}-wal")
    first = school.work("s1", {"name": SECRET})
    assert SECRET.encode() in log.read_bytes()
    assert store.write_over_deleted()
    assert SECRET.encode() in file.read_bytes()
    second = school.work("s2", {"name": SECRET})
    for learner in (first, second):
        erase_learner(store, learner, actor="test")
    school.parts.queue.work_of_an_hour()
    assert SECRET.encode() not in file.read_bytes()
    assert SECRET.encode() not in log.read_bytes()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_reader_who_keeps_what_was_erased_is_told_of(school: SchoolClass, store: Store) -> None:
    """The log cannot be emptied under a reader: whoever erased somebody hears so."""
    school.work("s1", {"name": SECRET})
    with closing(sqlite3.connect(str(store.engine.url.database), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM answers").fetchone()
        school.work("s2", {"name": "Seine"})
        with store.engine.connect() as quick:
            quick.exec_driver_sql("PRAGMA busy_timeout = 1")
        assert not store.write_over_deleted()
    assert store.write_over_deleted()


def test_what_is_older_than_the_settings_allow_is_deleted(school: SchoolClass, store: Store, clock: Clock) -> None:
    """Work goes as a whole, once nothing was done in the link for long and no score waits; by default, all is kept."""
    for subject in ("left", "waits", "stays"):
        school.work(subject, RIGHT)
    with store.write() as session:
        waits = select(Learner.id).where(Learner.subject == "waits").scalar_subquery()
        session.execute(update(Outbox).where(Outbox.learner_id != waits).values(status="dismissed"))
    school.teacher()
    clock.forward(hours=100 * DAY)
    school.work("stays", RIGHT | {"judge": False})
    with store.write() as session:
        session.execute(update(Outbox).where(Outbox.learner_id != waits).values(status="delivered"))

    Retention(store, Keeping()).sweep()
    assert learners(store) == {"left": 1, "waits": 1, "stays": 2, "teacher-1": 0}
    Retention(store, Keeping(work=90)).sweep()
    assert learners(store) == {"waits": 1, "stays": 2}
    assert audited(store, "delete old records") == [("retention", "learners in a link: 1, learners: 2")]


def test_old_scores_go_except_the_latest_of_each_learner(school: SchoolClass, store: Store, clock: Clock) -> None:
    """The latest says what the LMS has: with it, nothing is sent twice, and teachers see that it has arrived."""
    school.work("s1", {})
    school.work("s1", RIGHT)
    school.work("s2", RIGHT)
    with store.write() as session:
        assert session.execute(update(Outbox).values(status="delivered").returning(Outbox.id)).all() != []
    clock.forward(hours=100 * DAY)
    Retention(store, Keeping(scores=101)).sweep()
    assert len(scores(store)) == 3
    Retention(store, Keeping(scores=90)).sweep()
    assert scores(store) == [("s1", 1.0), ("s2", 1.0)]


def scores(store: Store) -> list[tuple[str, float]]:
    """Return the outbox."""
    query = select(Learner.subject, Outbox.score).join(Learner, Learner.id == Outbox.learner_id).order_by(Outbox.id)
    with store.read() as session:
        return [(subject, score) for subject, score in session.execute(query)]


@pytest.mark.in_turns("database_url")
def test_an_old_audit_log_is_deleted_a_few_at_a_time(store: Store, clock: Clock) -> None:
    """Nobody waits for a transaction that deletes years."""
    with store.write() as session:
        session.add_all(Audit(at=clock(), actor="a", act="b", subject="c") for _ in range(AT_ONCE + 1))
    clock.forward(hours=100 * DAY)
    Retention(store, Keeping(audit=90)).sweep()
    with store.read() as session:
        assert [row.subject for row in session.scalars(select(Audit))] == [f"entries of the audit log: {AT_ONCE + 1}"]


@pytest.mark.in_turns("database_url")
def test_a_download_of_results_is_in_the_audit_log(school: SchoolClass, store: Store) -> None:
    """Whoever takes the answers of a class along is known by their number."""
    teacher = school.teacher()
    teacher.see("scores.csv")
    teacher.see("answers.csv")
    acts = audited(store, "download results")
    assert [subject for _, subject in acts] == ["link 1: scores.csv", "link 1: answers.csv"]
    assert {actor.split()[0] for actor, _ in acts} == {"teacher"}


@pytest.mark.in_turns("database_url")
def test_refused_launches_are_in_the_audit_log_once_an_hour(browser: Browser, store: Store, clock: Clock) -> None:
    """A deployment that waits for a decision is named; strangers fill nothing, under however many names they come."""
    for _ in range(2):
        assert browser.launch(**{CLAIM + "deployment_id": "new", CLAIM + "roles": [INSTRUCTOR]}).status_code == 403
    for stranger in ("https://a.example.org", "https://b.example.org"):
        browser.login_page(iss=stranger)
    lms = f"{browser.lms.issuer} {browser.lms.client_id}"
    assert audited(store, "see deployment") == [("launch", f"{lms} new: pending")]
    expected = [
        ("platform 1", f"pending-deployment: {lms} new"),
        ("unknown LMS", f"unknown-platform: https://a.example.org {browser.lms.client_id}"),
    ]
    assert audited(store, "refuse launch") == expected
    clock.forward(hours=2)
    browser.launch(**{CLAIM + "deployment_id": "new"})
    assert audited(store, "refuse launch") == [*expected, expected[0]]
