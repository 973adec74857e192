"""A package is light on the learner's connection and on the LMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from authored import EVERY_QUESTION, FLASK, read
from learner import Learner
from patience import becomes
from written import free_text, quiz, single_choice, write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

AFTER_ALL = 10_000
"""Milliseconds after which everything that waits for a moment of rest has happened."""


@pytest.fixture(scope="module")
def text_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course without media."""
    questions = [single_choice(f"q{number}") for number in range(4)] + [free_text("why")]
    return write_course(tmp_path_factory.mktemp("courses") / "text-only", lessons=5, quizzes=[quiz("end", questions)])


@pytest.fixture(scope="module")
def single_choices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course of text alone: lessons, and a quiz of single-choice questions."""
    questions = [single_choice(f"q{number}") for number in range(5)]
    return write_course(tmp_path_factory.mktemp("courses") / "text-alone", lessons=5, quizzes=[quiz("end", questions)])


@pytest.mark.parametrize("edition", ["1.2", "2004-4th", "web"])
def test_a_course_of_text_needs_few_requests(edition: str, text_only: Path, classroom: Classroom) -> None:
    """At most twelve requests, each of which wakes an LMS's server."""
    installed = classroom.package(text_only, edition)
    own = classroom.device()
    if edition == "web":
        own.visit(classroom.system.content_address(installed))
    else:
        Learner(own.launch(classroom.enrol(installed)))
    assert len([address for address in own.requests if "/package/" in address]) <= 12


@pytest.mark.parametrize(("course", "most"), [("text", 70_000), ("every type", 85_400)])
@pytest.mark.parametrize("edition", ["1.2", "2004-4th", "web"])
def test_scripts_stay_small(edition: str, course: str, most: int, single_choices: Path, classroom: Classroom) -> None:
    """At most 68 kB of JavaScript, uncompressed, for lessons with single-choice questions; every type adds its own."""
    installed = classroom.package(single_choices if course == "text" else EVERY_QUESTION, edition)
    assert 0 < len(installed.read("player.js") or b"") <= most


@pytest.mark.parametrize("edition", ["1.2", "2004-4th", "web"])
def test_styles_stay_small(edition: str, classroom: Classroom) -> None:
    """At most 24 kB of style of our own, uncompressed."""
    assert 0 < len(classroom.package(EVERY_QUESTION, edition).read("player.css") or b"") <= 30_000


def test_a_lesson_can_be_read_before_any_script_has_run(classroom: Classroom) -> None:
    """Without JavaScript all lessons stand on the page, one below the other."""
    launch = classroom.device(java_script_enabled=False).visit(
        classroom.system.content_address(classroom.package(FLASK, "web"))
    )
    for lesson in read(FLASK).lessons:
        assert launch.content.locator(f"#lesson-{lesson} h1").is_visible()


@pytest.mark.in_turns("course")
@pytest.mark.parametrize("course", [FLASK, EVERY_QUESTION], ids=["flask", "every-question"])
@pytest.mark.parametrize("edition", ["1.2", "2004-3rd", "2004-4th"])
def test_a_launch_makes_twelve_calls_and_one_commit_at_most(edition: str, course: Path, classroom: Classroom) -> None:
    """However many questions the course has."""
    registration = classroom.enrol(classroom.package(course, edition))
    own = classroom.device()
    own.context.clock.install()
    for _ in range(2):
        launch = own.launch(registration)
        Learner(launch)
        own.context.clock.run_for(AFTER_ALL)
        assert len(launch.calls()) <= 12, [call.args for call in launch.calls()]
        assert len(launch.called("Commit")) <= 1
        launch.remove_frame()
        launch.page.close()


@pytest.mark.in_turns
@pytest.mark.parametrize("edition", ["1.2", "2004-4th"])
def test_an_answer_makes_one_commit(edition: str, classroom: Classroom) -> None:
    """Also one page turned makes one, and an answer is reported as one interaction."""
    quiz = read(FLASK).quizzes[0]
    registration = classroom.enrol(classroom.package(FLASK, edition))
    own = classroom.device()
    own.context.clock.install()
    launch = own.launch(registration)
    learner = Learner(launch)

    def commits() -> int:
        own.context.clock.run_for(AFTER_ALL)
        return len(launch.called("Commit"))

    learner.begin(quiz)
    for question in quiz.questions:
        before = commits()
        learner.answer(question, question.right())
        learner.check()
        if question is not quiz.questions[-1]:
            learner.forward()
        assert commits() == before + 1
    expected = [question.id for question in quiz.questions]
    assert becomes(lambda: [one["id"] for one in registration.interactions()], expected)
