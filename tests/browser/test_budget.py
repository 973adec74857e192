"""A package is light on the learner's connection and on the LMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from authored import EVERY_QUESTION, FLASK, read
from block_examples import write_examples
from learner import Learner
from patience import becomes
from whole_course import drawn_diagrams, write_whole_course
from written import free_text, quiz, single_choice, write_course

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from classroom import Classroom

FIRST_TYPES = (
    *("choice", "multiple", "true-false", "text", "number"),
    *("matching", "ordering", "gaps", "essay", "scale"),
)

AFTER_ALL = 10_000
"""Milliseconds after which everything that waits for a moment of rest has happened."""


@pytest.fixture(scope="module")
def text_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course without media."""
    questions = [single_choice(f"q{number}") for number in range(4)] + [free_text("why")]
    return write_course(tmp_path_factory.mktemp("courses") / "text-only", lessons=5, quizzes=[quiz("end", questions)])


@pytest.fixture(scope="module")
def sized(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Return courses that use more and more of the player."""
    folder = tmp_path_factory.mktemp("sized")
    choices = [single_choice(f"q{number}") for number in range(5)]
    written = {question.type: question for one in read(EVERY_QUESTION).quizzes for question in one.questions}
    old = [{key: value for key, value in written[kind].alone.items() if key != "hint"} for kind in FIRST_TYPES]
    courses = {
        "text": write_course(folder / "text", lessons=5),
        "choice": write_course(folder / "choice", lessons=5, quizzes=[quiz("end", choices)]),
        "types": write_course(folder / "types", lessons=5, quizzes=[quiz("end", old)]),
        "everything": EVERY_QUESTION,
        "blocks": write_examples(folder / "blocks"),
        "whole": write_whole_course(folder / "whole"),
    }
    with drawn_diagrams(folder / "bin"):
        yield courses


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


@pytest.mark.parametrize(
    ("course", "most"),
    [
        pytest.param("text", (45_300, 17_500), id="lessons alone"),
        pytest.param("choice", (60_000, 24_000), id="single choice"),
        pytest.param("types", (77_900, 28_700), id="the ten types of the first version"),
        pytest.param("blocks", (59_100, 43_700), id="every block"),
        pytest.param("everything", (89_300, 42_000), id="everything"),
        pytest.param("whole", (103_000, 65_400), id="every block, question and a story at once"),
    ],
)
@pytest.mark.parametrize("edition", ["1.2", "2004-4th", "web"])
def test_scripts_and_styles_stay_small(
    edition: str, course: str, most: tuple[int, int], sized: dict[str, Path], classroom: Classroom
) -> None:
    """Uncompressed, and without fonts; what a course has something for adds its own.

    A search comes when somebody searches, unless the course is so large that it comes in parts.
    """
    installed = classroom.package(sized[course], edition)
    for name, size in zip(("player.js", "player.css"), most, strict=True):
        assert 0 < len(installed.read(name) or b"") <= size
    for name, size in (("search.js", 5_500), ("search.css", 1_100)):
        assert len(installed.read(name) or b"") <= size


def test_a_lesson_can_be_read_before_any_script_has_run(classroom: Classroom) -> None:
    """Without JavaScript all lessons stand on the page, one below the other."""
    launch = classroom.device(java_script_enabled=False).visit(
        classroom.system.content_address(classroom.package(FLASK, "web"))
    )
    for lesson in read(FLASK).lessons:
        assert launch.content.locator(f"#lesson-{lesson} h1").is_visible()


@pytest.mark.in_turns
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
    # From here on time passes only when the test lets it: a busy machine would send a draft of its own.
    own.stop_the_clock(launch.page)
    for question in quiz.questions:
        before = commits()
        learner.answer(question, question.right())
        learner.check()
        if question is not quiz.questions[-1]:
            learner.forward()
        assert commits() == before + 1
    expected = [question.id for question in quiz.questions]
    assert becomes(lambda: [one["id"] for one in registration.interactions()], expected)
