"""What was promised survives: web and grade workers are killed while learners answer, and nothing is lost."""

from __future__ import annotations

import json
import random
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from installation import LEASE, Installation, Student, slow_lms, store_that_knows
from lms import jwt_time
from patience import PATIENCE
from sqlalchemy import func, select

from exporter.source import read_course
from lti_tool.base.tables import Answer, Attempt, Learner, Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lms import Lms

    from lti_tool.base.database import Store

LEARNERS = 30
COLUMN = "/lineitems/1/lineitem"


class Life(threading.Thread):
    """One learner: two attempts at the quiz, answers that change now and then, and a memory of what was promised."""

    def __init__(self, student: Student, seed: int) -> None:
        super().__init__(daemon=True)
        self.student = student
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        self.promised: dict[int, dict[str, str]] = {1: {}, 2: {}}
        self.trouble: str = "did not end"

    def run(self) -> None:
        """Live, and remember what went wrong."""
        try:
            time.sleep(self.chance.random() * 2)
            self.student.launch()
            for number in self.promised:
                self._attempt(number)
                time.sleep(self.chance.random() * 3)
            self.trouble = ""
        except Exception as error:  # noqa: BLE001 - the test looks at it
            self.trouble = repr(error)

    def _attempt(self, number: int) -> None:
        status, quiz = self.student.ask("quizzes/quiz/start", {})
        assert (status, quiz["attempt"]["number"]) == (200, number), quiz
        for question in quiz["attempt"]["questions"]:
            for _ in range(1 + (self.chance.random() < 0.3)):
                self._answer(number, question)
                time.sleep(self.chance.random() * 0.4)
        status, said = self.student.ask("quizzes/quiz/submit", {"attempt": number})
        # Submitted already: the server kept it, and was killed before it could say so.
        assert status == 200 or said["reason"] == "submitted", said

    def _answer(self, number: int, question: dict[str, Any]) -> None:
        response = self.chance.choice([option["name"] for option in question["options"]])
        body = {"attempt": number, "question": question["id"], "response": response}
        status, said = self.student.ask("quizzes/quiz/answers", body)
        assert status == 200, said
        self.promised[number][question["id"]] = response


class Reaper(threading.Thread):
    """Kills workers at random moments, eight in all; a killed grade worker is followed by a new one."""

    def __init__(self, installation: Installation, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self.installation = installation
        self.chance = chance
        self.enough = threading.Event()
        self.killed = {"web": 0, "grades": 0}

    def run(self) -> None:
        """Kill, and let somebody answer before the next one dies: otherwise learners only wait."""
        later = ["web", "web", "web", "grades"]
        self.chance.shuffle(later)
        at_least = ("web", "grades", "web", "grades")
        for number, kind in enumerate((*at_least, *later)):
            if self.enough.wait(self.chance.uniform(0.2, 2)) and number >= len(at_least):
                return
            if kind == "web":
                self.killed["web"] += self.installation.kill_web_worker(self.chance.randrange(2))
                self.installation.wait_until_ready()
            else:
                self.installation.kill_grade_worker()
                self.installation.start_grade_worker(LEASE)
                self.killed["grades"] += 1


@pytest.fixture
def lms() -> Iterator[Lms]:
    """Start an LMS whose clock goes, and which takes its time, so that workers die before and after it took a score."""
    with slow_lms(0.05, 0.05) as started:
        yield started


@pytest.fixture
def store(database_url: str, lms: Lms) -> Iterator[Store]:
    """Give the database of an installation that knows the LMS."""
    with store_that_knows(lms, database_url) as opened:
        yield opened


@pytest.fixture
def installation(tmp_path: Path, store: Store) -> Iterator[Installation]:
    """Start an installation with two web workers and a grade worker."""
    started = Installation(tmp_path, store.url)
    try:
        started.start_grade_worker(LEASE)
        started.wait_until_ready()
        yield started
    finally:
        started.end()


@pytest.mark.in_turns("database_url")
def test_nothing_promised_is_lost_when_workers_are_killed(
    installation: Installation, lms: Lms, store: Store, tmp_path: Path
) -> None:
    """Many learners, kill -9 at random moments: acknowledged answers are kept, final grades arrive, and in order."""
    seed = time.time_ns() % 1_000_000
    chance = random.Random(seed)  # noqa: S311 - no secret
    lives = [Life(Student(installation.url, lms, f"s{n}"), chance.randrange(10**9)) for n in range(LEARNERS)]
    reaper = Reaper(installation, chance)
    for thread in (*lives, reaper):
        thread.start()
    for life in lives:
        life.join(PATIENCE)
    reaper.enough.set()
    reaper.join(PATIENCE)
    assert {life.trouble for life in lives} == {""}, seed

    # The last one is killed as well; another takes over when what it held is free again.
    installation.kill_grade_worker()
    installation.start_grade_worker(LEASE)
    installation.wait_for_grade_worker()
    wait_until_delivered(store)

    assert min(reaper.killed.values()) > 1, f"too few were killed to prove anything: {reaper.killed}"
    assert sum(life.student.retries for life in lives) > 0, "nobody noticed that workers were killed"
    assert kept_answers(store) == {life.student.subject: life.promised for life in lives}, seed
    expected = {life.student.subject: best_score(tmp_path / "small", life.promised) for life in lives}
    assert {user: grade["scoreGiven"] for (_, user), grade in lms.grades.items()} == expected, seed
    for subject in expected:
        assert_in_order([score for score in lms.received if score["userId"] == subject])

    # What is left of it ends as it should when it is asked to.
    installation.end()
    assert installation.grade_worker
    assert (installation.web.returncode, installation.grade_worker.returncode) == (0, 0)


def wait_until_delivered(store: Store) -> None:
    """Return when no score waits any more."""
    end = time.monotonic() + PATIENCE
    count = select(func.count()).where(Outbox.status.in_(("waiting", "held")))
    while time.monotonic() < end:
        with store.read() as session:
            if session.scalar(count) == 0:
                return
        time.sleep(0.2)
    with store.read() as session:
        rows = session.scalars(select(Outbox).where(Outbox.status != "superseded")).all()
    raise AssertionError([(row.id, row.status, row.tries, row.problem) for row in rows if row.status != "delivered"])


def kept_answers(store: Store) -> dict[str, dict[int, dict[str, str]]]:
    """Return learner → attempt → question → response, as stored."""
    query = (
        select(Learner.subject, Attempt.number, Answer.question_id, Answer.response)
        .join(Attempt, Attempt.learner_id == Learner.id)
        .join(Answer, Answer.attempt_id == Attempt.id)
    )
    found: dict[str, dict[int, dict[str, str]]] = {}
    with store.read() as session:
        for subject, number, question, response in session.execute(query):
            found.setdefault(subject, {}).setdefault(number, {})[question] = json.loads(response)
    return found


def best_score(course_folder: Path, promised: dict[int, dict[str, str]]) -> float:
    """Return the percentage that the better of the attempts earns."""
    (quiz,) = read_course(course_folder)[0].quizzes
    earned = [
        sum(question.score(answers[question.id]) or 0 for question in quiz.questions) for answers in promised.values()
    ]
    return 100 * max(earned) / len(quiz.questions)


def assert_in_order(scores: list[dict[str, Any]]) -> None:
    """Check that what the LMS was sent of a learner never goes back, in time or, as the best counts, in value."""
    times = [jwt_time(score["timestamp"]) for score in scores]
    assert times == sorted(times)
    values = [score["scoreGiven"] for score in scores]
    assert values == sorted(values)
