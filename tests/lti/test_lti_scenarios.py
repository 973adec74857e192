"""Scenarios in LTI: the server plays the story, and what learners did not come to stays there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from schoolclass import SchoolClass
from sqlalchemy import select
from test_choose import picker

from lti_tool.base.tables import Certificate, Outbox

if TYPE_CHECKING:
    from conftest import Author
    from flask import Flask
    from walker import Browser

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.in_turns("database_url")

STORY: dict[str, Any] = {
    "id": "quiz",
    "type": "scenario",
    "prompt": "A guest",
    "points": 4,
    "persons": {"guest": "Mr Adeyemi"},
    "variables": {"secret_trust": 0},
    "scenes": {
        "counter": {
            "text": ["It is early.", {"guest": "This is sour."}],
            "choices": [
                {"say": "Sorry", "then": "Secret smile.", "goto": "why", "add": {"secret_trust": 1}},
                {"say": "So", "then": "Secret frown.", "goto": "why"},
            ],
        },
        "why": {
            "text": "Secret question?",
            "choices": [
                {"say": "Finer", "goto": "good", "if": "secret_trust >= 1"},
                {"say": "Dunno", "goto": "bad"},
            ],
        },
        "good": {"text": "Secret joy.", "ending": "Secret success", "points": 4},
        "bad": {"text": "Secret door.", "ending": "Secret failure", "points": 1},
    },
}
QUIZ = {"id": "quiz", "title": "A guest", "feedback": "none", "attempts": 2, "questions": [STORY]}


@pytest.fixture
def client(author: Author, browser: Browser) -> Client:
    """Give a learner who launched a course with a scenario."""
    author.writes(quiz=QUIZ)
    return Client(browser)


def test_the_picker_calls_it_a_scenario(author: Author, browser: Browser) -> None:
    """Teachers choose between it and a quiz of the same title."""
    author.writes(quiz=QUIZ)
    assert "<small>Scenario</small>" in browser.get(picker(browser)).text


def _says(client: Client, path: list[str], attempt: int = 1) -> Any:
    return client.post("answers", attempt=attempt, question="quiz", response=path, draft=True)


def test_the_story_unfolds_by_what_is_chosen(client: Client) -> None:
    """Each reply holds what was said so far and what can be said now, and nothing of the other ways."""
    page = client.browser.get(client.path).text
    state = client.browser.get(f"{client.path}api/state").text
    started = client.post("start")
    assert "ecret" not in page.split('id="course"')[1] + state + started.text
    (question,) = started.get_json()["attempt"]["questions"]
    assert question["unfolded"] == {
        "turns": [
            {
                "lines": [
                    {"who": "", "name": "", "html": "<p>It is early.</p>"},
                    {"who": "guest", "name": "Mr Adeyemi", "html": "<p>This is sour.</p>"},
                ],
                "said": None,
                "then": None,
            }
        ],
        "choices": [{"name": "Sorry", "html": "<p>Sorry</p>"}, {"name": "So", "html": "<p>So</p>"}],
        "ending": None,
        "path": [],
        "faces": {},
    }
    reply = _says(client, ["Sorry"])
    assert "Secret smile" in reply.text
    assert "Secret question" in reply.text
    for later in ("frown", "joy", "door", "success", "failure", "secret_trust", "goto"):
        assert later not in reply.text
    assert [one["name"] for one in reply.get_json()["unfolded"]["choices"]] == ["Finer", "Dunno"]
    taken_back = _says(client, []).get_json()
    assert taken_back["unfolded"]["path"] == []
    assert [one["name"] for one in _says(client, ["So"]).get_json()["unfolded"]["choices"]] == ["Dunno"]


def test_an_ending_is_graded_though_nobody_asks_for_that(client: Client, store: Store) -> None:
    """The tab is closed on the last word. The attempt is shown as it was played, without what else could have been."""
    client.post("start")
    ended = _says(client, ["So", "Dunno"])
    with store.read() as session:
        assert [row.score for row in session.scalars(select(Outbox))] == [0.25]
    reply = ended.get_json()["quiz"]["attempt"]
    assert (reply["submitted"], reply["score"]) == (True, 0.25)
    assert reply["solutions"] == {}
    assert reply["answers"]["quiz"]["unfolded"]["ending"] == "Secret failure"
    assert "joy" not in ended.text


def test_submitting_what_has_ended_changes_nothing(client: Client, store: Store) -> None:
    """Once or twice, at once or after the next attempt has begun: the same attempt and one score."""
    client.post("start")
    ended = _says(client, ["So", "Dunno"]).get_json()["quiz"]
    assert client.post("submit", attempt=1).get_json() == ended
    client.post("start")
    assert client.post("submit", attempt=1).status_code == 200
    assert client.get("api/quizzes/quiz")["attempt"]["number"] == 2
    with store.read() as session:
        assert [row.score for row in session.scalars(select(Outbox))] == [0.25]


def test_an_ending_earns_the_certificate_at_once(author: Author, browser: Browser, store: Store) -> None:
    """The learner's browser need not ask for it."""
    author.writes(quiz=QUIZ, rules={"certificate": True})
    client = Client(browser, name="Ann")
    client.call("state", text="", revision=0, read=["lesson"])
    client.post("start")
    _says(client, ["Sorry", "Finer"])
    with store.read() as session:
        assert [row.score for row in session.scalars(select(Certificate))] == [1]


def test_a_story_that_has_not_ended_is_worth_nothing(client: Client) -> None:
    """Whoever submits it by hand gains no points."""
    client.post("start")
    _says(client, ["Sorry"])
    assert client.post("submit", attempt=1).get_json()["attempt"]["score"] == 0


@pytest.mark.parametrize(
    "path",
    [["So", "Finer"], ["Finer"], "Sorry", ["Sorry", 1], [["Sorry"]], {"0": "Sorry"}, ["Sorry"] * 3000],
    ids=["condition", "other scene", "text", "number", "nested", "mapping", "endless"],
)
def test_what_cannot_be_chosen_is_refused(client: Client, path: Any) -> None:
    """And what was chosen before is kept."""
    client.post("start")
    _says(client, ["So"])
    assert _says(client, path).get_json()["reason"] == "not-an-answer"
    assert client.get("api/quizzes/quiz")["attempt"]["answers"]["quiz"]["response"] == ["So"]


def test_nothing_is_taken_back_where_the_author_says_so(author: Author, browser: Browser) -> None:
    """The server keeps to `back: false`, whatever a browser sends."""
    author.writes(quiz=QUIZ | {"questions": [STORY | {"back": False}]})
    client = Client(browser)
    client.post("start")
    assert _says(client, ["So"]).status_code == 200
    assert _says(client, ["Sorry"]).get_json()["reason"] == "stale"
    assert _says(client, []).get_json()["reason"] == "stale"
    assert _says(client, ["So", "Dunno"]).status_code == 200


def test_an_ending_is_not_taken_back(client: Client) -> None:
    """Whoever has seen how a story ends cannot try another way in the same attempt."""
    client.post("start")
    _says(client, ["So", "Dunno"])
    for path in (["Sorry", "Finer"], ["So"], []):
        assert _says(client, path).get_json()["reason"] == "submitted"
    assert client.post("submit", attempt=1).get_json()["attempt"]["score"] == 0.25


def test_a_story_goes_on_as_it_was_when_the_course_is_edited(client: Client, author: Author) -> None:
    """An attempt is played in the version in which it was begun."""
    client.post("start")
    _says(client, ["Sorry"])
    edited = {**STORY["scenes"], "why": {**STORY["scenes"]["why"], "text": "Another question?"}}
    author.writes(quiz=QUIZ | {"questions": [STORY | {"scenes": edited}]})
    assert "Secret question" in client.browser.get(f"{client.quiz}").text
    _says(client, ["Sorry", "Finer"])
    client.post("submit", attempt=1)
    client.post("start")
    assert "Another question" in _says(client, ["Sorry"], attempt=2).text


def test_a_teacher_reads_what_was_said(app: Flask, browser: Browser, settings: Settings) -> None:
    """Each choice in words, and how the story ended: of the learner, and of all who have played it."""
    school = SchoolClass(app, browser, settings)
    school.set_quiz(QUIZ)
    learner = school.work("ann", {"quiz": ["Sorry", "Finer"]})
    teacher = school.teacher()
    for page in (f"learners/{learner}", "answers.csv", "questions/quiz/quiz"):
        seen = teacher.see(page)
        assert "Finer" in seen
        assert "Secret success" in seen
