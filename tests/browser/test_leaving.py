"""However a learner leaves, what was answered is there again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from authored import FLASK, read
from learner import Learner
from patience import becomes

if TYPE_CHECKING:
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


def assert_ended_well(registration: Registration) -> None:
    """Wait for the beacon of the end; it brings `suspend` as the exit and the time that was spent."""
    assert becomes(lambda: registration.commits[-1].terminated, wanted=True)
    last = registration.cmi() if registration.is_2004 else registration.cmi()["core"]
    assert [commit.terminated for commit in registration.commits].count(True) == 1
    assert last["session_time"] not in {"00:00:00", "PT0S", ""}
    assert last["exit"] == "suspend"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("edition", ["1.2", "2004-4th"])
def test_a_learner_comes_back_to_the_same_place_with_the_same_answers(
    edition: str, way: str, classroom: Classroom
) -> None:
    """On another device, so that nothing but the LMS can know."""
    authored = read(FLASK)
    quiz = authored.quizzes[0]
    registration = classroom.enrol(classroom.package(FLASK, edition))
    first = classroom.device()
    launch = first.launch(registration)
    learner = Learner(launch)
    learner.read(authored.lessons[0])
    learner.begin(quiz)
    for question in quiz.questions[:3]:
        learner.answer(question, question.wrong())
        learner.check()
        learner.forward()
    assert becomes(lambda: len(registration.interactions()), 3), "or a crash would take some along"
    leave(learner, launch, way)
    if way != "crash":
        assert_ended_well(registration)

    launch = classroom.device().launch(registration)
    learner = Learner(launch)
    learner.arrives(quiz.id)
    assert learner.lessons_read() == 1
    learner.button("continueQuiz").click()
    learner.sees(quiz.questions[3].id)
    for question in reversed(quiz.questions[:3]):
        learner.page.locator(".turns button").first.click()
        assert learner.given(question) == question.wrong()
        assert learner.verdict(question) == "wrong"
