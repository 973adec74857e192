"""Quizzes in full: attempts, pools, shuffling, time limits, what is locked, and many questions."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from authored import EVERY_QUESTION, Quiz, read
from learner import Learner
from patience import becomes
from playwright.sync_api import expect
from written import free_text, quiz, single_choice, write_course

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from classroom import Classroom
    from device import Device
    from learning_system import Registration
    from playwright.sync_api import Page

Start = "Callable[..., tuple[Learner, Quiz, Registration]]"


@pytest.fixture
def start(
    tmp_path: Path,
    classroom: Classroom,
    request: pytest.FixtureRequest,
) -> Callable[..., tuple[Learner, Quiz, Registration]]:
    """Return a function that writes a course with one quiz and launches it for a new learner."""

    def launch(
        questions: list[dict[str, Any]], edition: str = "1.2", **settings: Any
    ) -> tuple[Learner, Quiz, Registration]:
        name = "".join(letter if letter.isalnum() else "-" for letter in request.node.name).strip("-")[:60]
        course = write_course(tmp_path / name, lessons=1, quizzes=[quiz("end", questions, **settings)])
        registration = classroom.enrol(classroom.package(course, edition))
        return Learner(classroom.device().launch(registration)), read(course).quizzes[0], registration

    return launch


def again(learner: Learner, device: Device, registration: Registration) -> Learner:
    """Leave by closing the frame and launch once more on a device."""
    learner.launch.remove_frame()
    learner.launch.page.close()
    return Learner(device.launch(registration))


def texts(learner: Learner) -> list[str]:
    """Return the options of the question shown, in their order."""
    return learner.page.locator(".option-text").all_inner_texts()


def test_the_best_of_the_attempts_counts_and_none_is_left_after_the_last(start: Any) -> None:
    """Two attempts: after the second there is no third."""
    learner, found, registration = start([single_choice("q1")], attempts=2)
    learner.go(found.id)
    expect(learner.page.locator(".facts")).to_contain_text(learner.say("attemptsLabel"))
    learner.take(found, right=True)
    expect(learner.page.get_by_text(learner.say("attemptsLeft", count=1))).to_have_count(1)
    learner.button("tryAgain").click()
    learner.take(found, right=False)
    expect(learner.page.get_by_text(learner.say("bestScore", percent="100%"))).to_have_count(1)
    expect(learner.button("tryAgain")).to_have_count(0)
    assert becomes(lambda: float(registration.score() or 0), 100)


def test_nothing_is_said_of_attempts_that_have_no_limit(start: Any) -> None:
    """It would be a fact about nothing."""
    learner, found, _ = start([single_choice("q1")])
    learner.go(found.id)
    expect(learner.page.locator(".facts")).to_contain_text(learner.say("passMark"))
    expect(learner.page.locator(".facts")).not_to_contain_text(learner.say("attemptsLabel"))


@pytest.mark.parametrize("feedback", ["after", "none"])
def test_feedback_waits_for_the_end_or_never_comes(feedback: str, start: Any) -> None:
    """Before the submission nothing on the page says what is right; with `none` nothing does afterwards."""
    explanation = "This is the reason."
    learner, found, _ = start([single_choice("q1", explanation=explanation), single_choice("q2")], feedback=feedback)
    learner.begin(found)
    learner.answer(found.questions[0], found.questions[0].wrong())
    expect(learner.button("checkAnswer")).to_have_count(0)
    learner.forward()
    learner.answer(found.questions[1], found.questions[1].right())
    expect(learner.page.get_by_text(explanation)).to_have_count(0)
    learner.page.locator(".turns button").first.click()
    assert learner.answer_shown(found.questions[0]) == found.questions[0].wrong()
    learner.answer(found.questions[0], "blue")
    learner.submit()
    unfold = learner.page.locator(".review details summary")
    assert unfold.count() == (2 if feedback == "after" else 0)
    for one in unfold.all():
        one.click()
    assert learner.page.get_by_text(explanation).count() == (1 if feedback == "after" else 0)
    expect(learner.page.get_by_text(learner.say("yourAnswerWas", answer="blue"))).to_have_count(1)


def test_unanswered_questions_are_listed_before_submitting(start: Any) -> None:
    """The list leads to the question; going back submits nothing."""
    learner, found, registration = start([single_choice(f"q{number}") for number in range(4)], feedback="after")
    learner.begin(found)
    learner.answer(found.questions[0], found.questions[0].right())
    for _ in range(4):
        learner.forward()
    dialogue = learner.content.locator("dialog[open]")
    expect(dialogue.get_by_text("Which colour has")).to_have_count(3)
    dialogue.get_by_role("button", name="Which colour has q2?").click()
    expect(dialogue).to_have_count(0)
    learner.sees("q2")
    assert registration.score() == ""
    learner.answer(found.questions[2], found.questions[2].right())
    learner.forward()
    learner.forward()
    learner.confirm()
    assert learner.score() == "50%"


def test_an_answer_that_was_not_checked_is_come_back_to_and_told_before_it_counts(
    start: Any, classroom: Classroom
) -> None:
    """It is open after a resume, marked in the overview, and named with what submitting does: it is scored."""
    learner, found, registration = start([single_choice(f"q{number}") for number in range(4)])
    learner.begin(found)
    learner.answer(found.questions[0], found.questions[0].right())
    learner.check()
    learner.forward()
    learner.answer(found.questions[1], found.questions[1].right())
    learner = again(learner, classroom.device(), registration)
    learner.begin(found)
    learner.sees("q1")
    assert learner.answer_shown(found.questions[1]) == found.questions[1].right()
    learner.turn_to(3)
    learner.answer(found.questions[2], found.questions[2].right())
    learner.check()
    learner.turn_to(2)
    mark = learner.page.locator(".overview li button").nth(1)
    if not mark.is_visible():
        learner.page.locator(".overview summary").click()
    expect(mark).to_have_accessible_name(re.compile(f": {learner.say('unchecked')}$"))
    learner.turn_to(4)
    learner.button("submitQuiz").click()
    dialogue = learner.content.locator("dialog[open]")
    expect(dialogue).to_contain_text(learner.say("unansweredList", count=1))
    expect(dialogue).to_contain_text(learner.say("uncheckedList", count=1))
    dialogue.get_by_role("button", name="Which colour has q1?").click()
    learner.sees("q1")
    learner.turn_to(4)
    learner.answer(found.questions[3], found.questions[3].right())
    learner.check()
    learner.button("submitQuiz").click()
    expect(dialogue).not_to_contain_text(learner.say("submitNote"))
    learner.confirm()
    assert learner.score() == "100%"


def test_a_pool_is_drawn_and_shuffled_once_for_each_attempt(start: Any, classroom: Classroom) -> None:
    """A resumed attempt asks the same in the same order, options too; a fixed option stays last."""
    options = ["red", "green", "blue", "black", {"text": "none of these", "fixed": True}]
    questions = [single_choice(f"q{number}") | {"options": options, "answer": "red"} for number in range(12)]
    settings = {"draw": 5, "shuffle_questions": True, "shuffle_options": True, "feedback": "after"}
    learner, found, registration = start(questions, **settings)

    def walk(at: Learner) -> list[tuple[str, list[str]]]:
        seen = [(at.shown(), texts(at))]
        for _ in range(4):
            at.forward()
            seen.append((at.shown(), texts(at)))
        return seen

    learner.begin(found)
    first = walk(learner)
    assert len({name for name, _ in first}) == 5
    assert all(order[-1] == "none of these" for _, order in first)
    assert any(order[:4] != ["red", "green", "blue", "black"] for _, order in first)
    learner = again(learner, classroom.device(), registration)
    learner.begin(found)
    learner.turn_to(1)
    assert walk(learner) == first
    learner.submit()
    learner.button("tryAgain").click()
    learner.begin(found)
    assert walk(learner) != first


@pytest.mark.in_turns("edition")
@pytest.mark.parametrize("edition", ["1.2", "2004-4th"])
def test_a_new_attempt_draws_what_was_not_asked_before(edition: str, start: Any, classroom: Classroom) -> None:
    """Also when the learner comes back in between: two of five, other two, and then the last with one of the others."""
    questions = [single_choice(f"q{number}") for number in range(5)]
    learner, found, registration = start(questions, edition, draw=2, feedback="after")
    drawn: list[set[str]] = []
    for _ in range(3):
        learner.begin(found)
        first = learner.shown()
        learner.forward()
        drawn.append({first, learner.shown()})
        learner.submit()
        learner = again(learner, classroom.device(), registration)
        learner.button("tryAgain").click()
    assert [len(names) for names in drawn] == [2, 2, 2]
    assert len(set.union(*drawn)) == 5
    assert not drawn[0] & drawn[1]


def test_a_time_limit_runs_on_while_the_learner_is_away(start: Any, classroom: Classroom) -> None:
    """What is left after a pause is less than before, and at the end the answers are submitted by themselves."""
    learner, found, registration = start([single_choice("q1"), single_choice("q2")], time_limit=60, feedback="after")
    learner.begin(found)
    learner.answer(found.questions[0], found.questions[0].right())
    learner.launch.remove_frame()
    learner.launch.page.close()
    later = classroom.device()
    later.context.clock.install(time=time.time() + 30 * 60)
    learner = Learner(later.launch(registration))
    learner.begin(found)
    expect(learner.page.locator(".timer")).to_contain_text(re.compile(r"\b[12]\d:"))
    later.context.clock.fast_forward("31:00")
    assert learner.score() == "50%"
    assert becomes(lambda: float(registration.score() or 0), 50)


def test_each_attempt_of_a_preview_has_its_whole_time(tmp_path: Path, classroom: Classroom) -> None:
    """Also in review and browse mode, in which nothing is recorded, the clock starts with the attempt."""
    questions = [single_choice("q1")]
    course = write_course(tmp_path / "previewed", quizzes=[quiz("end", questions, time_limit=10, feedback="after")])
    own = classroom.device()
    own.context.clock.install()
    learner = Learner(own.launch(classroom.enrol(classroom.package(course)), mode="browse"))
    learner.begin("end")
    own.context.clock.fast_forward("05:00")
    expect(learner.page.locator(".timer")).to_contain_text(re.compile(r"\b[2-5]:"))
    learner.submit()
    learner.button("practise").click()
    learner.begin("end")
    expect(learner.page.locator(".timer")).to_contain_text(re.compile(r"10:00|\b[6-9]:"))


@pytest.mark.in_turns
@pytest.mark.parametrize("hours", [-3, 3], ids=["set back", "set forward"])
def test_a_wrong_clock_neither_gives_nor_takes_time(hours: int, start: Any) -> None:
    """While the page is open the device's clock may jump: the time left does not."""
    learner, found, _ = start([single_choice("q1")], time_limit=10, feedback="after")
    learner.begin(found)
    learner.content.evaluate(
        "hours => { const now = Date.now; Date.now = () => now() + hours * 3600000; }",
        hours,
    )
    timer = learner.page.locator(".timer")
    expect(timer).not_to_have_text(timer.inner_text())
    expect(timer).to_contain_text(re.compile(r"\b[5-9]:[0-5]"))
    expect(learner.page.locator(".result")).to_have_count(0)


def test_a_quiz_can_be_left_and_continued(start: Any) -> None:
    """Going to a lesson and back keeps the answers, and the place after the one that was given last."""
    learner, found, _ = start([single_choice(f"q{number}") for number in range(4)])
    learner.begin(found)
    learner.forward()
    learner.answer(found.questions[1], found.questions[1].right())
    learner.check()
    learner.go("lesson-1")
    learner.go("end")
    learner.button("continueQuiz").click()
    learner.sees("q2")
    learner.turn_to(2)
    assert learner.answer_shown(found.questions[1]) == found.questions[1].right()


def test_what_is_locked_says_why_and_opens_when_it_is_done(tmp_path: Path, classroom: Classroom) -> None:
    """In a sequential course the next item opens when the one before it is done."""
    course = write_course(
        tmp_path / "one-by-one", lessons=2, quizzes=[quiz("end", [single_choice("q1")])], navigation="sequential"
    )
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(course))))
    link = learner.content.locator('#menu a[data-item="lesson-2"]')
    assert "About lesson-1" in link.inner_text()
    assert link.get_attribute("aria-disabled") == "true"
    link.click(force=True)
    learner.arrives("start")
    assert any("About lesson-1" in notice for notice in learner.notices())
    learner.read("lesson-1")
    learner.arrives("lesson-2")
    learner.onward()
    learner.arrives("end")


@pytest.mark.in_turns
@pytest.mark.parametrize(
    ("rules", "status"),
    [
        ({"lessons": "none", "quizzes": "none"}, "incomplete"),
        ({"lessons": "50%", "quizzes": "none"}, "completed"),
        ({"lessons": "all", "quizzes": "none"}, "incomplete"),
    ],
    ids=["nothing asked, nothing done", "half of the lessons", "all of the lessons"],
)
def test_completion_follows_the_rules_of_the_course(
    rules: dict[str, str], status: str, tmp_path: Path, classroom: Classroom
) -> None:
    """After one of two lessons."""
    course = write_course(tmp_path / f"rules-{status}-{len(rules['lessons'])}", lessons=2, completion=rules)
    registration = classroom.enrol(classroom.package(course))
    learner = Learner(classroom.device().launch(registration))
    assert becomes(registration.status, ("incomplete",))
    if rules["lessons"] != "none":
        learner.read("lesson-1")
    assert becomes(registration.status, (status,))


def test_a_read_lesson_with_a_question_that_counts_is_still_to_do(tmp_path: Path, classroom: Classroom) -> None:
    """The first page leads to it and the last one lists it, until the question is answered."""
    course = write_course(tmp_path / "counting")
    with (course / "lesson-1.md").open("a", encoding="utf-8") as file:
        file.write(f"\n```question\n{yaml.safe_dump(single_choice('counts', graded=True))}```\n")
    registration = classroom.enrol(classroom.package(course))
    learner = Learner(classroom.device().launch(registration))
    for lesson in ("lesson-1", "lesson-2"):
        learner.read(lesson)
    learner.go("finish")
    open_ones = learner.page.locator(".review").first
    expect(open_ones.locator("li")).to_have_text(f"About lesson-1{learner.say('unanswered')}")
    learner.go("start")
    learner.page.get_by_role("button", name=learner.say("continueTo", title="About lesson-1")).click()
    question = read(course).checks[0]
    learner.answer(question, question.right())
    learner.check_button(learner.view(question)).click()
    assert becomes(registration.status, ("passed",))
    learner.go("finish")
    expect(learner.page.locator(".review li.right")).to_have_count(2)
    expect(learner.page.locator(".review li:not(.right)")).to_have_count(0)


def test_a_self_check_can_be_tried_again_and_a_graded_one_cannot(classroom: Classroom) -> None:
    """The first counts for nothing; the other is locked by its feedback."""
    authored = read(EVERY_QUESTION)
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2"))))
    learner.go("self-checks")
    free, _, graded = authored.checks
    for question in (free, graded):
        learner.answer(question, question.wrong())
        learner.check_button(learner.view(question)).click()
        assert learner.verdict(question) == "wrong"
    expect(learner.view(graded).get_by_role("button", name=learner.say("tryAgain"))).to_have_count(0)
    learner.view(free).get_by_role("button", name=learner.say("tryAgain"), exact=True).click()
    learner.answer(free, free.right())
    learner.check_button(learner.view(free)).click()
    assert learner.verdict(free) == "right"


TIMES = 10
"""How much larger the larger one of two courses is."""


def test_a_course_of_a_thousand_questions_stays_quick(tmp_path: Path, classroom: Classroom) -> None:
    """An answer takes as much work as with a hundred, and a launch ten times as much: the square would be a hundred."""
    small, large = (steps_in_a_course(size, tmp_path / f"course-{size}", classroom) for size in (100, 100 * TIMES))
    for steps, with_a_hundred in zip(large, small, strict=True):
        assert 0 < steps < 2 * TIMES * with_a_hundred


def steps_in_a_course(questions: int, folder: Path, classroom: Classroom) -> tuple[int, int]:
    """Return how much the player does for an answer, and for a launch afterwards."""
    size = questions // 10
    quizzes = [
        quiz(f"part-{part}", [single_choice(f"p{part}q{number}") for number in range(size)]) for part in range(10)
    ]
    course = write_course(folder, lessons=questions // 16, quizzes=quizzes)
    registration = classroom.enrol(classroom.package(course, "2004-4th"))
    learner = Learner(classroom.device().launch(registration))
    found = read(course).quizzes[0]
    learner.begin(found)
    question = found.questions[0]
    learner.answer(question, question.right())
    with counting_steps(learner.launch.page) as answer:
        learner.check_button(learner.view(question)).click()
        assert learner.verdict(question) == "right"
    learner.launch.remove_frame()
    own = classroom.device()
    page = own.context.new_page()
    with counting_steps(page) as launch:
        page.goto(own.system.launch_address(registration))
        Learner(own.opened(page))
    return sum(answer), sum(launch)


@contextmanager
def counting_steps(page: Page) -> Iterator[list[int]]:
    """Count how often each block of the player's script runs: a time would say more of the machine."""
    counts: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Profiler.enable")
    session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": True})
    yield counts
    for script in session.send("Profiler.takePreciseCoverage")["result"]:
        if script["url"].endswith("/player.js"):
            counts += [part["count"] for function in script["functions"] for part in function["ranges"]]
    session.detach()


def test_unfinished_free_text_is_kept(start: Any, classroom: Classroom) -> None:
    """What was typed and not checked is there again after the frame was removed in the middle of it."""
    learner, found, registration = start([free_text("why")], edition="2004-4th")
    learner.begin(found)
    learner.answer(found.questions[0], "half a sen")
    learner = again(learner, classroom.device(), registration)
    learner.begin(found)
    assert learner.answer_shown(found.questions[0]) == "half a sen"


def test_a_text_that_the_lms_cannot_keep_is_told_while_it_is_written(start: Any, classroom: Classroom) -> None:
    """Once to those who hear it; shortened as told it fits, the warning goes, and the text is there the next time."""
    learner, found, registration = start([{"id": "why", "type": "essay", "prompt": "Why?"}, single_choice("q2")])
    learner.begin(found)
    warning, spoken = learner.page.locator(".no-room"), learner.content.locator("#announcements")
    learner.answer(found.questions[0], "x" * 2900)
    learner.answer(found.questions[0], "x" * 3500)
    expect(warning).to_contain_text(re.compile(r"too long for your learning platform .* \d+ characters"))
    expect(spoken).to_contain_text("too long for your learning platform")
    learner.content.evaluate("document.querySelector('#announcements').replaceChildren()")
    excess = re.search(r"(\d+) characters", warning.inner_text())
    learner.answer(found.questions[0], "x" * 3600)
    expect(warning).not_to_contain_text(excess[0] if excess else "")
    assert spoken.inner_text() == ""
    over = int(re.findall(r"(\d+) characters", warning.inner_text())[0])
    told = [warning.get_attribute("id"), learner.page.locator(".missing").get_attribute("id")]
    expect(learner.page.get_by_role("textbox")).to_have_attribute("aria-describedby", " ".join(filter(None, told)))

    learner.answer(found.questions[0], "x" * (3600 - over))
    expect(warning).to_be_hidden()
    learner = again(learner, classroom.device(), registration)
    learner.begin(found)
    if learner.shown() != "why":
        learner.turn_to(1)
    assert learner.answer_shown(found.questions[0]) == "x" * (3600 - over)


@pytest.mark.parametrize("feedback", ["immediate", "after"])
def test_who_writes_more_than_asked_for_is_asked_before_it_counts(feedback: str, start: Any) -> None:
    """And may go back and shorten it, or submit it as it is."""
    essay = {"id": "why", "type": "essay", "prompt": "Why?", "max_words": 3}
    learner, found, _ = start([essay, single_choice("q2")], feedback=feedback)
    dialogue = learner.content.get_by_role("dialog")
    learner.begin(found)
    learner.answer(found.questions[0], "these are four words")
    if feedback == "immediate":
        learner.check_button().click()
        expect(dialogue).to_contain_text("It has 4 words, and at most 3 are recommended. Submit it anyway?")
        learner.button("goBack").click()
        expect(learner.page.get_by_role("textbox")).to_be_focused()
        learner.check_button().click()
        learner.button("submitAnyway").click()
        expect(learner.page.locator(".verdict")).to_be_visible()
        assert learner.answer_shown(found.questions[0]) == "these are four words"
    else:
        learner.forward()
        learner.answer(found.questions[1], found.questions[1].right())
        learner.button("submitQuiz").first.click()
        expect(dialogue).to_contain_text(learner.say("longerList", count=1))
        dialogue.get_by_role("button", name="Question 1: Why?").click()
        learner.sees("why")
        learner.answer(found.questions[0], "these are three")
        learner.forward()
        learner.button("submitQuiz").first.click()
        expect(dialogue).not_to_contain_text(learner.say("longerList", count=1))
