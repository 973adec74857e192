"""What learners do in Moodle besides learning: look first, fail and try again, lose the login, use two tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from authored import Quiz, read
from learner import Learner
from moodle_site import Visitor
from patience import becomes
from playwright.sync_api import expect
from written import quiz, single_choice, write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom
    from moodle_site import Activity

EDITIONS = ("1.2", "2004-4th")
NOTHING_YET = {"grade": "-", "complete": "false", "mode": "normal"}

pytestmark = [pytest.mark.parametrize("edition", EDITIONS), pytest.mark.in_turns("edition")]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course of two lessons and a quiz of two questions that may be tried twice and must be passed."""
    questions = [single_choice("first"), single_choice("second")]
    return write_course(
        tmp_path_factory.mktemp("courses") / "two-attempts",
        quizzes=[quiz("end", questions, attempts=2)],
        completion={"lessons": "all", "quizzes": "passed", "passing_score": 70},
    )


@pytest.fixture
def found(course: Path) -> Quiz:
    """Return the course's quiz."""
    return read(course).quizzes[0]


@pytest.fixture
def activity(course: Path, edition: str, classroom: Classroom) -> Activity:
    """Return the course as an activity in Moodle."""
    return classroom.activity(classroom.package(course, edition))


@pytest.fixture
def visitor(activity: Activity, classroom: Classroom) -> Visitor:
    """Return a learner in front of it."""
    return Visitor(classroom.device(), activity)


def mode_of(learner: Learner) -> str:
    """Return the mode that Moodle opened the player in."""
    return str(learner.launch.page.evaluate("lms.mode"))


def close(learner: Learner) -> None:
    """Let Moodle take the frame away, and close the tab."""
    learner.launch.remove_frame()
    learner.launch.page.close()


def ended(activity: Activity, sessions: int) -> bool:
    """Wait until the ends of that many sessions have arrived."""
    return becomes(activity.ends, sessions)


def answered(learner: Learner, found: Quiz) -> int:
    """Return how many answers of the running attempt are there."""
    learner.begin(found)
    return int(learner.page.locator(".overview summary").inner_text().split()[0])


def one_answer(learner: Learner, found: Quiz) -> None:
    """Begin the quiz and answer its first question."""
    learner.begin(found)
    question = next(one for one in found.questions if one.id == learner.shown())
    learner.answer(question, question.right())
    learner.check()


def try_again(learner: Learner, found: Quiz, *, right: bool) -> None:
    """Take the quiz once more."""
    learner.go(found.id)
    learner.button("tryAgain").click()
    learner.take(found, right=right)


# Preview


def test_a_preview_completes_nothing_and_the_next_entry_records(
    activity: Activity, visitor: Visitor, found: Quiz
) -> None:
    """Even of whoever tries a quiz there: in SCORM 1.2 the status is browsed, in 2004 none is stored."""
    learner = Learner(visitor.preview())
    assert mode_of(learner) == "browse"
    learner.read("lesson-1")
    learner.take(found, right=True)
    close(learner)
    assert ended(activity, 1)
    assert activity.status() == (("", "") if activity.is_2004 else ("browsed",))
    assert (activity.score(), activity.suspend_data()) == ("", "")
    assert visitor.shown() == NOTHING_YET

    learner = Learner(visitor.enter())
    assert learner.lessons_read() == 0
    learner.read("lesson-1")
    assert becomes(lambda: activity.status()[0], "incomplete")
    close(learner)
    assert ended(activity, 2)
    assert Learner(visitor.enter()).lessons_read() == 1


def test_a_preview_in_the_middle_changes_nothing(activity: Activity, visitor: Visitor, found: Quiz) -> None:
    """A course that is begun stays as it is."""
    learner = Learner(visitor.enter())
    one_answer(learner, found)
    close(learner)
    assert ended(activity, 1)
    before = (activity.status(), activity.suspend_data())
    learner = Learner(visitor.preview())
    learner.read("lesson-1")
    close(learner)
    assert ended(activity, 2)
    assert (activity.status(), activity.suspend_data()) == before
    learner = Learner(visitor.enter())
    assert mode_of(learner) == "normal"
    assert answered(learner, found) == 1


# Failing


def test_who_fails_with_an_attempt_left_can_improve_and_finish(
    activity: Activity, visitor: Visitor, found: Quiz
) -> None:
    """Meanwhile the grade is there, the status is incomplete and every entry records."""
    learner = Learner(visitor.enter())
    learner.take(found, right=False)
    assert becomes(activity.score, "0")
    close(learner)
    assert ended(activity, 1)
    assert activity.status()[0] == "incomplete"
    assert visitor.shown() == {"grade": "0", "complete": "false", "mode": "normal"}

    learner = Learner(visitor.enter())
    try_again(learner, found, right=True)
    assert becomes(lambda: float(activity.score()), 100)
    close(learner)
    assert ended(activity, 2)
    assert visitor.shown()["mode"] == "normal", "the lessons are not read yet"

    learner = Learner(visitor.enter())
    for lesson in ("lesson-1", "lesson-2"):
        learner.read(lesson)
    close(learner)
    assert ended(activity, 3)
    assert activity.status() == (("completed", "passed") if activity.is_2004 else ("passed",))
    assert visitor.shown() == {"grade": "100", "complete": "true", "mode": "review"}


@pytest.mark.every_case
def test_who_fails_for_good_has_failed_and_a_review_looks_like_nothing_else(
    activity: Activity, visitor: Visitor, found: Quiz
) -> None:
    """With no attempt left and every lesson read, SCORM 1.2 says failed, and Moodle opens the course for review."""
    learner = Learner(visitor.enter())
    for lesson in ("lesson-1", "lesson-2"):
        learner.read(lesson)
    learner.take(found, right=False)
    try_again(learner, found, right=False)
    assert becomes(lambda: activity.status()[-1], "failed")
    close(learner)
    assert ended(activity, 1)
    assert visitor.shown()["grade"] == "0"
    if activity.is_2004:
        # Completion, which is all that Moodle looks at, was not reached: the course stays open.
        assert activity.status()[0] == "incomplete"
        return

    learner = Learner(visitor.enter())
    assert mode_of(learner) == "review"
    before = dict(activity.tracks[0])
    for item in ("lesson-1", "end", "finish"):
        learner.go(item)
        expect(learner.content.get_by_text(learner.say("reviewNote"))).to_be_visible()
        expect(learner.button("tryAgain")).to_have_count(0)
    close(learner)
    assert ended(activity, 2)
    after = {name: value for name, value in activity.tracks[0].items() if "total_time" not in name}
    assert after == {name: value for name, value in before.items() if "total_time" not in name}


# Logins


def expired_with_an_answer(activity: Activity, visitor: Visitor, found: Quiz) -> Learner:
    """Enter, and give an answer when the session has expired."""
    learner = Learner(visitor.enter())
    assert becomes(lambda: activity.status()[0], "incomplete")
    activity.expire()
    one_answer(learner, found)
    return learner


def test_answers_of_an_expired_session_are_sent_after_the_next_login(
    activity: Activity, visitor: Visitor, found: Quiz
) -> None:
    """Moodle's login page empties localStorage, and so does the first page after it."""
    learner = expired_with_an_answer(activity, visitor, found)
    expect(learner.content.locator(".notice.trouble p")).to_have_text(learner.say("troubleExpired"))
    learner.launch.page.close()
    visitor.log_in()
    learner = Learner(visitor.enter())
    assert answered(learner, found) == 1
    assert becomes(lambda: activity.suspend_data() != "", wanted=True)


def test_a_page_that_stays_open_over_a_login_keeps_everything_for_the_next_entry(
    activity: Activity, visitor: Visitor, found: Quiz
) -> None:
    """Its sesskey is another session's: Moodle takes nothing from it any more, however often it is tried."""
    learner = expired_with_an_answer(activity, visitor, found)
    visitor.log_in()
    learner.forward()
    one_answer(learner, found)
    expect(learner.content.locator(".notice.trouble p")).to_have_text(learner.say("troubleExpired"))
    learner.launch.page.close()
    assert answered(Learner(visitor.enter()), found) == 2


def test_storage_that_is_emptied_during_a_launch_costs_nothing(
    activity: Activity, visitor: Visitor, found: Quiz
) -> None:
    """Somebody logs in in another tab, and Moodle is out of reach afterwards."""
    visitor.device.tolerate("a request failed", "Failed to load resource", "status")
    learner = Learner(visitor.enter())
    one_answer(learner, found)
    assert becomes(lambda: activity.suspend_data() != "", wanted=True)
    learner.launch.page.evaluate("localStorage.clear()")
    activity.expire()
    learner.forward()
    one_answer(learner, found)
    learner.launch.page.close()
    visitor.log_in()
    assert answered(Learner(visitor.enter()), found) == 2


def test_what_an_outage_swallowed_is_there_at_the_next_entry(
    activity: Activity, visitor: Visitor, course: Path
) -> None:
    """LMSCommit says true to a beacon that never arrives, and in 1.2 no lost value is sent again until it changes."""
    visitor.device.tolerate("a request failed", "Failed to load resource")
    learner = Learner(visitor.enter())
    learner.read("lesson-1")
    learner.read("lesson-2")
    activity.reachable = False
    learner.take(read(course).quizzes[0], right=True)
    activity.reachable = True
    close(learner)
    learner = Learner(visitor.enter())
    assert becomes(lambda: activity.status()[-1], "passed")
    assert becomes(lambda: float(activity.score() or 0), 100)
    close(learner)
    assert becomes(lambda: visitor.shown()["grade"], "100")


def test_two_tabs_lose_nothing(activity: Activity, visitor: Visitor, found: Quiz) -> None:
    """The second tab has the course; the first one ends without spoiling it."""
    first = Learner(visitor.enter())
    one_answer(first, found)
    assert becomes(lambda: activity.suspend_data() != "", wanted=True)
    second = Learner(visitor.enter())
    assert answered(second, found) == 1
    one_answer(second, found)
    close(first)
    close(second)
    assert ended(activity, 2)
    assert answered(Learner(visitor.enter()), found) == 2


# Two SCOs on one page


def test_the_next_sco_on_the_same_page_loses_nothing(course: Path, edition: str, classroom: Classroom) -> None:
    """In 2004 it cannot begin until the page is loaded anew; what is done there is handed in then."""
    activity = classroom.activity(classroom.package(course, edition, "lessons"))
    visitor = Visitor(classroom.device(), activity)
    learner = Learner(visitor.enter())
    page = learner.launch.page
    page.evaluate("lms.open(1)")
    learner = Learner(visitor.device.opened(page))
    expect(learner.content.locator(".notice.trouble")).to_have_count(1 if activity.is_2004 else 0)
    learner.onward()
    close(learner)
    learner = Learner(visitor.enter(1))
    if learner.content.locator("dialog[open]").count():
        learner.confirm()
    expect(learner.page.locator(".turn .read")).to_have_count(1)
    assert becomes(lambda: activity.status(1)[0], "completed")
