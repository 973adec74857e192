"""Questions inside lessons and lessons that were read: kept by the server, counted by it, and in the course's order."""

from __future__ import annotations

import contextlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from lms import CLAIM, INSTRUCTOR
from sqlalchemy import select
from walker import Browser

from lti_tool.base.tables import Attempt, Check, Outbox, Progress
from lti_tool.learning import checks, resume
from lti_tool.results.learner_records import erase_learner, export_learner

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Author, Clock
    from flask import Flask
    from werkzeug.test import TestResponse

    from lti_tool.base.database import Store
    from lti_tool.web.tool import Tool

pytestmark = pytest.mark.in_turns("database_url")

FREE = {"id": "free", "type": "choice", "prompt": "Red?", "options": ["Yes", "No"], "answer": "No",
        "explanation": "It is blue."}  # fmt: skip
GRADED = {"id": "graded", "type": "choice", "prompt": "Blue?", "options": ["Yes", "No", "Perhaps"], "answer": "Yes",
          "graded": True}  # fmt: skip
TERM = {"id": "term", "type": "text", "prompt": "Which colour?", "answers": ["Blue"], "points": 3, "graded": True}
LESSONS = [
    {"id": "one", "title": "Lesson one", "questions": [FREE]},
    {"id": "two", "title": "Lesson two", "questions": [GRADED, TERM]},
]


@pytest.fixture
def edit(author: Author) -> Callable[..., None]:
    """Give a function that writes files of the course, and write its lessons."""
    author.writes(lessons=LESSONS)
    return author.writes


@pytest.fixture
def parts(app: Flask) -> Tool:
    """Give the parts of the tool."""
    found: Tool = app.extensions["lessonpack"]
    return found


@pytest.fixture
def client(edit: Callable[..., None], browser: Browser) -> Client:
    """Give a learner who launched the course."""
    return Client(browser)


def check(client: Client, question: str, response: Any, **more: Any) -> TestResponse:
    """Answer a question inside a lesson."""
    return client.call("checks", question=question, response=response, **more)


def elsewhere(app: Flask, client: Client, **changes: Any) -> Client:
    """Launch once more, on another device."""
    return Client(Browser(app, client.browser.lms), **changes)


def item(name: str, link: str = "link-2") -> dict[str, Any]:
    """Return the claims of a link to one item."""
    return {CLAIM + "custom": {"course": "small", "item": name}, CLAIM + "resource_link": {"id": link}}


def reason(response: TestResponse) -> str:
    """Return why something was refused."""
    assert response.status_code == 409, response.text
    found: str = response.get_json()["reason"]
    return found


def rows(store: Store, table: type[Any]) -> list[Any]:
    """Return all rows of a table."""
    with store.read() as session:
        return list(session.scalars(select(table)))


# What is kept


def test_an_answer_comes_back_on_another_device_though_the_text_is_lost(app: Flask, client: Client) -> None:
    """The response and its share are the server's; the player's text was never saved."""
    reply = check(client, "free", "Yes").get_json()
    assert (reply["share"], reply["solution"]["correct"]) == (0, ["No"])
    state = elsewhere(app, client).get("api/state")
    assert state["text"] == ""
    assert {name: (kept["response"], kept["share"]) for name, kept in state["checks"].items()} == {"free": ("Yes", 0)}
    assert "It is blue." in state["checks"]["free"]["explanation"]


def test_nothing_right_is_told_before_it_was_answered(client: Client) -> None:
    """Neither in the page nor beside the answers to other questions."""
    check(client, "graded", "No")
    for text in (client.browser.get(client.path).text, client.browser.get(f"{client.path}api/state").text):
        assert "It is blue." not in text
        assert '"Blue"' not in text


def test_a_free_question_may_be_tried_again_and_the_latest_answer_is_kept(
    client: Client, store: Store, clock: Clock
) -> None:
    """As in the player; how often it was tried is counted."""
    check(client, "free", "Yes")
    clock.forward(seconds=9)
    assert check(client, "free", "No").get_json()["share"] == 1
    (row,) = rows(store, Check)
    assert (json.loads(row.response), row.share, row.tries, row.answered) == ("No", 1, 2, clock())


def test_the_first_answer_to_a_graded_question_stays(client: Client, store: Store) -> None:
    """Trying again for a better score is refused, and changes nothing; saying the same once more is harmless."""
    assert check(client, "graded", "No").get_json()["share"] == 0
    assert reason(check(client, "graded", "Yes")) == "final"
    assert check(client, "graded", "No").get_json()["share"] == 0, "the answer to the first may have been lost"
    (row,) = rows(store, Check)
    assert (json.loads(row.response), row.share, row.tries) == ("No", 0, 1)


@pytest.mark.every_case
def test_two_answers_at_the_same_moment_are_one(
    app: Flask, client: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever device is first is judged; the other is refused, also where both have seen nothing yet."""
    other = elsewhere(app, client)
    together = threading.Barrier(2)
    real = checks.share_of

    def judged(*arguments: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(5)
        return real(*arguments)

    monkeypatch.setattr(checks, "share_of", judged)
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(check, each, "graded", response) for each, response in ((client, "No"), (other, "Yes"))]
        statuses = dict(zip(("No", "Yes"), (future.result().status_code for future in futures), strict=True))
    assert sorted(statuses.values()) == [200, 409]
    (row,) = rows(store, Check)
    assert statuses[json.loads(row.response)] == 200


REFUSED = [
    pytest.param({"question": "q1", "response": "Two"}, "no-question", id="a question of a quiz"),
    pytest.param({"question": "gone", "response": "Two"}, "no-question", id="an unknown question"),
    pytest.param({"question": ["free"], "response": "No"}, "no-question", id="no id"),
    pytest.param({"question": "free", "response": "Perhaps"}, "not-an-answer", id="no option"),
    pytest.param({"question": "free", "response": None}, "not-an-answer", id="nothing"),
    pytest.param({"question": "free", "response": "No", "read": "one"}, "not-an-answer", id="no list of lessons"),
    pytest.param({"question": "free", "response": "No", "read": [1]}, "not-an-answer", id="lessons that are no ids"),
]


@pytest.mark.parametrize(("body", "why"), REFUSED)
def test_what_is_no_answer_is_refused(client: Client, store: Store, body: dict[str, Any], why: str) -> None:
    """With its reason, and nothing is stored."""
    assert reason(client.call("checks", **body)) == why
    assert rows(store, Check) == []


def test_a_share_from_the_browser_is_not_listened_to(client: Client, store: Store) -> None:
    """The server judges."""
    assert check(client, "graded", "No", share=1, tries=0).get_json()["share"] == 0
    assert rows(store, Check)[0].share == 0


def test_an_answer_belongs_to_its_learner_and_its_link(app: Flask, client: Client) -> None:
    """Another learner, and another link to the same lesson, begin with nothing."""
    check(client, "graded", "No")
    assert elsewhere(app, client, sub="learner-2").get("api/state")["checks"] == {}
    other = elsewhere(app, client, **item("two"))
    assert other.get("api/state")["checks"] == {}
    assert check(other, "graded", "Yes").get_json()["share"] == 1
    assert reason(check(other, "free", "No")) == "no-question"


def test_a_key_that_an_author_puts_right_harms_nobody(client: Client, edit: Callable[..., None], store: Store) -> None:
    """As in the player, kept answers are judged by the present key; what is no answer any more may be given anew."""
    check(client, "graded", "No")
    edit(lessons=[{"id": "two", "title": "Lesson two", "questions": [GRADED | {"answer": "No"}]}])
    assert client.get("api/state")["checks"]["graded"]["share"] == 1
    edit(lessons=[{"id": "two", "title": "Lesson two", "questions": [GRADED | {"options": ["Yes", "Perhaps"]}]}])
    assert client.get("api/state")["checks"] == {}
    assert check(client, "graded", "Yes").status_code == 200
    assert [row.score for row in rows(store, Outbox)] == []


def test_answers_and_lessons_are_exported_and_erased_with_the_learner(
    client: Client, parts: Tool, store: Store
) -> None:
    """Nothing of them is left behind."""
    check(client, "free", "Yes", read=["one"])
    (learner_id,) = {row.learner_id for row in rows(store, Check)}
    found = export_learner(store, learner_id, actor="test")
    assert [(row["question_id"], row["response"], row["share"]) for row in found["checks"]] == [("free", "Yes", 0)]
    assert [row["read"] for row in found["progress"]] == [["one"]]
    erase_learner(parts.store, learner_id, actor="test")
    assert rows(store, Check) == rows(store, Progress) == []


# What counts


def test_graded_questions_in_lessons_are_one_more_quiz(client: Client, store: Store) -> None:
    """One point of four, and everything in the quiz: the mean of both, sent when the last of all is answered."""
    check(client, "graded", "Yes")
    client.answer_all({"q1": "Two", "q2": True}, 1)
    assert rows(store, Outbox) == [], "one question is still open"
    assert client.get("api/grade")["grade"]["status"] == "nothing yet"
    check(client, "term", "Red")
    assert [row.score for row in rows(store, Outbox)] == [0.625]
    assert client.get("api/grade")["grade"]["status"] == "waiting"


def test_a_quiz_that_is_submitted_last_sends_the_score_of_both(client: Client, store: Store) -> None:
    """Whichever comes last, the grade is complete."""
    check(client, "graded", "Yes")
    check(client, "term", "blue")
    assert rows(store, Outbox) == []
    client.answer_all({"q1": "Two"}, 1)
    assert [row.score for row in rows(store, Outbox)] == [0.75]


def test_a_link_to_a_lesson_is_worth_its_graded_questions(app: Flask, client: Client, store: Store) -> None:
    """By their points, once all of them are answered."""
    other = elsewhere(app, client, **item("two"))
    check(other, "graded", "No")
    check(other, "term", "Blue")
    assert [row.score for row in rows(store, Outbox)] == [0.75]


def test_a_link_without_anything_graded_sends_nothing(app: Flask, client: Client, store: Store) -> None:
    """Though the LMS has a column for it; and the learner is told of no grade."""
    other = elsewhere(app, client, **item("one"))
    assert check(other, "free", "No").status_code == 200
    assert other.get("api/grade")["grade"] == {"status": "none", "again": False}
    assert rows(store, Outbox) == []


def test_an_answer_whose_score_cannot_be_kept_is_not_kept_either(
    app: Flask, client: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are one transaction."""
    other = elsewhere(app, client, **item("two"))
    check(other, "graded", "Yes")

    def broken(*_: Any, **__: Any) -> bool:
        raise OSError("the disk is full")

    monkeypatch.setattr("lti_tool.grades.outbox.post", broken)
    assert check(other, "term", "Blue").status_code == 500
    assert [row.question_id for row in rows(store, Check)] == ["graded"]


def test_a_teacher_who_tries_is_not_graded(app: Flask, client: Client, store: Store) -> None:
    """Most LMSs answer a teacher's score with an error."""
    teacher = elsewhere(app, client, **item("two"), **{CLAIM + "roles": [INSTRUCTOR]})
    teacher.path = teacher.path.replace("/teach/", "/learn/")
    check(teacher, "graded", "Yes")
    assert check(teacher, "term", "Blue").status_code == 200
    assert rows(store, Outbox) == []


# What was read


def save(client: Client, text: str, revision: int, *read: str) -> TestResponse:
    """Save the player's text, with the lessons that it says were read."""
    return client.call("state", text=text, revision=revision, read=read)


def test_a_lesson_read_on_one_device_is_read_on_another_though_the_texts_conflict(app: Flask, client: Client) -> None:
    """The text of the window that is behind is refused; what was read in it is not lost."""
    other = elsewhere(app, client)
    assert save(client, "first", 0, "one").status_code == 200
    assert reason(save(other, "second", 0, "two")) == "stale"
    state = other.get("api/state")
    assert (state["text"], state["revision"], state["read"]) == ("first", 1, ["one", "two"])


def test_what_was_read_only_grows(client: Client) -> None:
    """Neither an empty list nor none takes anything back."""
    save(client, "a", 0, "two")
    save(client, "b", 1)
    client.call("state", text="c", revision=2)
    assert client.get("api/state")["read"] == ["two"]
    save(client, "d", 3, "one")
    assert client.get("api/state")["read"] == ["one", "two"]


def test_only_lessons_of_the_link_are_read(app: Flask, client: Client, store: Store) -> None:
    """Neither a quiz, nor what is no item, nor a lesson that another link shows."""
    save(client, "a", 0, "one", "quiz", "gone", "one")
    other = elsewhere(app, client, **item("two"))
    save(other, "b", 0, "one", "two")
    assert sorted(row.read for row in rows(store, Progress)) == [["one"], ["two"]]


@pytest.mark.parametrize("read", ["one", {"one": True}, [["one"]], [None], ["x"] * 20_000])
def test_what_is_no_list_of_lessons_is_refused(client: Client, store: Store, read: Any) -> None:
    """And nothing of the request is stored."""
    assert reason(client.call("state", text="a", revision=0, read=read)) == "not-an-answer"
    assert rows(store, Progress) == []


@pytest.mark.every_case
def test_two_windows_that_open_at_the_same_moment_both_save(
    app: Flask, client: Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither has notes yet: one text is kept, the other is behind, and both lessons are read."""
    other = elsewhere(app, client)
    together = threading.Barrier(2)
    real = resume.open_progress

    def opened(*arguments: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(1)  # SQLite lets in one at a time
        return real(*arguments)

    monkeypatch.setattr(resume, "open_progress", opened)
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(save, each, "t", 0, name) for each, name in ((client, "one"), (other, "two"))]
        statuses = sorted(future.result().status_code for future in futures)
    assert statuses == [200, 409]
    (row,) = rows(store, Progress)
    assert (row.read, row.revision) == (["one", "two"], 1)


# The course's order

SEQUENTIAL = {"navigation": "sequential"}


def test_a_course_in_sequence_cannot_be_answered_out_of_order(
    client: Client, edit: Callable[..., None], store: Store
) -> None:
    """Neither a quiz nor a question in a lesson before what comes first is done; the learner is told what that is."""
    edit(rules=SEQUENTIAL)
    for refused in (client.post("start"), check(client, "graded", "Yes")):
        assert reason(refused) == "locked"
        assert "Lesson one" in refused.get_json()["what"]
    assert rows(store, Attempt) == rows(store, Check) == rows(store, Outbox) == []
    assert client.get("api/quizzes/quiz")["attempt"] is None
    assert check(client, "free", "No").status_code == 200, "the first lesson is open"


def test_a_course_in_sequence_opens_step_by_step(client: Client, edit: Callable[..., None]) -> None:
    """What was read may be said with the request that needs it, before the player's text is saved."""
    edit(rules=SEQUENTIAL)
    assert check(client, "graded", "Yes", read=["one"]).status_code == 200
    assert reason(client.post("start")) == "locked"
    assert save(client, "a", 0, "two").status_code == 200
    assert client.post("start").status_code == 200


def test_a_quiz_that_must_be_passed_holds_up_the_next(client: Client, edit: Callable[..., None]) -> None:
    """Until it is passed, or no attempt at it is left."""
    edit(rules=SEQUENTIAL, second=None)
    read = ["one", "two"]
    assert client.call("quizzes/quiz/start", read=read).status_code == 200
    assert reason(client.call("quizzes/second/start", read=read)) == "locked"
    client.post("submit", attempt=1)
    refused = client.call("quizzes/second/start", read=read)
    assert reason(refused) == "locked"
    assert "A quiz" in refused.get_json()["what"]
    client.answer_all({}, 2)
    assert client.call("quizzes/second/start").status_code == 200


def test_what_was_begun_stays_open(client: Client, edit: Callable[..., None]) -> None:
    """An author who puts the course in sequence later takes no attempt away."""
    client.post("start")
    edit(rules=SEQUENTIAL)
    assert client.post("answers", attempt=1, question="q1", response="Two").status_code == 200
    assert client.post("submit", attempt=1).status_code == 200
    assert client.post("start").status_code == 200


def test_a_link_to_one_item_has_nothing_before_it(app: Flask, client: Client, edit: Callable[..., None]) -> None:
    """Its order is the LMS's business."""
    edit(rules=SEQUENTIAL)
    assert elsewhere(app, client, **item("quiz")).post("start").status_code == 200
    assert check(elsewhere(app, client, **item("two", "link-3")), "graded", "Yes").status_code == 200
