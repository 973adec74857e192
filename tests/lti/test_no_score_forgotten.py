"""Whatever happens to courses, processes and machines: in the end the LMS has the score that the rules give."""

from __future__ import annotations

import itertools
import json
import shutil
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st
from learner_client import Client
from lms import AGS, CLAIM
from patience import waits_until
from small_course import QUIZ, small_course
from sqlalchemy import delete, select

from lti_tool.app import assemble
from lti_tool.base import statements
from lti_tool.base.tables import Attempt, CourseVersionRow, Learner, Outbox, PublishedCourse
from lti_tool.courses import shelf
from lti_tool.learning.reconciliation import Reconciliation
from lti_tool.learning.rules import LearningRefused
from lti_tool.results.learner_records import erase_learner

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Author, Clock
    from flask import Flask
    from walker import Browser

    from lti_tool.base.database import Store
    from lti_tool.base.settings import Settings
    from lti_tool.lti.visit import Visit
    from lti_tool.web.tool import Tool

RIGHT = {"q1": "Two", "q2": True}


class Variant(NamedTuple):
    """What an author may make of the course."""

    answer: str
    weight: float
    second: bool


VARIANTS = [Variant(*one) for one in itertools.product(("One", "Two"), (1, 3), (False, True))]
MACHINES = (0, 1)
LEARNERS = ("ann", "ben")
SEVERAL = range(len(VARIANTS))
WORK = st.tuples(
    st.just("work"), st.sampled_from(MACHINES), st.sampled_from(LEARNERS), st.sampled_from(("quiz", "second")),
    st.sampled_from(("One", "Two")), st.sampled_from((True, True, False)),
)  # fmt: skip
STEPS = st.one_of(
    WORK,
    WORK,
    WORK,
    st.tuples(st.just("deploy"), st.sampled_from(MACHINES), st.sampled_from(SEVERAL)),
    st.tuples(st.sampled_from(("away", "breaks", "restart", "sweep", "deliver")), st.sampled_from(MACHINES)),
    st.tuples(st.sampled_from(("remove", "roll_back"))),
)


class Site:
    """Two machines with folders of their own, and one database."""

    def __init__(self, folder: Path, settings: Settings, app: Flask, browser: Browser, number: int) -> None:
        self.settings, self.store, self.clock = settings, app.extensions["lessonpack"].store, browser.lms.clock
        self.lms = browser.lms
        self.folders = [folder / f"course-{machine}" for machine in MACHINES]
        self.column = f"{browser.lms.url}/lineitems/{1000 + number}/lineitem?type_id=1"
        self.tools: list[Tool] = []
        for machine in MACHINES:
            self.write(machine, 0)
            self.tools.append(self.begin(machine))
        self.publish_anyway(len(VARIANTS) - 1)
        self.visits = {learner: self.visit(browser, learner, number) for learner in LEARNERS}
        self.answers: dict[tuple[int, str, int], str] = {}

    def visit(self, browser: Browser, learner: str, number: int) -> Visit:
        """Let a learner come in by a link with a column of its own."""
        token = browser.enter(
            sub=learner,
            **{CLAIM + "resource_link": {"id": f"link-{number}"},
               AGS + "claim/endpoint": {"scope": [AGS + "scope/score"], "lineitem": self.column}},
        ).split("/")[2]  # fmt: skip
        tokens: Any = self.tools[0].tokens
        return self.tools[0].launches.visit(tokens.read_launch(token))

    def begin(self, machine: int) -> Tool:
        """Start a process on a machine."""
        tool = assemble(
            self.settings.model_copy(update={"courses": (self.folders[machine],)}), self.store, small_course
        )
        tool.publisher._machine = f"machine {machine}"  # noqa: SLF001 - as its host name says
        tool.watcher.look()
        tool.queue.close()
        return tool

    def write(self, machine: int, variant: int) -> None:
        """Deploy a variant of the course."""
        folder, (answer, weight, second) = self.folders[machine], VARIANTS[variant]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        questions = [QUIZ["questions"][0] | {"answer": answer}, QUIZ["questions"][1]]  # type: ignore[index, operator]
        (folder / "quiz.json").write_text(
            json.dumps(QUIZ | {"weight": weight, "questions": questions, "attempts": None})
        )
        if second:
            (folder / "second.json").touch()
        (folder / "course.yaml").write_text(str(variant), encoding="utf-8")

    def publish_anyway(self, variant: int) -> None:
        """Have an administrator publish the course from the first machine."""
        self.write(0, variant)
        self.tools[0].publisher.publish(self.folders[0], actor="test")

    # What may happen

    def work(self, machine: int, learner: str, quiz: str, answer: str, submits: bool) -> None:  # noqa: FBT001
        """Let a learner make an attempt, or a part of one."""
        visit, tool = self.visits[learner], self.tools[machine]
        tool.library.look_again()
        with suppress(LearningRefused):
            attempt = tool.attempts.start(visit, quiz)
            number = attempt.row.number
            tool.attempts.answer(visit, quiz, number, "q1", answer)
            self.answers[visit.learner.id, quiz, number] = answer
            tool.attempts.answer(visit, quiz, number, "q2", response=True)
            if submits:
                tool.attempts.submit(visit, quiz, number)

    def deploy(self, machine: int, variant: int) -> None:
        """Replace the folder of a machine that watches."""
        self.write(machine, variant)
        self.tools[machine].watcher.look()

    def away(self, machine: int) -> None:
        """Let the folder be gone."""
        shutil.rmtree(self.folders[machine], ignore_errors=True)
        self.tools[machine].watcher.look()

    def breaks(self, machine: int) -> None:
        """Let the author make a mistake."""
        if self.folders[machine].is_dir():
            (self.folders[machine] / "quiz.json").write_text('"broken"', encoding="utf-8")
        self.tools[machine].watcher.look()

    def restart(self, machine: int) -> None:
        """Begin anew, with nothing in memory."""
        self.tools[machine] = self.begin(machine)

    def remove(self) -> None:
        """Take the course away."""
        with suppress(shelf.NoSuchCourseError):
            shelf.remove(self.store, "small", actor="test")

    def roll_back(self) -> None:
        """Go back to the version before."""
        with suppress(shelf.NoSuchCourseError):
            shelf.roll_back(self.store, "small", None, actor="test")

    def sweep(self, machine: int) -> None:
        """Do the work of a minute."""
        Reconciliation(self.store, self.tools[machine].scores).sweep()

    def deliver(self, machine: int) -> None:
        """Send what is due."""
        self.tools[machine].delivery.deliver(self.visits["ann"].platform.id)

    # What comes of it

    def expected(self, learner: str) -> float | None:
        """Return the score by the rules: each attempt by its own version, the whole by the current one."""
        with self.store.read() as session:
            titles = dict(session.execute(select(CourseVersionRow.digest, CourseVersionRow.title)).all())  # type: ignore[arg-type]
            current = VARIANTS[int(titles[session.scalars(select(PublishedCourse.edition)).one()])]
            visit = self.visits[learner]
            mine = (Attempt.learner_id == visit.learner.id, Attempt.submitted.is_not(None))
            rows = session.scalars(select(Attempt).where(*mine, Attempt.resource_link_pk == visit.link.id)).all()  # type: ignore[union-attr]
        best: dict[str, float] = {}
        for row in rows:
            key = VARIANTS[int(titles[row.edition])].answer if row.quiz_id == "quiz" else "Two"
            share = (1 + (self.answers[row.learner_id, row.quiz_id, row.number] == key)) / 2
            best[row.quiz_id] = max(share, best.get(row.quiz_id, 0))
        weights = {"quiz": current.weight} | ({"second": 1.0} if current.second else {})
        if not weights.keys() <= best.keys():
            return None
        return sum(weight * best[name] for name, weight in weights.items()) / sum(weights.values())

    def arrived(self, learner: str) -> float | None:
        """Return the score in the gradebook."""
        grade = self.lms.grades.get((self.column.removeprefix(self.lms.url).partition("?")[0], learner))
        return grade["scoreGiven"] / grade["scoreMaximum"] if grade else None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_in_the_end_the_lms_has_the_score_that_the_rules_give(
    app: Flask,
    browser: Browser,
    settings: Settings,
    tmp_path: Path,
    clock: Clock,
) -> None:
    """In any order of answers, deploys, mistakes, removals, restarts and sweeps, on two machines."""
    numbers = itertools.count()

    @bounded(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(STEPS, min_size=6, max_size=16), st.sampled_from(SEVERAL))
    def try_it(steps: list[Any], last: int) -> None:
        site = Site(tmp_path, settings, app, browser, next(numbers))
        for name, *arguments in steps:
            clock.forward(seconds=2)
            getattr(site, name)(*arguments)
        clock.forward(seconds=2)
        site.publish_anyway(last)
        site.sweep(1)
        clock.forward(hours=2)
        site.deliver(0)
        for learner in LEARNERS:
            if (expected := site.expected(learner)) is not None:
                assert site.arrived(learner) == pytest.approx(expected), learner

    try_it()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_score_that_was_lost_is_found_by_the_next_sweep(
    browser: Browser, app: Flask, store: Store, clock: Clock, author: Author
) -> None:
    """For each cause that an answer cannot know of, and once only."""
    parts: Tool = app.extensions["lessonpack"]
    client = Client(browser)
    client.answer_all({"q1": "One", "q2": True}, 1)
    sweep = Reconciliation(store, parts.scores).sweep

    def shares() -> list[float]:
        with store.read() as session:
            return [row.score for row in session.scalars(select(Outbox).order_by(Outbox.id))]

    with store.write() as session:
        session.execute(delete(Outbox))
    assert sweep() == 1
    assert shares() == [0.5]
    clock.forward(seconds=60)
    assert sweep() == 1, "handed in at the time of the last sweep"
    clock.forward(seconds=60)
    assert sweep() == 0
    author.writes(second=None)
    client.quiz = client.quiz.replace("quizzes/quiz", "quizzes/second")
    client.answer_all(RIGHT, 1)
    author.writes(quiz=QUIZ | {"weight": 3})
    sweep()
    assert shares() == [0.5, 0.75, 0.625]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_attempt_starts_while_scores_of_its_link_are_compared(
    browser: Browser, app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each locks what the other refers to: the link here, the learner there. Neither waits for the other."""
    client = Client(browser)
    client.answer_all({"q1": "One", "q2": True}, 1)
    with store.write() as session:
        session.execute(delete(Outbox))
    comparison = threading.Thread(target=Reconciliation(store, app.extensions["lessonpack"].scores).sweep)

    def compare_before_it_is_added(statement: str) -> None:
        if statement == statements.ADD_ATTEMPT:
            comparison.start()
            assert waits_until(lambda: not comparison.is_alive() or waiting_for_locks(store))

    monkeypatch.setattr(store, "on_statement", compare_before_it_is_added)
    started = client.post("start")
    comparison.join()
    assert started.status_code == 200, started.text
    with store.read() as session:
        assert session.scalars(select(Outbox.score)).all() == [0.5]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_learner_is_erased_while_their_attempt_is_submitted(
    browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each locks the attempt first and then the learner, so neither is refused: the one waits for the other."""
    client = Client(browser)
    assert client.post("start").status_code == 200
    with store.read() as session:
        learner = session.scalars(select(Learner.id)).one()
    erasure = threading.Thread(target=erase_learner, args=(store, learner), kwargs={"actor": "test"})

    def erase_between(statement: str) -> None:
        if statement == statements.LOCK_LEARNER:
            erasure.start()
            assert waits_until(lambda: not erasure.is_alive() or waiting_for_locks(store))

    monkeypatch.setattr(store, "on_statement", erase_between)
    submitted = client.post("submit", attempt=1)
    erasure.join()
    assert submitted.status_code == 200, submitted.text
    with store.read() as session:
        assert session.scalars(select(Learner.id)).all() == []


def waiting_for_locks(store: Store) -> int:
    """Return how many connections wait for what another one has locked."""
    with psycopg.connect(store.url.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone()
    return found[0] if found else 0
