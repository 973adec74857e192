"""Both samples in a strict stand-in for Moodle: nothing is lost, nothing is closed too early, the grade is right.

What Moodle does is in its profile in `exporter/lms`, and beyond that in `lms/moodle.js`, rule by rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from authored import EVERY_QUESTION, FLASK, Question, Quiz, read
from learner import Learner
from moodle_site import Visitor
from patience import becomes
from playthrough import do_everything_right

if TYPE_CHECKING:
    from classroom import Classroom
    from moodle_site import Activity

SAMPLES = {"flask": FLASK, "every-question": EVERY_QUESTION}
STRUCTURES = [
    ("flask", "2004-4th", "single"),
    *((sample, "1.2", structure) for sample in SAMPLES for structure in ("single", "lessons")),
    ("every-question", "2004-4th", "lessons"),
    ("flask", "2004-3rd", "lessons"),
    ("every-question", "2004-3rd", "single"),
]
"""All of SCORM 1.2, which Moodle's sites are told to take; of 2004 each edition with each sample and each structure."""
WAYS = ("exit button", "frame removed", "tab closed", "another page", "back button", "reload", "crash")
ALSO_ELSEWHERE = {"frame removed", "tab closed", "another page"}
"""Ways by which learners leave in `test_leaving.py`, too."""


def mode_of(learner: Learner) -> str:
    """Return the mode that Moodle opened the player in."""
    return str(learner.launch.page.evaluate("lms.mode"))


def close(learner: Learner) -> None:
    """Let Moodle take the frame away, and close the tab."""
    learner.launch.remove_frame()
    learner.launch.page.close()


def leave(visitor: Visitor, learner: Learner, way: str, sco: int) -> Learner | None:
    """Leave in one of the ways that a session ends; where the same tab goes on with the course, return who is there."""
    launch = learner.launch
    if way == "exit button" and learner.content.locator("#menu").count():
        learner.leave()
        launch.page.close()
    elif way in {"exit button", "frame removed"}:  # With a SCO for each item the exit button is Moodle's.
        close(learner)
    elif way == "tab closed":
        launch.close_tab()
    elif way == "another page":
        launch.leave()
    elif way == "back button":
        launch.page.go_back()
        return Learner(visitor.press(launch.page, f"enter-{sco}"))
    elif way == "reload":
        launch.page.reload()
        return Learner(visitor.device.opened(launch.page))
    else:
        launch.crash()
    return None


def assert_answered(learner: Learner, quiz: Quiz, answered: list[Question], way: str) -> None:
    """Find the running attempt again, with the answers that were given, the last one first, and its verdict."""
    assert mode_of(learner) == "normal", way
    learner.begin(quiz)
    assert learner.shown() not in {question.id for question in answered}, way
    for question in reversed(answered):
        learner.page.locator(".turns button").first.click()
        found, wanted = learner.answer_shown(question), question.wrong()
        if question.type == "multiple":  # Its options are shuffled.
            found, wanted = sorted(found or []), sorted(wanted)
        assert found == wanted, f"{question.id} after {way}"
        assert learner.verdict(question) in {"wrong", "none"}, f"{question.id} after {way}"
    for _ in answered:
        learner.forward()


def answer_next(activity: Activity, learner: Learner, quiz: Quiz, sco: int) -> Question:
    """Answer the question that is shown, wrongly, and wait until Moodle has it."""
    question = next(question for question in quiz.questions if question.id == learner.shown())
    before = activity.suspend_data(sco)
    learner.answer(question, question.wrong())
    learner.check()
    assert becomes(lambda: activity.suspend_data(sco) != before, wanted=True)
    return question


@pytest.mark.in_turns
@pytest.mark.parametrize(("sample", "edition", "structure"), STRUCTURES)
def test_however_a_learner_leaves_everything_is_there_again_and_the_course_stays_open(
    sample: str, edition: str, structure: str, classroom: Classroom, request: pytest.FixtureRequest
) -> None:
    """One answer more in every session, each on a device that knows nothing: only Moodle can have kept it."""
    left_out = set() if request.config.getoption("every_case") else ALSO_ELSEWHERE
    course = SAMPLES[sample]
    authored = read(course)
    quiz = authored.quizzes[0]
    activity = classroom.activity(classroom.package(course, edition, structure))
    single = structure == "single"
    place = 0 if single else authored.order.index(quiz.id)
    learner = Learner(Visitor(classroom.device(), activity).enter())
    if single:
        learner.read(authored.lessons[0])
    else:
        learner.onward()
    close(learner)
    ends = 1
    assert becomes(activity.ends, ends)

    answered: list[Question] = []
    for way in [one for one in WAYS if one not in left_out]:
        visitor = Visitor(classroom.device(), activity)
        learner = Learner(visitor.enter(place))
        assert not single or learner.lessons_read() == 1, f"before {way}"
        learner.begin(quiz)
        answered.append(answer_next(activity, learner, quiz, place))
        staying = leave(visitor, learner, way, place)
        ends += way != "crash"
        if staying:
            assert_answered(staying, quiz, answered[-1:], way)
            close(staying)
            ends += 1
        assert becomes(activity.ends, ends), way
        assert activity.status(place)[0] == "incomplete", way
    shown = Visitor(classroom.device(), activity).shown()
    # With a SCO for each item, the lesson that was read is completed, and grades the activity with 0 (measured).
    assert (shown["grade"], shown["mode"]) == ("-" if single else "0", "normal")
    assert_answered(Learner(Visitor(classroom.device(), activity).enter(place)), quiz, answered, "all ways")


@pytest.mark.in_turns
@pytest.mark.parametrize(
    ("sample", "edition"),
    [("flask", "1.2"), ("every-question", "1.2"), ("flask", "2004-4th"), ("every-question", "2004-3rd")],
)
def test_a_whole_course_is_passed_graded_and_then_open_for_review(
    sample: str, edition: str, classroom: Classroom
) -> None:
    """On a site that keeps to the standard's limits of 4,096 and 255 characters."""
    course = SAMPLES[sample]
    activity = classroom.activity(classroom.package(course, edition), profile="moodle-strict")
    visitor = Visitor(classroom.device(), activity)
    authored = read(course)
    learner = Learner(visitor.enter())
    for lesson in authored.lessons:
        learner.read(lesson)
    do_everything_right(learner, authored)
    learner.leave()
    assert becomes(activity.status, ("completed", "passed") if activity.is_2004 else ("passed",))
    learner.launch.page.close()
    assert visitor.shown() == {"grade": "100", "complete": "true", "mode": "review"}
