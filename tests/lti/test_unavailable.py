"""While the database cannot be used, everybody is told to come back in a moment, and everything goes on by itself."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from installation import Installation, Student, slow_lms, store_that_knows
from learner_client import Client
from patience import PATIENCE, becomes, waits_until
from postgresql_server import PostgresqlServer, running_postgresql
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from lti_tool.base import clock as clocks
from lti_tool.base.database import Store
from lti_tool.base.engine import Waits, is_unavailable
from lti_tool.web.languages import Languages
from lti_tool.web.responses import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Clock
    from lms import Lms
    from walker import Browser

YEAR = 365 * 24 * 3_600_000

SHORT = Waits(connect=2, lock=0.05)
"""No short time for statements: a busy machine needs it for any."""


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    """Give a store that does not wait for long."""
    opened = Store(database_url, clock=clock, waits=SHORT)
    yield opened
    opened.engine.dispose()


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Hold what every writer needs, as a backup or a migration does."""
    if store.engine.name == "sqlite":
        with closing(sqlite3.connect(str(store.engine.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    with store.engine.begin() as other:
        other.execute(text("LOCK TABLE nonces, progress IN ACCESS EXCLUSIVE MODE"))
        other.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        yield


def test_who_meets_a_locked_database_is_told_to_come_back(browser: Browser, store: Store) -> None:
    """A page says so in the reader's language, the player is told when to ask again, and nothing is used up."""
    learner = Client(browser)
    save = {"text": "", "revision": 0, "read": ["lesson"]}
    login = browser.login()
    launch = {"state": login.state, "id_token": browser.lms.sign(browser.lms.claims(login.nonce))}
    languages = Languages(LANGUAGES)
    with locked(store):
        response = learner.call("state", **save)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
        assert response.get_json()["reason"] == "unavailable"
        for tag in sorted(path.stem for path in LANGUAGES.glob("*.json")):
            page = browser.post("/lti/launch", data=launch, headers={"Accept-Language": tag})
            assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
            assert f"<h1>{languages.best([tag]).say('unavailable')}</h1>" in page.text, tag
    assert learner.call("state", **save).status_code == 200
    assert browser.post("/lti/launch", data=launch).status_code == 303


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_thread_queues_for_ever_behind_another_that_writes(store: Store) -> None:
    """With a locked database, each of many threads would wait for all before it."""
    outcomes: list[Exception] = []

    def write() -> None:
        try:
            with store.write() as session:
                session.execute(text("SELECT 1"))
        except OperationalError as error:
            outcomes.append(error)

    with store.write() as session:
        session.execute(text("SELECT 1"))
        other = threading.Thread(target=write)
        other.start()
        other.join(PATIENCE)
    assert [is_unavailable(error) for error in outcomes] == [True]


def test_a_mistake_in_a_statement_is_no_passing_trouble(store: Store) -> None:
    """It stays an error of the program, which somebody has to look at."""
    with pytest.raises(DBAPIError) as caught, store.read() as session:
        session.execute(text("SELECT * FROM nowhere"))
    assert not is_unavailable(caught.value)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_statement_takes_for_ever_except_in_a_migration(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limits are those of the settings, unless the database's address has its own."""
    hasty = Store(store.url, clock=clock, waits=Waits(statement=0.2))
    with pytest.raises(OperationalError) as caught, hasty.read() as session:
        session.execute(text("SELECT pg_sleep(60)"))
    hasty.engine.dispose()
    assert is_unavailable(caught.value)
    configured = Store(f"{store.url}&options=-cstatement_timeout%3D7s&connect_timeout=9", clock=clock, waits=SHORT)
    with configured.read() as session:
        assert session.scalar(text("SHOW statement_timeout")) == "7s"
        assert session.scalar(text("SHOW lock_timeout")) == "50ms"
    configured.engine.dispose()

    limits: list[str] = []
    monkeypatch.setattr("alembic.command.upgrade", lambda configuration, _to: limits.append(
        configuration.attributes["connection"].exec_driver_sql("SHOW statement_timeout").scalar()))  # fmt: skip
    store.migrate()
    assert limits == ["0"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_machines_with_wrong_clocks_agree_on_the_time_of_the_database(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leases, launches and deadlines are kept by one clock, whatever this machine believes."""
    true = clocks.now()
    monkeypatch.setattr(clocks, "now", lambda: true + YEAR)
    wrong = Store(database_url)
    assert wrong.clock() >= true + YEAR, "nobody has been asked yet"
    wrong.engine.connect().close()
    assert true <= wrong.clock() < true + 1000 * PATIENCE
    wrong.engine.dispose()


@pytest.fixture
def server() -> Iterator[PostgresqlServer]:
    """Start a PostgreSQL for this test alone, which ends it."""
    with running_postgresql() as started:
        yield started


@pytest.fixture
def installation(server: PostgresqlServer, tmp_path: Path, slow: Lms) -> Iterator[Installation]:
    """Start web workers and a grade worker."""
    with store_that_knows(slow, server.url):
        started = Installation(tmp_path, server.url, database_connect_seconds="1")
        try:
            started.start_grade_worker()
            started.wait_until_ready()
            started.wait_for_grade_worker()
            yield started
        finally:
            started.end()


@pytest.fixture
def slow() -> Iterator[Lms]:
    """Start an LMS whose clock goes."""
    with slow_lms(0) as started:
        yield started


def test_a_restart_of_postgresql_ends_no_process_and_loses_nothing(
    installation: Installation, server: PostgresqlServer, slow: Lms
) -> None:
    """Requests are told to come back, a worker that starts meanwhile waits, and grades go on as before."""
    student = Student(installation.url, slow, "s1")
    student.launch()
    status, quiz = student.ask("quizzes/quiz/start", {})
    assert status == 200, (status, quiz, installation.log())
    (first, *others) = quiz["attempt"]["questions"]
    workers = set(installation.web_workers())

    server.stop()
    response = student.request("POST", f"{student.pages}api/state", {"text": "", "revision": 0, "read": []})
    assert (response.status, response.headers["Retry-After"]) == (503, "5"), installation.log()
    killed = installation.web_workers()[0]
    installation.kill_web_worker(0)
    assert waits_until(lambda: "waiting for the database" in installation.log()), installation.log()
    server.start()

    for question in (first, *others):
        body = {"attempt": 1, "question": question["id"], "response": "A"}
        assert student.ask("quizzes/quiz/answers", body)[0] == 200
    assert student.ask("quizzes/quiz/submit", {"attempt": 1})[0] == 200
    assert becomes(lambda: [score["scoreGiven"] for score in slow.received], [25])
    assert workers - set(installation.web_workers()) == {killed}
    assert installation.grade_worker
    assert (installation.web.returncode, installation.grade_worker.returncode) == (None, None)
