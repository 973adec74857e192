"""Both samples and a course of one question of each type: played from the first launch to the review.

A course meets each structure and an edition several courses, but not each pair of them each other: what an edition
says of a type of question is tested for all in `test_reporting.py`, and Moodle plays both samples in `test_moodle.py`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from authored import EVERY_QUESTION, FLASK, Authored, Quiz, read
from learner import Learner, MouseLearner
from patience import becomes
from playthrough import do_everything_right
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom
    from device import Device, Launch
    from learning_system import Registration

BEGUN = {"1.2": ("incomplete",), "2004-3rd": ("incomplete", "unknown"), "2004-4th": ("incomplete", "unknown")}
DONE = {"1.2": ("passed",), "2004-3rd": ("completed", "passed"), "2004-4th": ("completed", "passed")}
READ = {"1.2": ("completed",), "2004-3rd": ("completed", "unknown"), "2004-4th": ("completed", "unknown")}


@pytest.fixture
def course(request: pytest.FixtureRequest, one_of_each: Path) -> Path:
    """Return a sample, or a course of one question of each type."""
    return getattr(request, "param", None) or one_of_each


@pytest.mark.in_turns
@pytest.mark.parametrize(
    ("course", "edition"),
    [(None, "1.2"), (FLASK, "2004-3rd"), (EVERY_QUESTION, "2004-4th")],
    ids=["one-of-each-1.2", "flask-2004-3rd", "every-question-2004-4th"],
    indirect=["course"],
)
def test_a_course_is_read_answered_left_resumed_finished_and_reviewed(
    course: Path, edition: str, classroom: Classroom
) -> None:
    """The whole of one learner's way through a course of one SCO, each answer wrong first and right later.

    Up to the first result with a mouse, and with everything that moves: elsewhere neither is there.
    """
    authored = read(course)
    registration = classroom.enrol(classroom.package(course, edition, "single"))
    own = classroom.device(reduced_motion="no-preference")

    launch = own.launch(registration)
    learner = MouseLearner(launch)
    learner.arrives("start")
    assert becomes(registration.status, BEGUN[edition])
    assert registration.score() == ""
    for lesson in authored.lessons[:2]:
        learner.read(lesson)
    quiz = authored.quizzes[0]
    learner.begin(quiz)
    first = next(question for question in quiz.questions if question.id == learner.shown())
    learner.answer(first, first.wrong())
    learner.check()
    assert learner.verdict(first) == "wrong"
    launch.remove_frame()
    launch.page.close()

    launch = own.launch(registration)
    learner = MouseLearner(launch)
    learner.arrives(quiz.id)
    assert learner.lessons_read() == 2
    assert becomes(registration.status, BEGUN[edition])
    learner.button("continueQuiz").click()
    assert learner.shown() != first.id
    learner.page.locator(".turns button").first.click()
    assert learner.answer_shown(first) == first.wrong()
    assert learner.verdict(first) == "wrong"
    learner.forward()
    for question in quiz.questions[1:]:
        learner.answer(question, question.wrong())
        learner.check()
        if question is not quiz.questions[-1]:
            learner.forward()
    learner.submit()
    assert learner.score() == "0%"
    launch.page.emulate_media(reduced_motion="reduce")
    learner = Learner(launch)
    do_everything_right(learner, authored)
    for lesson in authored.lessons[2:]:
        learner.read(lesson)
    learner.leave()
    assert becomes(registration.status, DONE[edition])
    assert float(registration.score()) == 100
    if course not in (FLASK, EVERY_QUESTION):
        (graded,) = [question.id for question in authored.checks if question.source.get("graded")]
        passed = commits_before(launch, "cmi.core.lesson_status", "passed")
        assert passed >= commits_before(launch, ".id", graded), "the quizzes were enough"

    _look_around(own, registration, authored)
    assert registration.status() == DONE[edition]


def commits_before(launch: Launch, ending: str, value: str) -> int:
    """Return how many commits there were before an element of that ending was set to the value for the first time."""
    calls = launch.called("SetValue", "Commit")
    first = next(at for at, call in enumerate(calls) if call.args[1:] == (value,) and call.args[0].endswith(ending))
    return sum(call.method.endswith("Commit") for call in calls[:first])


def _look_around(own: Device, registration: Registration, authored: Authored) -> None:
    """Launch in review mode: everything can be seen, nothing is written."""
    before = len(registration.commits)
    launch = own.launch(registration, mode="review")
    learner = Learner(launch)
    for item in authored.order:
        learner.go(item)
    learner.go(authored.quizzes[0].id)
    expect(learner.page.locator(".review li")).to_have_count(len(authored.quizzes[0].questions))
    assert launch.called("SetValue", "Commit") == []
    launch.remove_frame()
    assert launch.called("SetValue", "Commit") == []
    launch.page.close()
    assert all(
        commit.cmi.get("suspend_data") == registration.suspend_data() for commit in registration.commits[before:]
    )


@pytest.mark.in_turns
@pytest.mark.parametrize(
    ("course", "edition"),
    [(FLASK, "1.2"), (None, "2004-3rd"), (EVERY_QUESTION, "2004-4th")],
    ids=["flask-1.2", "one-of-each-2004-3rd", "every-question-2004-4th"],
    indirect=["course"],
)
def test_each_lesson_and_quiz_is_a_sco_of_its_own(course: Path, edition: str, classroom: Classroom) -> None:
    """In the structure of lessons every SCO is launched and done; lessons and quizzes are then found done."""
    authored = read(course)
    installed = classroom.package(course, edition, "lessons")
    registration = classroom.enrol(installed)
    own = classroom.device()
    quizzes = {quiz.id: quiz for quiz in authored.quizzes}
    assert len(installed.scos) == len(authored.order)

    for place, item in enumerate(authored.order):
        launch = own.launch(registration, place)
        learner = Learner(launch)
        assert becomes(partial(registration.status, place), BEGUN[edition]), item
        if item in quizzes:
            _take_alone(learner, quizzes[item])
        else:
            for question in authored.checks:
                if learner.view(question).count():
                    learner.answer(question, question.right())
                    learner.check_button(learner.view(question)).click()
            learner.onward()
        launch.page.close()
        graded = item in quizzes and quizzes[item].source.get("weight", 1) > 0
        graded = graded or any(
            question.source.get("graded") for question in authored.checks if authored.homes[question.id] == item
        )
        assert becomes(partial(registration.status, place), (DONE if graded else READ)[edition]), item

    for place, item in enumerate(authored.order):
        if place > 1 and item not in quizzes:
            continue
        launch = own.launch(registration, place)
        learner = Learner(launch)
        if item in quizzes:
            expect(learner.page.locator(".result")).to_have_count(1)
        else:
            expect(learner.page.locator(".turn .read")).to_have_count(1)
        launch.page.close()


def _take_alone(learner: Learner, quiz: Quiz) -> None:
    learner.take(quiz, right=True)
    assert learner.score() == ("100%" if any(question.scored for question in quiz.questions) else "")
