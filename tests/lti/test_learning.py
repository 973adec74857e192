"""Learners answer, the server judges, and what it is worth goes to the LMS. No answer leaves the server too early."""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import threading
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from learner_client import Client
from lms import CLAIM, INSTRUCTOR
from small_course import QUIZ
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from walker import Browser, embedded

from lti_tool.base.database import Store
from lti_tool.base.settings import ScoreRule
from lti_tool.base.tables import Answer, Attempt, Outbox, Progress
from lti_tool.courses import shelf
from lti_tool.learning import scores
from lti_tool.learning.resume import open_progress
from lti_tool.results.learner_records import export_learner

if TYPE_CHECKING:
    from conftest import Author, Clock
    from flask import Flask

    from lti_tool.base.settings import Settings

pytestmark = pytest.mark.in_turns("database_url")

RIGHT = {"q1": "Two", "q2": True}


@pytest.fixture
def client(browser: Browser) -> Client:
    """Give a learner who launched the course."""
    return Client(browser)


@pytest.fixture
def change_quiz(author: Author) -> Any:
    """Give a function that edits the course's quiz."""

    def change(**fields: Any) -> None:
        author.writes(quiz=QUIZ | fields)

    return change


def test_answers_are_judged_and_the_score_is_sent(client: Client, store: Store) -> None:
    """One of two is right: half of the points, in the answer and in the outbox."""
    reply = client.answer_all({"q1": "Two", "q2": False}, 1)
    assert reply["attempt"]["score"] == 0.5
    assert reply["standing"] == {
        "submitted": 1,
        "running": False,
        "best": 0.5,
        "waiting": False,
        "again": True,
        "attempts": 2,
        "count": 2,
    }
    assert reply["grade"]["status"] == "waiting"
    with store.read() as session:
        assert [row.score for row in session.scalars(select(Outbox))] == [0.5]


def test_no_answer_reaches_the_browser_before_it_is_due(client: Client) -> None:
    """Neither the page, nor the script, nor the attempt tells what is right until it is submitted."""
    page = client.browser.get(client.path).text
    state = client.browser.get(f"{client.path}api/state").text
    started = client.post("start").text
    answered = client.post("answers", attempt=1, question="q1", response="One").text
    for text in (page, state, started, answered):
        assert "Secret explanation" not in text
        assert '"solution":{' not in text
        assert '"correct":["' not in text
    assert json.loads(answered) == {"response": "One", "final": False}
    reply = client.post("submit", attempt=1).get_json()
    assert reply["attempt"]["solutions"]["q1"]["solution"]["correct"] == ["Two"]
    assert "Secret explanation" in reply["attempt"]["solutions"]["q1"]["explanation"]


def test_the_pool_of_questions_is_not_in_the_page(client: Client) -> None:
    """A quiz that draws some of many does not show the others."""
    assert "One or two?" not in client.browser.get(client.path).text.split('id="course"')[1]


def test_the_edition_in_the_page_says_nothing_about_answers(app: Flask, client: Client) -> None:
    """A hash over short answers could be tried out; the page holds a keyed one."""
    parts = app.extensions["lessonpack"]
    from exporter.pages import render_pages  # noqa: PLC0415
    from exporter.renderer import SINGLE_PAGE  # noqa: PLC0415

    plain = bytes(render_pages(parts.library.find("small").course, tracker="browser").files[SINGLE_PAGE]).decode()  # type: ignore[arg-type]
    edition = plain.split('"edition":"')[1][:12]
    assert edition not in client.browser.get(client.path).text


def test_feedback_at_once_fixes_the_answer(client: Client, change_quiz: Any) -> None:
    """With immediate feedback the answer is told, and cannot be changed after that."""
    change_quiz(feedback="immediate")
    client.post("start")
    reply = client.post("answers", attempt=1, question="q1", response="One").get_json()
    assert (reply["share"], reply["solution"]["correct"], reply["final"]) == (0, ["Two"], True)
    again = client.post("answers", attempt=1, question="q1", response="Two")
    assert (again.status_code, again.get_json()["reason"]) == (409, "final")


def test_a_draft_is_kept_without_a_word_about_it(client: Client, change_quiz: Any) -> None:
    """It may be changed and checked later; not checked, it is submitted as it stands."""
    change_quiz(feedback="immediate")
    client.post("start")
    for response in ("Two", "One", "Two"):
        reply = client.post("answers", attempt=1, question="q1", response=response, draft=True)
        assert reply.get_json() == {"response": response, "final": False}
    going = client.browser.get(f"{client.path}api/quizzes/quiz").get_json()["attempt"]
    assert (going["answers"], going["solutions"]) == ({"q1": {"response": "Two", "final": False}}, {})
    client.post("answers", attempt=1, question="q2", response=False, draft=True)
    checked = client.post("answers", attempt=1, question="q2", response=True).get_json()
    assert (checked["share"], checked["final"]) == (1, True)
    late = client.post("answers", attempt=1, question="q2", response=False, draft=True)
    assert (late.status_code, late.get_json()["reason"]) == (409, "final")
    assert client.post("submit", attempt=1).get_json()["attempt"]["score"] == 1


def test_without_feedback_nothing_is_ever_told(client: Client, change_quiz: Any) -> None:
    """Only the score."""
    change_quiz(feedback="none")
    reply = client.answer_all({"q1": "One"}, 1)
    assert reply["attempt"]["solutions"] == {}
    assert "share" not in reply["attempt"]["answers"]["q1"]


REFUSED = [
    pytest.param("answers", {"attempt": 1, "question": "q1", "response": "Three"}, "not-an-answer", id="no option"),
    pytest.param("answers", {"attempt": 1, "question": "q1", "response": None}, "not-an-answer", id="nothing"),
    pytest.param(
        "answers", {"attempt": 1, "question": "q1", "response": ["x"] * 90000}, "not-an-answer", id="too long"
    ),
    pytest.param(
        "answers", {"attempt": 1, "question": "q2", "response": {"a": 1}}, "not-an-answer", id="another shape"
    ),
    pytest.param("answers", {"attempt": 1, "question": "q9", "response": "One"}, "not-asked", id="unknown question"),
    pytest.param("answers", {"attempt": 2, "question": "q1", "response": "One"}, "no-attempt", id="attempt not begun"),
    pytest.param("answers", {"attempt": True, "question": "q1", "response": "One"}, "no-attempt", id="no number"),
    pytest.param("answers", {"attempt": 10**30, "question": "q1", "response": "One"}, "no-attempt", id="huge number"),
    pytest.param("submit", {"attempt": "1"}, "no-attempt", id="number as text"),
]


@pytest.mark.parametrize(("step", "body", "reason"), REFUSED)
def test_what_is_no_answer_is_refused(
    client: Client, store: Store, step: str, body: dict[str, Any], reason: str
) -> None:
    """Whatever a changed browser sends, it is refused with its reason and nothing is stored."""
    client.post("start")
    response = client.post(step, **body)
    assert (response.status_code, response.get_json()["reason"]) == (409, reason)
    with store.read() as session:
        assert session.scalars(select(Answer)).all() == []


def test_a_score_from_the_browser_is_not_listened_to(client: Client, store: Store) -> None:
    """Shares and scores in a request change nothing."""
    client.post("start")
    client.post("answers", attempt=1, question="q1", response="One", share=1, score=1, final=True)
    assert client.post("submit", attempt=1, score=1, share=1).get_json()["attempt"]["score"] == 0
    with store.read() as session:
        assert session.scalars(select(Outbox)).one().score == 0


def test_attempts_are_limited_by_the_server(client: Client) -> None:
    """Two are allowed; a third is refused, also after answering the first again."""
    client.answer_all({"q1": "One"}, 1)
    client.answer_all(RIGHT, 2)
    third = client.post("start")
    assert third.get_json()["reason"] == "no-attempts-left"
    assert client.post("answers", attempt=1, question="q1", response="Two").get_json()["reason"] == "submitted"
    assert client.get("api/quizzes/quiz")["standing"]["best"] == 1


def test_the_time_limit_is_kept_by_the_server(client: Client, change_quiz: Any, clock: Clock) -> None:
    """An answer after the deadline is refused; what was answered in time counts."""
    change_quiz(time_limit=1)
    client.post("start")
    client.post("answers", attempt=1, question="q1", response="Two")
    clock.forward(seconds=64)
    assert client.post("answers", attempt=1, question="q2", response=True).status_code == 200, "the grace"
    clock.forward(seconds=2)
    late = client.post("answers", attempt=1, question="q1", response="One")
    assert late.get_json()["reason"] == "too-late"
    reply = client.get("api/quizzes/quiz")
    assert (reply["attempt"]["submitted"], reply["attempt"]["score"]) == (True, 1)


def test_an_attempt_that_was_left_is_submitted_when_its_time_is_over(
    app: Flask, client: Client, change_quiz: Any, clock: Clock, store: Store
) -> None:
    """The learner closed the browser: what was answered is graded all the same."""
    change_quiz(time_limit=1)
    client.post("start")
    client.post("answers", attempt=1, question="q1", response="Two")
    clock.forward(hours=1)
    assert app.extensions["lessonpack"].attempts.submit_overdue() == 1
    with store.read() as session:
        assert session.scalars(select(Outbox)).one().score == 0.5


def test_questions_are_drawn_by_the_server_and_stay_drawn(client: Client, change_quiz: Any) -> None:
    """Reloading does not fetch others, and those that were not drawn are not answered."""
    change_quiz(draw=1)
    client.post("start")
    first = client.get("api/quizzes/quiz")["attempt"]["questions"]
    assert len(first) == 1
    assert client.post("start").get_json()["attempt"]["questions"] == first
    (other,) = {"q1", "q2"} - {first[0]["id"]}
    refused = client.post("answers", attempt=1, question=other, response=RIGHT[other])
    assert refused.get_json()["reason"] == "not-asked"


def test_a_learner_goes_on_at_another_device(app: Flask, client: Client) -> None:
    """The attempt and its answers are there, and the player's own notes."""
    client.post("start")
    client.post("answers", attempt=1, question="q1", response="Two")
    client.browser.post(f"{client.path}api/state", json={"text": "notes", "revision": 0})
    other = Client(Browser(app, client.browser.lms))
    assert other.get("api/quizzes/quiz")["attempt"]["answers"] == {"q1": {"response": "Two", "final": False}}
    assert (other.get("api/state")["text"], other.get("api/state")["revision"]) == ("notes", 1)


def test_two_windows_do_not_overwrite_each_other(app: Flask, client: Client, store: Store) -> None:
    """The window that is behind is told so; both share one attempt."""
    other = Client(Browser(app, client.browser.lms))
    assert client.browser.post(f"{client.path}api/state", json={"text": "first", "revision": 0}).status_code == 200
    behind = other.browser.post(f"{other.path}api/state", json={"text": "second", "revision": 0})
    assert behind.get_json()["reason"] == "stale"
    assert client.get("api/state")["text"] == "first"
    client.post("start")
    other.post("start")
    with store.read() as session:
        assert len(session.scalars(select(Attempt)).all()) == 1


def test_another_learners_attempt_is_out_of_reach(app: Flask, client: Client) -> None:
    """Nothing in a request names whose attempt it is: each sees their own."""
    client.post("start")
    client.post("answers", attempt=1, question="q1", response="Two")
    other = Client(Browser(app, client.browser.lms), sub="learner-2")
    assert other.get("api/quizzes/quiz")["attempt"] is None
    assert other.post("answers", attempt=1, question="q1", response="One").get_json()["reason"] == "no-attempt"
    assert client.get("api/quizzes/quiz")["attempt"]["answers"]["q1"]["response"] == "Two"


def test_the_same_learner_in_another_school_is_somebody_else(app: Flask, client: Client) -> None:
    """One registration serves many schools; the same id in another deployment is another person."""
    client.post("start")
    platforms = app.extensions["lessonpack"].platforms
    platforms.decide(platforms.all()[0].id, "school-2", "accepted", actor="test")
    other = Client(Browser(app, client.browser.lms), **{CLAIM + "deployment_id": "school-2"})
    assert other.get("api/quizzes/quiz")["attempt"] is None


def test_a_link_to_a_lesson_does_not_open_the_quiz(client: Client, browser: Browser) -> None:
    """Only what the link shows can be done."""
    other = Client(browser, **{CLAIM + "custom": {"course": "small", "item": "lesson"},
                             CLAIM + "resource_link": {"id": "link-2"}})  # fmt: skip
    assert other.post("start").get_json()["reason"] == "no-quiz"
    assert "A quiz" not in browser.get(other.path).text


def test_a_running_attempt_keeps_its_edition(client: Client, change_quiz: Any) -> None:
    """The author edits the quiz meanwhile: the attempt goes on with the questions that it began with."""
    client.post("start")
    change_quiz(questions=[QUIZ["questions"][1]])  # type: ignore[index]
    assert client.post("answers", attempt=1, question="q1", response="Two").status_code == 200
    assert client.post("submit", attempt=1).get_json()["attempt"]["score"] == 0.5
    client.post("start")
    assert [question["id"] for question in client.get("api/quizzes/quiz")["attempt"]["questions"]] == ["q2"]


@pytest.mark.parametrize("gone", ["course", "quiz"])
def test_what_was_handed_in_is_shown_although_it_has_gone(
    app: Flask, client: Client, author: Author, store: Store, gone: str
) -> None:
    """It counts, and nobody is told that it was refused. Another attempt cannot be started."""
    author.writes(second=None)
    client.post("start")
    client.post("answers", attempt=1, question="q1", response="Two")
    if gone == "course":
        shelf.remove(store, "small", actor="test")
    else:
        author.writes(quiz=QUIZ | {"id": "renamed"})
    app.extensions["lessonpack"].library.look_again()
    submitted = client.post("submit", attempt=1)
    assert submitted.status_code == 200, submitted.text
    assert submitted.get_json()["attempt"]["score"] == 0.5
    assert client.post("start").status_code >= 400


def test_a_course_that_was_broken_keeps_its_last_good_edition(client: Client, author: Author) -> None:
    """An author's mistake does not take the course away from learners."""
    client.post("start")
    author.writes(quiz="broken")
    assert client.post("answers", attempt=1, question="q1", response="Two").status_code == 200


def test_an_essay_waits_for_a_teacher(app: Flask, client: Client, change_quiz: Any, store: Store) -> None:
    """No score is sent until a teacher gave one; then it is."""
    change_quiz(questions=[*QUIZ["questions"], {"id": "e", "type": "essay", "prompt": "Why?", "points": 2}])  # type: ignore[misc]
    reply = client.answer_all(RIGHT | {"e": "Because."}, 1)
    assert reply["attempt"]["score"] is None
    assert reply["standing"]["waiting"]
    with store.read() as session:
        assert session.scalars(select(Outbox)).all() == []
        attempt_id = session.scalars(select(Attempt.id)).one()
    parts = app.extensions["lessonpack"]
    token = client.browser.enter(sub="teacher-1", **{CLAIM + "roles": [INSTRUCTOR]}).split("/")[2]
    teacher = parts.launches.visit(parts.tokens.read_launch(token))
    parts.attempts.score_essay(teacher, attempt_id, "e", 0.5, "Say more.")
    with store.read() as session:
        assert session.scalars(select(Outbox)).one().score == 0.75
    answer = client.get("api/quizzes/quiz")["attempt"]["answers"]["e"]
    assert answer.pop("solution") is not None
    assert answer == {"response": "Because.", "final": True, "share": 0.5, "comment": "Say more.", "explanation": None}
    with store.read() as session:
        learner_id = session.scalars(select(Attempt.learner_id)).one()
    answers = export_learner(store, learner_id, actor="test")["answers"]
    assert [(row["comment"], row["share"]) for row in answers if row["question_id"] == "e"] == [("Say more.", 0.5)]


def test_a_comment_is_told_when_the_feedback_is_due(app: Flask, client: Client, change_quiz: Any, store: Store) -> None:
    """Never where there is none, and never who wrote it."""
    change_quiz(questions=[{"id": "e", "type": "essay", "prompt": "Why?"}], feedback="none")
    client.answer_all({"e": "Because."}, 1)
    with store.read() as session:
        attempt_id = session.scalars(select(Attempt.id)).one()
    parts = app.extensions["lessonpack"]
    token = client.browser.enter(sub="teacher-1", **{CLAIM + "roles": [INSTRUCTOR]}).split("/")[2]
    teacher = parts.launches.visit(parts.tokens.read_launch(token))
    parts.attempts.score_essay(teacher, attempt_id, "e", 0.5, "Say more.")
    assert "comment" not in client.get("api/quizzes/quiz")["attempt"]["answers"]["e"]


@pytest.mark.every_case
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_devices_cannot_change_the_same_progress_at_once(app: Flask, client: Client, store: Store) -> None:
    """The second one waits, and adds to what the first one has saved."""
    parts = app.extensions["lessonpack"]
    visit = parts.launches.visit(parts.tokens.read_launch(client.path.split("/")[2]))
    with store.write_fast() as transaction:
        open_progress(transaction, visit, 1)
    other = Store(store.url)
    with store.write_fast() as transaction:
        open_progress(transaction, visit, 2)
        with other.read() as second, pytest.raises(OperationalError, match="could not obtain lock"):
            second.execute(select(Progress).with_for_update(nowait=True))
    other.engine.dispose()


def test_a_teacher_who_tries_a_quiz_is_not_graded(browser: Browser, store: Store) -> None:
    """Most LMSs answer a teacher's score with an error."""
    teacher = Client(browser, **{CLAIM + "roles": [INSTRUCTOR]})
    teacher.path = teacher.path.replace("/teach/", "/learn/")
    teacher.quiz = f"{teacher.path}api/quizzes/quiz"
    reply = teacher.answer_all(RIGHT, 1)
    assert reply["grade"] == {"status": "none", "again": False}
    with store.read() as session:
        assert session.scalars(select(Outbox)).all() == []


def test_the_last_attempt_counts_where_the_settings_say_so(
    settings: Settings, store: Store, app: Flask, client: Client
) -> None:
    """By default the best counts."""
    client.answer_all(RIGHT, 1)
    client.answer_all({"q1": "One"}, 2)
    with store.read() as session:
        assert [row.score for row in session.scalars(select(Outbox))] == [1]
    app.extensions["lessonpack"].scores.rule = ScoreRule.LAST  # as if the settings said so
    other = Client(Browser(app, client.browser.lms), sub="learner-2")
    other.answer_all(RIGHT, 1)
    other.answer_all({"q1": "One"}, 2)
    with store.read() as session:
        assert [row.score for row in session.scalars(select(Outbox).order_by(Outbox.id))] == [1, 1, 0]


def test_a_link_without_a_choice_says_so_to_learners(browser: Browser) -> None:
    """A friendly notice, not an error."""
    page = browser.get(browser.enter(**{CLAIM + "custom": None}))
    assert "Your teacher has not yet chosen" in page.text


def files(client: Client) -> str:
    """Return the address of the files of a page."""
    found = re.search(r'src="(/files/.*?)player\.js"', client.browser.get(client.path).text)
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["../settings.py", "course.yaml", "..%2f..%2fetc/passwd", "media/../course.yaml"])
def test_only_the_files_of_the_page_are_served(client: Client, path: str) -> None:
    """The course's sources hold the answers."""
    for folder in (client.path, files(client)):
        assert client.browser.get(f"{folder}{path}").status_code in {403, 404}


def test_a_page_of_the_course_runs_no_script_but_the_players(client: Client) -> None:
    """Script in a lesson or a media file does nothing."""
    policy = client.browser.get(client.path).headers["Content-Security-Policy"]
    page = client.browser.get(client.path).get_data(as_text=True)
    only = re.search(r"<script>(.*?)</script>", page)
    assert only
    digest = b64encode(sha256(only[1].encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "frame-ancestors 'self' http://127.0.0.1" in policy


@pytest.mark.every_case
def test_two_quizzes_submitted_at_the_same_moment_make_one_score(
    app: Flask, client: Client, author: Author, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever comes second sees the first, so the completed course is graded."""
    author.writes(second=None)
    other = Client(Browser(app, client.browser.lms))
    other.quiz = other.quiz.replace("/quiz", "/second").replace("/secondzes/", "/quizzes/")
    for each in (client, other):
        assert each.post("start").status_code == 200
        assert each.post("answers", attempt=1, question="q1", response="Two").status_code == 200
    together = threading.Barrier(2)
    real = scores.read_record  # to hold both transactions where it hurts

    def read(*arguments: Any, **options: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(1)  # SQLite lets in one at a time
        return real(*arguments, **options)

    monkeypatch.setattr(scores, "read_record", read)
    with ThreadPoolExecutor(2) as pool:
        statuses = [
            future.result().status_code
            for future in [pool.submit(each.post, "submit", attempt=1) for each in (client, other)]
        ]
    assert statuses == [200, 200]
    with store.read() as session:
        assert [row.score for row in session.scalars(select(Outbox))] == [0.5]


@pytest.mark.parametrize("length", [10, 60_000], ids=["short", "of several blocks"])
def test_a_page_brings_along_what_the_player_asks_for_first(client: Client, length: int) -> None:
    """The same as its first request would, whatever a learner has saved; compressed, it is the same page."""
    text = "</script><b>é" + "\u2028" * length
    assert client.call("state", text=text, revision=0, read=["lesson"]).status_code == 200
    plain = client.browser.get(client.path)
    assert embedded(plain.text, "state") == client.get("api/state")
    assert plain.headers["Cache-Control"] == "no-store", "so going back to it shows the present"
    packed = client.browser.get(client.path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip"


def test_what_is_a_learner_s_own_has_no_compressed_length(client: Client) -> None:
    """It would reveal what is in it, to those who see how long answers are."""
    lengths = set()
    for revision, text in enumerate(("a" * 1000, "".join(map(chr, range(200, 700))) * 2)):
        assert client.call("state", text=text, revision=revision, read=[]).status_code == 200
        page = client.browser.get(client.path)
        packed = client.browser.get(client.path, headers={"Accept-Encoding": "gzip"})
        lengths.add(len(packed.data) - len(page.data))
    assert len(lengths) == 1


def test_pages_travel_compressed(client: Client) -> None:
    """The player is less than half of its size on its way, and the same when it arrives."""
    script = f"{files(client)}player.js"
    plain = client.browser.get(script)
    packed = client.browser.get(script, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
