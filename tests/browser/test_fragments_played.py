"""Each question type plays with its own fragments alone: no other type brings along what it needs."""

from __future__ import annotations

from shutil import copytree
from typing import TYPE_CHECKING

from authored import EVERY_QUESTION, Question, read
from learner import Learner
from playwright.sync_api import expect
from written import quiz, write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom


def test_each_type_is_answered_and_resumed_in_a_course_of_its_own(tmp_path: Path, classroom: Classroom) -> None:
    """In one window, one course after the other; errors of a script that lacks something would be told at the end."""
    types = {question.type: question for one in read(EVERY_QUESTION).quizzes for question in one.questions}
    own = classroom.device()
    for kind, question in types.items():
        course = write_course(tmp_path / kind, lessons=1, quizzes=[quiz("end", [question.alone])])
        copytree(EVERY_QUESTION / "media", course / "media")
        address = classroom.system.content_address(classroom.package(course, "web"))
        launch = own.visit(address)
        play(Learner(launch), question)
        launch.page.reload()
        learner = Learner(launch)
        learner.begin("end")
        learner.sees(question.id)
        expect(learner.page.locator(".verdict")).to_be_visible()
        assert learner.answer_shown(question) == question.right(), kind
        launch.page.close()
    assert len(types) >= 10


def play(learner: Learner, question: Question) -> None:
    """Answer the question of a quiz, and wait for the verdict."""
    learner.begin("end")
    learner.answer(question, question.right())
    learner.check()
