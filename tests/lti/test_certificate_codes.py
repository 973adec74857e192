"""Certificates of the tool: for what the server itself knows to be completed, and verified by whoever has the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from lms import CLAIM, INSTRUCTOR
from small_course import QUIZ
from sqlalchemy import select

from lti_tool.base.tables import Certificate, LaunchRow, Learner
from lti_tool.learning import certificates
from lti_tool.learning.progress import has_completed
from lti_tool.learning.retention import Keeping, Retention
from lti_tool.results.learner_records import erase_learner

if TYPE_CHECKING:
    from conftest import Author, Clock
    from walker import Browser
    from werkzeug.test import TestResponse

    from lti_tool.base.database import Store

RIGHT = {"q1": "Two", "q2": True}
WRONG = {"q1": "One", "q2": False}
NAME = "Ada <b>Lovelace</b>"
UNKNOWN = "There is no such certificate"


@pytest.fixture(autouse=True)
def _certifies(author: Author) -> None:
    author.writes(rules={"certificate": True})


def verified(browser: Browser, code: str, language: str = "en") -> TestResponse:
    """Ask for a certificate as somebody who has only the paper."""
    return browser.get(f"/certificate/{code}", headers={"Accept-Language": language})


def certificate(client: Client) -> Any:
    """Return what the player hears of the certificate."""
    return client.call("certificate", read=[]).get_json()["certificate"]


def complete(client: Client) -> Any:
    """Read the lesson, pass the quiz, and return the certificate."""
    assert client.call("state", text="", revision=0, read=["lesson"]).status_code == 200
    client.answer_all(RIGHT, 1)
    return certificate(client)


def test_who_completes_a_course_has_a_code_that_anybody_verifies(
    browser: Browser, store: Store, clock: Clock, author: Author
) -> None:
    """The page says what the certificate said on that day, whatever is sent or changed later."""
    client = Client(browser, name=f" {NAME} ")
    assert "<dt>Certificate</dt><dd>on completion</dd>" in browser.get(client.path).text
    assert certificate(client) is None
    assert client.call("certificate", read=["lesson"], score=1, completed=True).get_json()["certificate"] is None
    client.answer_all(WRONG, 1)
    assert certificate(client) is None, "failed"
    client.answer_all(RIGHT, 2)
    with store.read() as session:
        made = session.scalars(select(Certificate)).one()
    clock.forward(hours=48)
    author.names("Another title")
    found = certificate(Client(browser, name="Somebody Else"))
    assert (found["code"], found["name"], found["date"], found["score"]) == (
        made.code, NAME, "January 15, 2027", "100%",
    )  # fmt: skip
    assert found["course"] == "A small course"
    assert found["address"] == f"https://tool.example.org/certificate/{made.code}"
    assert len(made.code) >= 22, "128 bits"
    page = verified(browser, made.code)
    assert page.status_code == 200
    for fact in ("Ada &lt;b&gt;Lovelace&lt;/b&gt;", "A small course", "January 15, 2027", "100%", made.code):
        assert fact in page.text
    assert "Prüfen" not in page.text
    assert "Dieses Zertifikat ist echt" in verified(browser, made.code, "de-AT").text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Cache-Control"] == "no-store"


def test_of_two_devices_that_complete_a_course_at_once_the_first_makes_its_certificate(
    browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both show the same one, with the name of that launch."""
    one, other = Client(browser, name=NAME), Client(browser, name="Ada Byron")
    found = []

    def meanwhile(*known: Any) -> bool:
        monkeypatch.setattr(certificates, "has_completed", has_completed)
        found.append(certificate(other))
        return has_completed(*known)

    assert one.call("state", text="", revision=0, read=["lesson"]).status_code == 200
    monkeypatch.setattr(certificates, "has_completed", meanwhile)
    one.answer_all(RIGHT, 1)
    assert found == [certificate(one)] == [certificate(other)]
    assert found[0]["name"] == "Ada Byron"
    with store.read() as session:
        assert len(session.scalars(select(Certificate)).all()) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_teacher_sees_the_certificate_of_a_learner(browser: Browser, store: Store) -> None:
    """Of those in this link alone: in another one, the same learner has another."""
    code = complete(Client(browser, name=NAME))["code"]
    other = {CLAIM + "resource_link": {"id": "link-2"}}
    assert complete(Client(browser, name=NAME, **other))["code"] != code
    complete(Client(browser, sub="nameless"))
    with store.read() as session:
        named, nameless = session.scalars(select(Learner.id).order_by(Learner.id))
    teacher = {"sub": "teacher", CLAIM + "roles": [INSTRUCTOR]}
    room = browser.enter(**teacher)
    link = f'href="https://tool.example.org/certificate/{code}" target="_blank" rel="noopener">January 15, 2027</a>'
    assert link in browser.get(f"{room}learners/{named}").text
    assert "/certificate/" not in browser.get(f"{room}learners/{nameless}").text
    assert code not in browser.get(f"{browser.enter(**teacher, **other)}learners/{named}").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_code_is_found_as_it_is_copied_and_not_when_it_is_another(browser: Browser) -> None:
    """With the spaces and stops around it in a text, but letter by letter, in capitals and in full."""
    code = complete(Client(browser, name=NAME))["code"]
    for copied in (f" {code}", f"{code}.", f"{code[:9]} {code[9:]}\n", f"\u200b{code}"):
        assert verified(browser, copied).status_code == 200, copied
    for other in (code[:-1], f"{code}A", code.swapcase(), f"{code}\0-", "\0"):
        assert verified(browser, other).status_code == 404, other


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_neither_a_better_attempt_nor_another_pass_mark_changes_a_certificate(browser: Browser, author: Author) -> None:
    """It says what was reached on its day."""
    low = {"certificate": True, "completion": {"passing_score": 50}}
    author.writes(quiz=QUIZ | {"passing_score": 50}, rules=low)
    client = Client(browser, name=NAME)
    assert client.call("state", text="", revision=0, read=["lesson"]).status_code == 200
    client.answer_all({"q1": "Two", "q2": False}, 1)
    found = certificate(client)
    assert found["score"] == "50%"
    author.writes(quiz=QUIZ, rules={"certificate": True, "completion": {"passing_score": 100}})
    assert certificate(Client(browser, name=NAME)) == found
    client.answer_all(RIGHT, 2)
    assert certificate(client) == found
    assert "50%" in verified(browser, found["code"]).text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_question_inside_a_lesson_can_be_the_last_thing_to_do(browser: Browser, store: Store, author: Author) -> None:
    """The certificate has the day of that answer, also if the browser is closed at once."""
    question = {"id": "c1", "type": "true-false", "prompt": "True?", "answer": True, "graded": True}
    author.writes(lessons=[{"id": "lesson", "title": "A lesson", "questions": [question]}])
    client = Client(browser, name=NAME)
    client.answer_all(RIGHT, 1)
    with store.read() as session:
        assert session.scalars(select(Certificate)).all() == []
    assert client.call("checks", question="c1", response=True, read=["lesson"]).status_code == 200
    with store.read() as session:
        assert len(session.scalars(select(Certificate)).all()) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_unknown_code_is_answered_alike_whatever_it_looks_like(browser: Browser) -> None:
    """Nothing tells a code that was once good, or is of the right length, from any other."""
    answers = [verified(browser, code) for code in ("x", "a" * 24, "a" * 500)]
    assert {answer.status_code for answer in answers} == {404}
    assert UNKNOWN in answers[0].text
    assert len({(answer.text, str(sorted(answer.headers))) for answer in answers}) == 1
    assert answers[0].headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_there_is_none_for_who_is_no_learner_of_the_whole_course(browser: Browser, store: Store) -> None:
    """Nor without a name. A name is kept for as long as the launch, and only where there is a certificate."""
    custom = {CLAIM + "custom": {"course": "small", "item": "quiz"}}
    in_part = Client(browser, name=NAME, **custom)
    in_part.answer_all(RIGHT, 1)
    assert certificate(in_part) is None
    assert complete(Client(browser, sub="nameless", **{CLAIM + "resource_link": {"id": "link-2"}})) is None
    teacher = {CLAIM + "roles": [INSTRUCTOR], CLAIM + "resource_link": {"id": "link-3"}}
    Client(browser, sub="teacher", name=NAME, **teacher)
    with store.read() as session:
        assert session.scalars(select(Certificate)).all() == []
        kept = {row.learner_id: row.details.get("name") for row in session.scalars(select(LaunchRow))}
        names = [kept[row.id] for row in session.scalars(select(Learner).order_by(Learner.id))]
    assert names == [NAME, None, None]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_name_may_come_in_two_parts(browser: Browser) -> None:
    """As from an LMS that shares the given name and the family name alone."""
    assert complete(Client(browser, given_name="Ada", family_name="Lovelace"))["name"] == "Ada Lovelace"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_course_without_a_certificate_keeps_no_name(browser: Browser, store: Store, author: Author) -> None:
    """Names in launches are ignored there, and completing it certifies nothing."""
    author.writes(rules={})
    assert complete(Client(browser, name=NAME)) is None
    with store.read() as session:
        assert "name" not in session.scalars(select(LaunchRow)).one().details


@pytest.mark.parametrize("erased_by", ["administrator", "retention"])
def test_a_certificate_ends_with_what_is_known_of_the_learner(
    erased_by: str, browser: Browser, store: Store, clock: Clock
) -> None:
    """Its code is then like any that never was."""
    code = complete(Client(browser, name=NAME, **{"https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": None}))[
        "code"
    ]
    assert verified(browser, code).status_code == 200
    if erased_by == "administrator":
        with store.read() as session:
            (learner,) = session.scalars(select(Learner.id))
        erase_learner(store, learner, actor="test")
    else:
        clock.forward(hours=48)
        Retention(store, Keeping(work=1)).sweep()
    assert verified(browser, code).text == verified(browser, "never").text
