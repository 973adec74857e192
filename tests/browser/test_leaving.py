"""However a learner leaves, what was answered is there again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from authored import FLASK, read
from learner import Learner
from patience import becomes

if TYPE_CHECKING:
    from authored import Question
    from classroom import Classroom
    from device import Launch
    from learning_system import Registration

pytestmark = pytest.mark.in_turns("edition")

WAYS = ("exit button", "frame removed", "tab closed", "another page", "crash")


def leave(learner: Learner, launch: Launch, way: str) -> None:
    """Leave in one of the ways that a session ends."""
    if way == "exit button":
        learner.leave()
        launch.page.close()
    elif way == "frame removed":
        launch.remove_frame()
        launch.page.close()
    elif way == "tab closed":
        launch.close_tab()
    elif way == "another page":
        launch.leave()
    else:
        launch.crash()


def assert_ended_well(registration: Registration, ends: int) -> None:
    """Wait for the beacon of the end; it brings `suspend` as the exit and the time that was spent."""
    assert becomes(lambda: registration.commits[-1].terminated, wanted=True)
    last = registration.cmi() if registration.is_2004 else registration.cmi()["core"]
    assert [commit.terminated for commit in registration.commits].count(True) == ends
    assert last["session_time"] not in {"00:00:00", "PT0S", ""}
    assert last["exit"] == "suspend"


def has_heard_of(registration: Registration, question: Question) -> bool:
    """Return whether the LMS has the answer to a question."""
    return question.id in {one["id"] for one in registration.interactions()}


def assert_given(learner: Learner, question: Question) -> None:
    """Find the answer on the page; the options of some types are shuffled."""
    found, wanted = learner.answer_shown(question), question.wrong()
    if question.type == "multiple":
        found, wanted = sorted(found or []), sorted(wanted)
    assert found == wanted


@pytest.mark.parametrize("edition", ["1.2", "2004-4th"])
def test_a_learner_comes_back_to_the_same_place_with_the_same_answers(edition: str, classroom: Classroom) -> None:
    """Each time on another device, so that nothing but the LMS can know; one answer more before each way to leave."""
    authored = read(FLASK)
    quiz = authored.quizzes[0]
    registration = classroom.enrol(classroom.package(FLASK, edition))
    learner = Learner(classroom.device().launch(registration))
    learner.read(authored.lessons[0])
    learner.begin(quiz)
    for answer_shown, (way, question) in enumerate(zip(WAYS, quiz.questions, strict=False), 1):
        learner.sees(question.id)
        learner.answer(question, question.wrong())
        learner.check()
        # The LMS is told of a crash by nobody: it has to have the answer already.
        assert becomes(partial(has_heard_of, registration, question), wanted=True)
        leave(learner, learner.launch, way)
        if way != "crash":
            assert_ended_well(registration, answer_shown)

        learner = Learner(classroom.device().launch(registration))
        learner.arrives(quiz.id)
        assert learner.lessons_read() == 1, way
        learner.button("continueQuiz").click()
        learner.sees(quiz.questions[answer_shown].id)
        learner.page.locator(".turns button").first.click()
        learner.sees(question.id)
        assert_given(learner, question)
        assert learner.verdict(question) == "wrong", way
        learner.forward()
    for question in reversed(quiz.questions[: len(WAYS)]):
        learner.page.locator(".turns button").first.click()
        learner.sees(question.id)
        assert_given(learner, question)
