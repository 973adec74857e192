"""What the LMS is told: modes, pass marks, scores, interactions and objectives."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from authored import EVERY_QUESTION, Quiz, read
from learner import Learner
from patience import becomes
from playwright.sync_api import expect
from written import free_text, quiz, single_choice, write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom
    from learning_system import Registration

pytestmark = pytest.mark.in_turns("edition")

EDITIONS = ("1.2", "2004-3rd", "2004-4th")
# Two trackers: 1.2 is always met, and the editions of 2004, which share one, take turns.
TRACKERS = (pytest.param("1.2", marks=pytest.mark.every_case), "2004-3rd", "2004-4th")


@pytest.fixture(scope="module")
def two_questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course that is passed with both of two questions right, and failed with one."""
    questions = [single_choice("first"), single_choice("second")]
    return write_course(
        tmp_path_factory.mktemp("courses") / "two-questions",
        lessons=1,
        quizzes=[quiz("end", questions)],
        completion={"lessons": "none", "quizzes": "attempted", "passing_score": 70},
    )


def half_right(learner: Learner, course: Path) -> None:
    """Answer one of the two questions rightly and submit."""
    found: Quiz = read(course).quizzes[0]
    learner.begin(found)
    learner.answer(found.questions[0], found.questions[0].right())
    learner.check()
    learner.forward()
    learner.answer(found.questions[1], found.questions[1].wrong())
    learner.check()
    learner.submit()


@pytest.mark.parametrize("mode", ["review", "browse"])
@pytest.mark.parametrize("edition", TRACKERS)
def test_nothing_is_written_when_the_lms_only_looks(
    edition: str, mode: str, two_questions: Path, classroom: Classroom
) -> None:
    """Moodle would keep whatever is set in review and browse mode; "browsed" alone says what happened."""
    registration = classroom.enrol(classroom.package(two_questions, edition))
    own = classroom.device()
    own.context.clock.install()
    launch = own.launch(registration, mode=mode)
    learner = Learner(launch)
    assert learner.notices()
    learner.read("lesson-1")
    learner.go("end")
    own.context.clock.run_for(10_000)
    assert launch.called("SetValue", "Commit") == []
    launch.remove_frame()
    calls = [call.args for call in launch.called("SetValue", "Commit")]
    browsed = edition == "1.2" and mode == "browse"
    assert calls == ([("cmi.core.lesson_status", "browsed")] if browsed else [])
    assert len(launch.called("Terminate")) == 1


def test_in_review_nothing_looks_as_if_it_counted(two_questions: Path, classroom: Classroom) -> None:
    """Another attempt is offered as practice, its result says so, and a line in sight on every page says it, too."""
    registration = classroom.enrol(classroom.package(two_questions))
    first = Learner(classroom.device().launch(registration))
    half_right(first, two_questions)
    assert becomes(registration.score, "50")
    first.launch.page.close()

    launch = classroom.device().launch(registration, mode="review")
    learner = Learner(launch)
    learner.go("end")
    line = learner.content.locator(".mode-line")
    practice = learner.page.get_by_text(learner.say("practiceNote"))
    expect(line).to_have_text(learner.say("reviewNote"))
    expect(learner.button("tryAgain")).to_have_count(0)
    expect(practice).to_have_count(0)  # This result did count.
    learner.button("practise").click()
    learner.take(read(two_questions).quizzes[0], right=True)
    assert learner.score() == "100%"
    expect(practice).to_be_visible()
    expect(line).to_be_visible()
    learner.go("finish")
    expect(practice).to_be_visible()
    expect(line).to_be_visible()
    expect(learner.button("saveAndExit")).to_have_count(0)
    learner.button("exit").click()
    expect(learner.content.get_by_role("heading", name=learner.say("closedPracticeTitle"))).to_be_visible()
    assert registration.score() == "50"


def test_a_course_that_is_attempted_but_not_passed_says_that_it_can_be_tried_again(
    two_questions: Path, classroom: Classroom
) -> None:
    """While the LMS hears "incomplete", the learner does not read that all is over."""
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(two_questions))))
    half_right(learner, two_questions)
    learner.go("finish")
    expect(learner.page.locator(".lead")).to_have_text(learner.say("courseFailedOpen"))


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_learner_without_credit_gets_no_score(edition: str, two_questions: Path, classroom: Classroom) -> None:
    """Completion is still told, and the answers are kept."""
    registration = classroom.enrol(classroom.package(two_questions, edition), credit="no-credit")
    learner = Learner(classroom.device().launch(registration))
    learner.take(read(two_questions).quizzes[0], right=True)
    assert becomes(lambda: registration.status()[0], "completed")
    assert registration.score() == ""
    assert registration.suspend_data() != ""


@pytest.mark.in_turns
@pytest.mark.parametrize(
    ("percent", "passed"), [("", False), ("40", True), ("90", False)], ids=["none", "lower", "higher"]
)
@pytest.mark.parametrize("edition", ["1.2", "2004-4th"])
def test_the_pass_mark_of_the_lms_wins(
    edition: str,
    percent: str,
    passed: bool,  # noqa: FBT001 - a column of the table
    two_questions: Path,
    classroom: Classroom,
) -> None:
    """Half of the points are enough where the LMS says so, also for the quiz's own verdict and for who looks at it."""
    mark = percent if edition == "1.2" or not percent else str(int(percent) / 100)
    registration = classroom.enrol(classroom.package(two_questions, edition), passing_score=mark)
    launch = classroom.device().launch(registration)
    learner = Learner(launch)
    half_right(learner, two_questions)
    verdict = learner.say("passed" if passed else "notPassed")
    assert learner.score() == "50%"
    expect(learner.page.locator(".result").get_by_text(verdict, exact=True)).to_be_visible()
    assert becomes(lambda: float(registration.score() or 0), 50)
    still_open = "incomplete" if edition == "1.2" else "unknown"
    assert registration.status()[-1] == ("passed" if passed else still_open)

    launch.page.close()
    learner = Learner(classroom.device().launch(registration, mode="review"))
    learner.go("end")
    expect(learner.page.locator(".result").get_by_text(verdict, exact=True)).to_be_visible()


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_course_below_the_mark_becomes_a_passed_one_and_never_the_other_way(
    edition: str, two_questions: Path, classroom: Classroom
) -> None:
    """The best attempt counts; while another one is allowed the LMS hears its grade, and nothing that is final.

    The quiz is an objective with the same score.
    """
    registration = classroom.enrol(classroom.package(two_questions, edition))
    learner = Learner(classroom.device().launch(registration))
    found = read(two_questions).quizzes[0]
    half_right(learner, two_questions)
    assert becomes(registration.score, "50")
    assert registration.status() == (("incomplete",) if edition == "1.2" else ("incomplete", "unknown"))
    for right, score in ((True, 100), (False, 100)):
        learner.button("tryAgain").click()
        learner.take(found, right=right)
        assert becomes(lambda: registration.status()[-1], "passed")
        assert float(registration.score()) == score
        (objective,) = registration.cmi()["objectives"].values()
        assert objective["id"] == "end"
        assert objective["status" if edition == "1.2" else "success_status"] == "passed"
        assert float(objective["score"]["raw"]) == score


@pytest.mark.in_turns
@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_type_is_reported_in_the_words_of_the_edition(
    edition: str,
    right: bool,  # noqa: FBT001 - a column of the table
    classroom: Classroom,
) -> None:
    """The strict LMS judges the form; here the type and the result are compared."""
    found = read(EVERY_QUESTION).quizzes[0]
    registration = classroom.enrol(classroom.package(EVERY_QUESTION, edition))
    learner = Learner(classroom.device().launch(registration))
    learner.begin(found)
    learner.answer_all(found, right=right)
    is_12 = edition == "1.2"
    reported = {
        "choice": "choice",
        "multiple": "choice",
        "true-false": "true-false",
        "text": "fill-in",
        "number": "numeric",
        "matching": "matching",
        "sorting": "matching",
        "hotspot": "choice",
        "ordering": "sequencing",
        "gaps": "fill-in",
        "essay": "fill-in" if is_12 else "long-fill-in",
        "scale": "likert",
    }
    expected = [question.id for question in found.questions]
    assert becomes(lambda: [one["id"] for one in registration.interactions()], expected)
    interactions = registration.interactions()
    assert [one["type"] for one in interactions] == [reported[question.type] for question in found.questions]
    verdict = "correct" if right else "wrong" if is_12 else "incorrect"
    results = [verdict if question.scored else "neutral" for question in found.questions]
    assert [one["result"] for one in interactions] == results
    response = "student_response" if is_12 else "learner_response"
    assert all(one[response] for one in interactions)
    assert all(one["correct_responses"] for one in interactions if one["result"] != "neutral")


def test_strict_lmss_are_spared_what_they_refuse(two_questions: Path, classroom: Classroom) -> None:
    """Without interactions and objectives only status, score, time and resume data are set."""
    installed = classroom.package(two_questions, "1.2", no_interactions=True, no_objectives=True)
    launch = classroom.device().launch(classroom.enrol(installed))
    learner = Learner(launch)
    half_right(learner, two_questions)
    elements = {str(call.args[0]) for call in launch.called("SetValue")}
    assert not any("interactions" in element or "objectives" in element for element in elements)
    assert "cmi.core.score.raw" in elements


@pytest.mark.parametrize("edition", ["1.2", "2004-4th"])
def test_any_script_and_any_length_can_be_written(edition: str, tmp_path: Path, classroom: Classroom) -> None:
    """Texts with line breaks, quotes, braces, emoji and other scripts are reported, kept, and shown again."""
    text = '{"a"} <b>&amp;</b> 100 % + \\ \n日本語 العربية 🪐 ' + "long " * 60
    questions = [{"id": "essay", "type": "essay", "prompt": "Write."}, free_text("word", "ja")]
    course = write_course(tmp_path / f"texts-{edition.replace('.', '')}", lessons=1, quizzes=[quiz("end", questions)])
    registration = classroom.enrol(classroom.package(course, edition))
    found = read(course).quizzes[0]
    launch = classroom.device().launch(registration)
    learner = Learner(launch)
    learner.begin(found)
    learner.answer(found.questions[0], text)
    learner.check()
    launch.remove_frame()

    learner = Learner(classroom.device().launch(registration))
    learner.begin(found)
    if learner.shown() != "essay":
        learner.page.locator(".turns button").first.click()
    assert learner.answer_shown(found.questions[0]) == text


REFUSAL = "has the part"


def count_refusals(registration: Registration) -> int:
    """Return how many values a strict LMS has refused for a part that the standard does not allow."""
    return sum(REFUSAL in trouble for trouble in registration.troubles)


def test_words_are_reported_where_an_lms_takes_them_and_strict_ones_refuse_them(
    tmp_path: Path, classroom: Classroom
) -> None:
    """Letters are the default of SCORM 1.2: what teachers read better breaks the standard's own rule."""
    options = ["Green tea", "Black tea, strong", "Water"]
    questions = [{"id": "tea", "type": "multiple", "prompt": "?", "options": options, "answer": options[:2]}]
    settings = {"completion": {"lessons": "none"}}
    course = write_course(
        tmp_path / "in-words", lessons=1, quizzes=[quiz("end", questions, shuffle_options=True)], **settings
    )
    found = read(course).quizzes[0]
    reported = {}
    for responses in ("letters", "words"):
        registration = classroom.enrol(classroom.package(course, "1.2", responses=responses))
        learner = Learner(classroom.device().launch(registration))
        learner.begin(found)
        learner.answer(found.questions[0], options[1:])
        learner.check()
        assert becomes(lambda kept=registration: len(kept.interactions()), 1)
        (one,) = registration.interactions()
        reported[responses] = (one["student_response"], one["correct_responses"]["0"]["pattern"])
        # Answer and right answer are refused, by beacons of their own.
        assert becomes(partial(count_refusals, registration), 2 if responses == "words" else 0)
        registration.troubles[:] = [trouble for trouble in registration.troubles if REFUSAL not in trouble]
    assert reported == {
        "letters": ("b,c", "a,b"),
        "words": ("Black tea, strong; Water", "Green tea; Black tea, strong"),
    }
