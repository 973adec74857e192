"""How much each request of a learner asks of the database: counted, so that no query comes back unnoticed."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from lms import CLAIM
from sqlalchemy import event, select

from lti_tool.base.statements import LAUNCHES, PLATFORM_BY_ID, for_psycopg
from lti_tool.base.tables import Outbox
from lti_tool.courses import library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Author
    from walker import Browser

    from lti_tool.base.database import Store

pytestmark = pytest.mark.in_turns("database_url")

GRADED = {"id": "graded", "type": "choice", "prompt": "Blue?", "options": ["Yes", "No"], "answer": "Yes",
          "graded": True}  # fmt: skip
OF_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK")
LAUNCH = 5
"""The platform, the place, the nonce, the learner, and the launch itself."""
VISIT = 1
RECORD = 3
"""Progress and the latest score, attempts, and those in other links. The course has no questions in lessons."""
ANSWER = 3
"""The attempt, its answers, and this one."""
START = 3
"""The learner is locked because the quiz has a limit, which is counted again; and the attempt."""
SAVE = 3
"""The row is made, locked and changed."""
READ = 1
"""Whether it is known which lessons were read."""
EARNED = 4
"""The version by which scores are put together, and three of the record."""
CHECK = 2 + 4 + 1 + EARNED
"""The column and the learner are locked, the record is read with the attempts elsewhere, and the answer is stored."""
SUBMIT = 3 + 2 + EARNED + 3
"""The attempt, its answers and its end; two locks; what was earned; the score before, those it replaces, and itself."""
RECORD_WITH_ANSWERS = 5


@contextmanager
def at_most(store: Store, most: int) -> Iterator[None]:
    """Fail if more statements are executed."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if not statement.startswith(OF_TRANSACTIONS):
            statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    store.on_statement = statements.append
    try:
        yield
    finally:
        store.on_statement = None
        event.remove(store.engine, "before_cursor_execute", note)
    assert len(statements) <= most, statements


@pytest.fixture(autouse=True)
def _courses_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no request look whether something was published: one does, once a second."""
    monkeypatch.setattr(library, "LOOK_AGAIN_SECONDS", 3600.0)


def test_an_arrival_takes_few_statements(browser: Browser, store: Store) -> None:
    """From login to the first question; the first learner has stored and read what is the same for all."""
    browser.get(browser.enter())
    with at_most(store, 1):
        login = browser.login()
    token = browser.lms.sign(browser.lms.claims(login.nonce, sub="learner-2"))
    with at_most(store, LAUNCH):
        path = browser.come_back(login, token).location.removeprefix("https://tool.example.org")
    with at_most(store, VISIT + RECORD):
        page = browser.get(path).text
    assert 'id="state"' in page, "the player need not ask for it"
    for name in ("player.js", "player.css"):
        (address,) = re.findall(rf'"(/files/[^"]*/{name})"', page)
        with at_most(store, 0):
            assert browser.get(address).status_code == 200
    with at_most(store, VISIT + RECORD):
        assert browser.get(f"{path}api/state").status_code == 200
    quiz = f"{path}api/quizzes/quiz"
    with at_most(store, VISIT + RECORD + START):
        assert browser.post(f"{quiz}/start", json={}).status_code == 200
    answer = {"attempt": 1, "question": "q1", "response": "Two"}
    with at_most(store, VISIT + ANSWER):
        assert browser.post(f"{quiz}/answers", json=answer).status_code == 200


def test_learning_takes_few_statements(author: Author, browser: Browser, store: Store) -> None:
    """What a learner waits for after the arrival: saving, answering in a lesson, and submitting."""
    author.writes(lessons=[{"id": "lesson", "title": "A lesson", "questions": [GRADED]}])
    client = Client(browser)
    client.post("start")
    with at_most(store, VISIT + SAVE):
        assert client.call("state", text="a", revision=0, read=["lesson"]).status_code == 200
    with at_most(store, VISIT + READ + CHECK):
        assert client.call("checks", question="graded", response="Yes", read=["lesson"]).status_code == 200
    with at_most(store, VISIT + SUBMIT + RECORD_WITH_ANSWERS):
        assert client.post("submit", attempt=1).status_code == 200
    with store.read() as session:
        assert session.scalars(select(Outbox)).one().score == 0.5, "the last of them has queued the score"


def test_a_certificate_is_paid_for_by_its_course(author: Author, browser: Browser, store: Store) -> None:
    """A save looks whether it is due: nothing is asked of the database for that in other courses."""
    author.writes(rules={"certificate": True})
    client = Client(browser, name="Ada")
    with at_most(store, VISIT + SAVE + 1 + RECORD - 1):
        assert client.call("state", text="a", revision=0, read=["lesson"]).status_code == 200


def test_a_launch_of_a_new_link_stores_it(browser: Browser, store: Store) -> None:
    """That takes more, once; the same launch again takes no more than any."""
    claims = {CLAIM + "resource_link": {"id": "link-2", "title": "Another"}}
    browser.enter(**claims)
    login = browser.login()
    token = browser.lms.sign(browser.lms.claims(login.nonce, **claims))
    with at_most(store, LAUNCH):
        assert browser.come_back(login, token).status_code == 303


def test_statements_are_written_once_for_both_databases() -> None:
    """What stands for a value is all that differs; a row has a column's value under its name."""
    assert for_psycopg(PLATFORM_BY_ID).endswith("p.id = %(id)s")
    assert LAUNCHES.listed("a").startswith("a.id, ")
