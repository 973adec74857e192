"""A course is edited while learners are in the middle of it: what is unchanged stays, and they are told."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from authored import Question
from learner import Learner
from patience import becomes
from playwright.sync_api import expect
from written import free_text, quiz, single_choice, write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

BEFORE = [single_choice("q0"), single_choice("q1"), free_text("q2")]
MORE = ("red", "green", "blue", "black", "white")

Edit = tuple[list[dict[str, Any]], dict[str, Any], bool]
EDITS: dict[str, Edit] = {
    "nothing": (BEFORE, {"q0": "red", "q1": "green", "q2": "yes"}, False),
    "question added in front": (
        [single_choice("new"), *BEFORE],
        {"new": None, "q0": "red", "q1": "green", "q2": "yes"},
        False,
    ),
    "question removed": ([BEFORE[0], BEFORE[2]], {"q0": "red", "q2": "yes"}, True),
    "questions moved": ([BEFORE[2], BEFORE[1], BEFORE[0]], {"q0": "red", "q1": "green", "q2": "yes"}, False),
    "question reworded": (
        [BEFORE[0] | {"prompt": "Say the colour."}, *BEFORE[1:]],
        {"q0": "red", "q1": "green"},
        False,
    ),
    "option added in front": (
        [single_choice("q0", options=("white", *MORE[:4]), correct=1), *BEFORE[1:]],
        {"q0": "red"},
        False,
    ),
    "chosen option removed": ([single_choice("q0", options=MORE[1:]), *BEFORE[1:]], {"q0": None, "q1": "green"}, True),
    "type changed": ([free_text("q0", "red"), *BEFORE[1:]], {"q0": None, "q1": "green"}, True),
}


@pytest.fixture(scope="module")
def stored() -> dict[int, dict[str, Any]]:
    """Keep what the LMS has of a learner who was in the middle of the course before it was edited."""
    return {}


def learn_before(folder: Path, classroom: Classroom) -> dict[int, dict[str, Any]]:
    """Read a lesson and give three answers, and return what the LMS has then."""
    registration = classroom.enrol(classroom.edited(folder))
    learner = Learner(classroom.device().launch(registration))
    learner.read("lesson-1")
    learner.begin("end")
    for source, value in zip(BEFORE, ("red", "green", "yes"), strict=True):
        learner.answer(Question(source), value)
        learner.check()
        if source is not BEFORE[-1]:
            learner.forward()
    learner.launch.remove_frame()
    assert becomes(lambda: registration.commits[-1].terminated, wanted=True)
    return registration.stored


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_course_keeps_what_is_unchanged_and_tells_what_is_gone(
    edit: str, stored: dict[int, dict[str, Any]], tmp_path: Path, classroom: Classroom
) -> None:
    """No answer is ever shown that was not given."""
    questions, expected, notified = EDITS[edit]
    folder = write_course(tmp_path / "edited", quizzes=[quiz("end", BEFORE)])
    stored.update(stored or learn_before(folder, classroom))

    write_course(folder, quizzes=[quiz("end", questions)])
    registration = classroom.enrol(classroom.edited(folder), stored=deepcopy(stored))
    learner = Learner(classroom.device().launch(registration))
    assert bool(learner.notices()) is notified
    assert learner.lessons_read() == 1
    learner.begin("end")
    for number, source in enumerate(questions, 1):
        question = Question(source)
        learner.turn_to(number)
        learner.sees(question.id)
        if question.id in expected:
            assert learner.answer_shown(question) == expected[question.id]


def test_a_new_lesson_is_still_to_be_read(tmp_path: Path, classroom: Classroom) -> None:
    """The course is not done again, but what was reached is not taken back either."""
    folder = write_course(tmp_path / "grows", lessons=["a", "b"])
    registration = classroom.enrol(classroom.edited(folder))
    learner = Learner(classroom.device().launch(registration))
    learner.read("a")
    learner.read("b")
    assert becomes(registration.status, ("completed",))
    learner.launch.remove_frame()
    write_course(folder, lessons=["a", "new", "b"])
    registration.package = classroom.edited(folder)
    learner = Learner(classroom.device().launch(registration))
    assert learner.lessons_read() == 2
    learner.go("start")
    assert becomes(registration.status, ("completed",))
    learner.go("finish")
    expect(learner.page.locator("h1")).to_have_text(learner.say("courseDone"))
