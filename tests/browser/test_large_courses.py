"""A large course begins before all of it has come, and nothing is lost where some of it does not come."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import yaml
from accessibility import violations
from authored import read
from learner import Learner
from patience import becomes, waits_until
from playwright.sync_api import expect
from test_cmi5_played import Course, packaged_as_cmi5
from written import quiz, single_choice, write_large_course

from exporter import parts
from exporter.pages import render_pages
from exporter.source import read_course
from tests.learning_store import Lms

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom
    from device import Device, Launch
    from playwright.sync_api import Browser, Route

LESSONS = 12
FOCUSED = "document.activeElement.id"
LATER = "new Promise((done) => requestAnimationFrame(() => requestIdleCallback(() => requestIdleCallback(done))))"
KEYS = "keys"
"""Stands for the script that says which questions are in which part."""
LOGIN = "<!doctype html><title>Log in</title>"
"""What an LMS answers when its own session is over."""


@dataclass
class Line:
    """The way of parts to a device: some of them are held back until they are let through, or never come."""

    device: Device
    brought: dict[str, str]
    held: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    waiting: dict[str, Route] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.device.context.route("**/parts/*", self._answer)

    def _answer(self, route: Route) -> None:
        (name,) = re.findall(r"/parts/(\w+\.js)", route.request.url)
        item = self.brought[name]
        self.asked.append(item)
        self.addresses.append(route.request.url)
        if item in self.broken:
            route.fulfill(body=LOGIN, content_type="text/html")
        elif item in self.held:
            self.waiting[item] = route
        else:
            route.continue_()

    def let_through(self, item: str) -> None:
        """Let a part come that is held back."""
        self.held.discard(item)
        if item in self.waiting:
            self.waiting.pop(item).continue_()


def lessons(*numbers: int) -> set[str]:
    """Return ids of lessons."""
    return {f"lesson-{number}" for number in numbers}


ALL = {*lessons(*range(1, LESSONS + 1)), "end"}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course of which each lesson is a part."""
    return write_large_course(tmp_path_factory.mktemp("courses") / "large", lessons=LESSONS)


@pytest.fixture(scope="module")
def brought(large: Path) -> dict[str, str]:
    """Return the first item that each part brings, by the part's name."""
    return brought_by(large)


def write_graded_course(folder: Path, lessons: int = 4) -> Path:
    """Write a course in parts of which the questions in lessons count, and nothing else."""
    write_large_course(folder, lessons=lessons)
    for file in folder.glob("lesson-*.md"):
        file.write_text(file.read_text("utf-8").replace("```question\n", "```question\ngraded: true\n"), "utf-8")
    test = folder / "end.quiz.yaml"
    test.write_text(f"weight: 0\n{test.read_text('utf-8')}", "utf-8")
    return folder


def write_counting_quiz(folder: Path, *, correct: int = 0) -> None:
    """Write the quiz of a large course anew, so that it counts, with another right answer."""
    written = quiz("end", [single_choice(f"end-{number}", correct=correct) for number in range(4)])
    (folder / "end.quiz.yaml").write_text(yaml.safe_dump(written, sort_keys=False), "utf-8")


def brought_by(course: Path) -> dict[str, str]:
    """Return the first item that each part of a course brings, by the part's name."""
    files = render_pages(read_course(course)[0], tracker="scorm12").files
    texts = {name: bytes(content).decode() for name, content in files.items() if name.startswith("parts/")}
    firsts = {
        name.removeprefix("parts/"): re.match(r'lessonpackPart\(\{"([\w-]+)"', text) for name, text in texts.items()
    }
    return {name: found[1] if found else KEYS for name, found in firsts.items()}


def checked(learner: Learner, name: str) -> None:
    """Answer the question of a lesson rightly."""
    place = learner.page.locator(f'[data-question="{name}"]')
    place.get_by_role("radio", name="red").check()
    place.get_by_role("button", name=learner.say("checkAnswer")).click()
    expect(place.locator(".verdict")).to_be_visible()


def answer_in_lessons(launch: Launch, *numbers: int) -> None:
    """Answer the questions of some lessons, and leave."""
    learner = Learner(launch)
    for number in numbers:
        learner.go(f"lesson-{number}")
        checked(learner, f"check-{number}")
    launch.remove_frame()


def expect_answers(learner: Learner, *numbers: int) -> None:
    """Turn to some lessons, and wait until each shows what was answered."""
    for number in numbers:
        learner.go(f"lesson-{number}")
        expect(learner.page.locator(f'[data-question="check-{number}"] .verdict')).to_be_visible()


def is_loading(launch: Launch, learner: Learner, number: int) -> None:
    """Wait until a lesson is shown that has not come."""
    expect(launch.content.locator(".page.current h1")).to_have_text(f"About lesson-{number}")
    expect(launch.content.locator(".page.current .loading")).to_have_text(learner.say("pageLoading"))


@pytest.mark.in_turns
@pytest.mark.parametrize("edition", ["1.2", "2004-3rd", "2004-4th"])
def test_the_course_begins_while_most_of_it_is_on_its_way(
    edition: str, large: Path, brought: dict[str, str], classroom: Classroom
) -> None:
    """The LMS hears of it, lessons that have come can be read, and one that has not is filled where the learner is."""
    own = classroom.device()
    line = Line(own, brought, held=ALL - lessons(1))
    launch = own.launch(classroom.enrol(classroom.package(large, edition)))
    learner = Learner(launch)
    assert len(launch.called("Initialize")) == 1
    expect(learner.page.locator(".cards .section").first.locator("a")).not_to_have_count(0)
    expect(learner.page.locator(".cards small").first).to_contain_text(learner.say("lessonOf", number=1, total=12))
    learner.button("startCourse").click()
    expect(learner.page).to_contain_text("says word1")
    learner.page.locator(".onward").click()
    is_loading(launch, learner, 2)
    assert launch.content.evaluate(FOCUSED) == "title-lesson-2"
    assert violations(launch.content) == []
    launch.content.locator('#menu [data-item="lesson-1"]').click()
    expect(learner.page).to_contain_text("says word1")
    learner.page.locator(".onward").click()
    is_loading(launch, learner, 2)
    line.let_through("lesson-2")
    expect(learner.page).to_contain_text("says word2")
    assert launch.content.evaluate(FOCUSED) == "title-lesson-2"
    expect(learner.page.locator("h1, .loading")).to_have_text(["About lesson-2"])
    checked(learner, "check-2")


def test_a_link_leads_to_its_place_in_a_lesson_that_has_not_come(
    large: Path, brought: dict[str, str], classroom: Classroom
) -> None:
    """As soon as it does."""
    own = classroom.device()
    line = Line(own, brought, held=lessons(LESSONS))
    launch = own.launch(classroom.enrol(classroom.package(large)))
    learner = Learner(launch)
    learner.button("startCourse").click()
    learner.page.get_by_role("link", name="the end").click()
    is_loading(launch, learner, LESSONS)
    line.let_through(f"lesson-{LESSONS}")
    expect(launch.content.locator(f"#lesson-{LESSONS}--last-of-lesson-{LESSONS}")).to_be_focused()


def test_what_did_not_come_is_asked_for_again(large: Path, brought: dict[str, str], classroom: Classroom) -> None:
    """The learner is told, tries again, and goes on; where nobody tries, the player does in a while."""
    own = classroom.device()
    own.tolerate("Unexpected token")
    own.context.clock.install()
    line = Line(own, brought, broken=lessons(2, 4))
    launch = own.launch(classroom.enrol(classroom.package(large)))
    learner = Learner(launch)
    learner.button("startCourse").click()
    expect(learner.page).to_contain_text("says word1")
    # Which is drawn when there is time.
    expect(learner.page.locator(".onward")).to_be_visible()
    # From here on nothing is tried again by itself.
    own.stop_the_clock(launch.page)
    learner.page.locator(".onward").click()
    notice = launch.content.locator("#notice-parts")
    expect(notice).to_contain_text(learner.say("pageLost"))
    line.broken.discard("lesson-2")
    notice.get_by_role("button", name=learner.say("tryAgain")).click()
    expect(learner.page).to_contain_text("says word2")
    expect(notice).to_have_count(0)
    first, second = (line.addresses[at] for at in [at for at, item in enumerate(line.asked) if item == "lesson-2"][:2])
    assert first != second, "the answer from a cache is no other one"
    launch.content.locator('#menu [data-item="lesson-4"]').click()
    expect(notice).to_contain_text(learner.say("pageLost"))
    line.broken.clear()
    own.context.clock.resume()
    expect(learner.page).to_contain_text("says word4")
    expect(notice).to_have_count(0)


def test_a_part_that_never_comes_holds_up_no_other(large: Path, brought: dict[str, str], classroom: Classroom) -> None:
    """Those behind it come; and what was answered before and after is there when the course is opened again."""
    own = classroom.device()
    own.tolerate("Unexpected token")
    Line(own, brought, broken=lessons(2))
    registration = classroom.enrol(classroom.package(large))
    launch = own.launch(registration)
    learner = Learner(launch)
    learner.button("startCourse").click()
    checked(learner, "check-1")
    learner.page.locator(".onward").click()
    is_loading(launch, learner, 2)
    launch.content.locator('#menu [data-item="lesson-12"]').click()
    checked(learner, "check-12")
    launch.content.locator('#menu [data-item="lesson-2"]').click()
    notice = launch.content.locator("#notice-parts")
    expect(notice).to_contain_text(learner.say("pageLost"))
    launch.remove_frame()
    expect_answers(Learner(classroom.device().launch(registration)), 1, 12)


def test_who_comes_back_waits_only_for_what_was_answered(
    large: Path, brought: dict[str, str], classroom: Classroom
) -> None:
    """The learner's own answers are there, wherever they are, and stay there; other parts may be late."""
    registration = classroom.enrol(classroom.package(large))
    answer_in_lessons(classroom.device().launch(registration), 3, 7)
    own = classroom.device()
    line = Line(own, brought, held=ALL - lessons(3, 7))
    second = own.launch(registration)
    learner = Learner(second)
    assert line.asked[0] == KEYS
    assert set(line.asked[1:3]) == lessons(3, 7)
    learner.arrives("lesson-7")
    expect(learner.page.locator('[data-question="check-7"] .verdict')).to_be_visible()
    second.content.locator('#menu [data-item="lesson-5"]').click()
    is_loading(second, learner, 5)
    line.let_through("lesson-5")
    checked(learner, "check-5")
    second.remove_frame()
    expect_answers(Learner(classroom.device().launch(registration)), 3, 5, 7)


def test_answers_in_lessons_that_have_not_come_are_shown_when_they_do(
    large: Path, brought: dict[str, str], classroom: Classroom
) -> None:
    """Nobody waits for them; what is saved meanwhile loses none of them."""
    registration = classroom.enrol(classroom.package(large))
    answer_in_lessons(classroom.device().launch(registration), 3, 5, 7, 9)
    own = classroom.device()
    line = Line(own, brought, held=ALL - lessons(3, 9))
    second = own.launch(registration)
    learner = Learner(second)
    learner.arrives("lesson-9")
    expect(learner.page.locator('[data-question="check-9"] .verdict')).to_be_visible()
    second.content.locator('#menu [data-item="lesson-5"]').click()
    is_loading(second, learner, 5)
    line.let_through("lesson-5")
    expect(learner.page.locator('[data-question="check-5"] .verdict')).to_be_visible()
    second.content.locator('#menu [data-item="lesson-11"]').click()
    is_loading(second, learner, 11)
    line.let_through("lesson-11")
    checked(learner, "check-11")
    second.remove_frame()
    expect_answers(Learner(classroom.device().launch(registration)), 3, 5, 7, 9, 11)


@pytest.mark.in_turns
@pytest.mark.parametrize("edition", ["1.2", "2004-4th"])
def test_a_submitted_quiz_that_has_not_come_counts_and_shows_its_answers_when_it_does(
    edition: str, large: Path, brought: dict[str, str], classroom: Classroom
) -> None:
    """Nobody waits for it; what is saved meanwhile loses nothing of it."""
    registration = classroom.enrol(classroom.package(large, edition))
    first = classroom.device().launch(registration)
    learner = Learner(first)
    learner.go("end")
    learner.take(read(large).quizzes[0], right=True)
    learner.go("lesson-3")
    first.remove_frame()
    own = classroom.device()
    line = Line(own, brought, held=ALL - lessons(3))
    second = own.launch(registration)
    learner = Learner(second)
    learner.arrives("lesson-3")
    expect(second.content.locator('#menu [data-item="end"]')).to_contain_text("100")
    checked(learner, "check-3")
    second.content.locator('#menu [data-item="end"]').click()
    expect(second.content.locator(".page.current .loading")).to_have_text(learner.say("pageLoading"))
    for held in sorted(line.held):
        line.let_through(held)
    expect(learner.page.locator(".review li")).to_have_count(4)
    expect(learner.page.locator(".review details.right")).to_have_count(4)
    second.remove_frame()
    again = Learner(classroom.device().launch(registration))
    again.go("end")
    expect(again.page.locator(".review details.right")).to_have_count(4)
    expect_answers(again, 3)


def test_a_submitted_quiz_waits_in_a_course_on_the_web_too(
    large: Path, brought: dict[str, str], classroom: Classroom
) -> None:
    """What only this browser keeps of it counts, stays while something else is answered, and is shown when it comes."""
    address = classroom.system.content_address(classroom.package(large, "web"))
    own = classroom.device()
    learner = Learner(own.visit(address))
    learner.go("end")
    learner.take(read(large).quizzes[0], right=True)
    learner.go("lesson-3")
    learner.launch.page.close()
    line = Line(own, brought, held=ALL - lessons(3))
    second = own.visit(address)
    learner = Learner(second)
    learner.arrives("lesson-3")
    expect(second.content.locator('#menu [data-item="end"]')).to_contain_text("100")
    assert "end" in line.held
    checked(learner, "check-3")
    second.page.close()
    line.held.clear()
    again = Learner(own.visit(address))
    again.go("end")
    expect(again.page.locator(".review details.right")).to_have_count(4)
    expect_answers(again, 3)


def test_a_submitted_quiz_waits_in_a_course_of_cmi5_and_each_answer_is_told_once(
    browser: Browser, tmp_path: Path
) -> None:
    """What was reached stands before the quiz has come, and the last lesson completes the course."""
    folder = write_large_course(tmp_path / "large", lessons=3, iri_base="https://example.org/courses")
    package = packaged_as_cmi5(folder, tmp_path)
    (last,) = (name for name, first in brought_by(folder).items() if first == "end")
    with Lms() as lms:
        course = Course(lms, browser, package, folder, lms.install(package))
        learner = course.launch()
        learner.read("lesson-1")
        learner.read("lesson-2")
        learner.go("end")
        learner.take(course.quiz, right=True)
        assert waits_until(lambda: course.has_kept("passed"))
        learner.go("lesson-3")
        learner.leave()
        assert becomes(lambda: course.verbs()[-1], "terminated")
        assert "completed" not in course.verbs()

        held: list[Route] = []
        own = course.device()
        own.route(f"**/parts/{last}", lambda route: held.append(route))  # noqa: PLW0108 - it takes no built-in function
        learner = course.launch(at=own)
        learner.arrives("lesson-3")
        expect(learner.launch.content.locator('#menu [data-item="end"]')).to_contain_text("100")
        learner.read("lesson-3")
        assert waits_until(lambda: course.has_kept("completed"))
        learner.launch.content.locator('#menu [data-item="end"]').click()
        assert becomes(lambda: len(held), 1)
        held.pop().continue_()
        expect(learner.page.locator(".review details.right")).to_have_count(4)
        learner.leave()
        assert becomes(lambda: course.verbs().count("terminated"), 2)

        learner = course.launch()
        learner.go("end")
        expect(learner.page.locator(".review details.right")).to_have_count(4)
        assert [course.verbs().count(verb) for verb in ("answered", "passed", "completed", "failed")] == [4, 1, 1, 0]
        assert course.results("passed")[0]["score"] == {"scaled": 1}
        for context in course.contexts:
            context.close()
        assert lms.troubles() == []


@pytest.mark.in_turns
@pytest.mark.parametrize("edition", ["1.2", "2004-4th"])
def test_what_waits_is_read_by_the_edition_that_the_learner_comes_back_to(
    edition: str, tmp_path: Path, classroom: Classroom
) -> None:
    """A new key of a quiz counts when it has come, and what a question in a lesson is worth now at once."""
    folder = write_graded_course(tmp_path / "edited", lessons=3)
    write_counting_quiz(folder)
    registration = classroom.enrol(classroom.edited(folder, edition))
    first = classroom.device().launch(registration)
    learner = Learner(first)
    for number in (1, 2):
        learner.go(f"lesson-{number}")
        checked(learner, f"check-{number}")
    learner.go("end")
    learner.take(read(folder).quizzes[0], right=False)
    learner.go("lesson-3")
    first.remove_frame()

    # Of three questions in lessons, the one that is not answered no longer counts, and what was wrong is right.
    lesson = folder / "lesson-3.md"
    lesson.write_text(lesson.read_text("utf-8").replace("graded: true\n", ""), "utf-8")
    write_counting_quiz(folder, correct=1)
    registration.package = classroom.edited(folder, edition)
    own = classroom.device()
    line = Line(own, brought_by(folder), held={*lessons(1, 2), "end"})
    second = own.launch(registration)
    learner = Learner(second)
    learner.arrives("lesson-3")
    assert {"lesson-1", "lesson-2", "end"} <= line.held
    checked(learner, "check-3")
    assert becomes(lambda: float(registration.score() or 0), 50)
    for held in sorted(line.held):
        line.let_through(held)
    learner.go("end")
    expect(learner.page.locator(".review details.right")).to_have_count(4)
    second.remove_frame()
    assert becomes(lambda: float(registration.score() or 0), 100)
    learner = Learner(classroom.device().launch(registration))
    expect_answers(learner, 1, 2, 3)


@pytest.mark.in_turns
@pytest.mark.parametrize("edition", ["1.2", "2004-4th"])
def test_answers_that_count_do_so_before_their_lessons_come(edition: str, tmp_path: Path, classroom: Classroom) -> None:
    """The last answer completes a course of which nothing else has come; and each is shown, and kept, when it does."""
    folder = write_graded_course(tmp_path / "graded")
    registration = classroom.enrol(classroom.package(folder, edition))
    first = classroom.device().launch(registration)
    learner = Learner(first)
    for number in (1, 2, 3):
        learner.go(f"lesson-{number}")
        checked(learner, f"check-{number}")
    learner.go("lesson-4")
    first.remove_frame()
    assert becomes(lambda: float(registration.score() or 0), 75)
    own = classroom.device()
    line = Line(own, brought_by(folder), held={*lessons(1, 2, 3), "end"})
    second = own.launch(registration)
    learner = Learner(second)
    learner.arrives("lesson-4")
    checked(learner, "check-4")
    assert becomes(lambda: float(registration.score() or 0), 100)
    assert {"lesson-1", "lesson-2", "lesson-3"} <= line.held
    second.content.locator('#menu [data-item="lesson-2"]').click()
    is_loading(second, learner, 2)
    line.let_through("lesson-2")
    expect(learner.page.locator('[data-question="check-2"] .verdict')).to_be_visible()
    expect(learner.page.locator('[data-question="check-2"] input').first).to_be_checked()
    second.remove_frame()
    expect_answers(Learner(classroom.device().launch(registration)), 1, 2, 3, 4)
    assert float(registration.score()) == 100


def test_who_comes_back_is_told_when_what_was_answered_cannot_be_found(
    large: Path, brought: dict[str, str], classroom: Classroom
) -> None:
    """The script that says where the answered questions are does not come at first; nothing is dropped for that."""
    registration = classroom.enrol(classroom.package(large))
    first = classroom.device().launch(registration)
    learner = Learner(first)
    learner.go("lesson-3")
    checked(learner, "check-3")
    first.remove_frame()
    own = classroom.device()
    own.tolerate("Unexpected token")
    line = Line(own, brought, broken={KEYS})
    second = own.launch(registration)
    notice = second.content.locator("#notice-parts")
    expect(notice).to_contain_text(learner.say("pageLost"))
    line.broken.clear()
    # Not by the button, which is gone if the player asks by itself before it is pressed.
    second.content.evaluate("dispatchEvent(new Event('online'))")
    learner = Learner(second)
    learner.arrives("lesson-3")
    expect(learner.page.locator('[data-question="check-3"] .verdict')).to_be_visible()


def test_the_last_page_keeps_the_focus_when_the_rest_has_come(
    large: Path, brought: dict[str, str], classroom: Classroom
) -> None:
    """It is drawn anew then, with what all lessons aim at."""
    own = classroom.device()
    line = Line(own, brought, held=lessons(LESSONS))
    launch = own.launch(classroom.enrol(classroom.package(large)))
    launch.content.locator('#menu [data-item="finish"]').click()
    heading = launch.content.locator("#finish h1")
    expect(heading).to_be_focused()
    heading.evaluate("one => one.dataset.drawn = 'before'")
    line.let_through(f"lesson-{LESSONS}")
    expect(launch.content.locator("#finish h1[data-drawn]")).to_have_count(0)
    expect(heading).to_be_focused()


def test_a_page_from_before_the_course_was_large_is_played_whole(
    large: Path, classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache may give it to the script of the new edition."""
    with monkeypatch.context() as before:
        before.setattr(parts, "LARGE", 10_000_000)
        page = render_pages(read_course(large)[0], tracker="scorm12").files["index.html"]
    own = classroom.device()
    own.context.route("**/index.html", lambda route: route.fulfill(body=page, content_type="text/html"))
    learner = Learner(own.launch(classroom.enrol(classroom.package(large))))
    learner.go("lesson-9")
    expect(learner.page).to_contain_text("says word9")
    checked(learner, "check-9")


def without_its_last_lesson(large: Path, brought: dict[str, str], classroom: Classroom) -> tuple[Line, Learner]:
    """Open the course, of which the last lesson is held back, and with it the quiz behind it."""
    own = classroom.device()
    line = Line(own, brought, held=lessons(LESSONS))
    return line, Learner(own.visit(classroom.system.content_address(classroom.package(large, "web"))))


def test_search_and_paper_say_what_is_missing_and_are_whole_in_the_end(
    large: Path, brought: dict[str, str], classroom: Classroom
) -> None:
    """A search goes on when the last part comes; paper has the title of what has not, and then everything."""
    line, learner = without_its_last_lesson(large, brought, classroom)
    launch, content = learner.launch, learner.launch.content
    (last,) = (name for name, item in brought.items() if item == "lesson-12")
    content.wait_for_selector(f'head script[src="parts/{last}"]', state="attached")
    # The last lesson, and the quiz behind it.
    missing = learner.say("pagesLoading", count=2)
    content.locator(".search-button").click()
    content.locator(".search input").fill("word12")
    expect(content.locator(".found-count")).to_have_text(learner.say("searchNothing"))
    expect(content.locator(".still-loading")).to_have_text(missing)
    content.locator(".search input").press("Escape")
    content.evaluate("dispatchEvent(new Event('beforeprint'))")
    launch.page.emulate_media(media="print")
    expect(content.locator("#lesson-lesson-12")).to_have_text(f"About lesson-12{learner.say('pageLoading')}")
    expect(content.locator("#lesson-lesson-11")).to_contain_text("says word11")
    content.evaluate("dispatchEvent(new Event('afterprint'))")
    launch.page.emulate_media(media="screen")
    content.locator(".search-button").click()
    line.let_through("lesson-12")
    expect(content.locator(".found-count")).to_have_text(learner.say("searchFound", count=1))
    expect(content.locator(".still-loading")).to_have_count(0)
    content.locator(".search input").press("Escape")
    content.evaluate("dispatchEvent(new Event('beforeprint'))")
    launch.page.emulate_media(media="print")
    for number in range(1, LESSONS + 1):
        expect(content.locator(f"#lesson-lesson-{number}")).to_contain_text(f"says word{number} ")
        expect(content.locator(f"#lesson-lesson-{number}")).to_contain_text(f"Which colour has check-{number}?")
    expect(content.locator("#quiz-end .handout > li")).to_have_count(4)


def test_whoever_is_among_what_was_found_sees_the_rest_back_in_the_field(
    large: Path, brought: dict[str, str], classroom: Classroom
) -> None:
    """What comes meanwhile moves nothing below the focus, and is found by the next letter."""
    line, learner = without_its_last_lesson(large, brought, classroom)
    content = learner.launch.content
    content.locator(".search-button").click()
    search, found = content.locator(".search input"), content.locator(".found-count")
    search.fill("says word1")
    # Lessons 1, 10 and 11.
    expect(found).to_have_text(learner.say("searchFound", count=3))
    search.press("ArrowDown")
    line.let_through("lesson-12")
    expect(content.locator(".still-loading")).to_have_count(0)
    expect(content.locator(".found a:focus")).to_have_count(1)
    expect(found).to_have_text(learner.say("searchFound", count=3))
    content.locator(".found a:focus").press("ArrowUp")
    expect(found).to_have_text(learner.say("searchFound", count=4))
    search.fill("word12")
    expect(found).to_have_text(learner.say("searchFound", count=1))


def test_aims_that_come_while_another_page_is_shown_are_on_the_overview(tmp_path: Path, classroom: Classroom) -> None:
    """They are below the lessons, where they are many, and are there when the last lesson has come."""
    folder = write_large_course(tmp_path / "aims", lessons=4)
    for number in range(1, 5):
        lesson = folder / f"lesson-{number}.md"
        aims = ", ".join(f"Aim {number}{letter}" for letter in "abcd")
        lesson.write_text(f"---\nobjectives: [{aims}]\n---\n{lesson.read_text('utf-8')}", "utf-8")
    own = classroom.device()
    line = Line(own, brought_by(folder), held=lessons(4))
    launch = own.visit(classroom.system.content_address(classroom.package(folder, "web")))
    learner = Learner(launch)
    for number in (1, 2):
        learner.go(f"lesson-{number}")
        expect(learner.page).to_contain_text(f"says word{number}")
    # The overview is taken apart in the frame behind, when there is time.
    launch.content.evaluate(LATER)
    line.let_through("lesson-4")
    learner.go("lesson-4")
    expect(learner.page).to_contain_text("says word4")
    learner.go("start")
    expect(learner.page.locator(".cards ~ .aims li")).to_have_count(16)
    expect(learner.page.locator(".cards ~ .aims li").last).to_be_visible()


def test_a_search_opens_before_it_reads_pages_that_were_visited(large: Path, classroom: Classroom) -> None:
    """However many those are; what they say is found a moment later."""
    launch = classroom.device().visit(classroom.system.content_address(classroom.package(large, "web")))
    learner, content = Learner(launch), launch.content
    for number in range(1, LESSONS + 1):
        learner.go(f"lesson-{number}")
        expect(learner.page).to_contain_text(f"says word{number} ")
    read = content.evaluate(
        """() => new Promise((resolve) => {
            const { createTreeWalker } = document;
            let count = 0;
            document.createTreeWalker = (...given) => {
                count += 1;
                return createTreeWalker.apply(document, given);
            };
            document.querySelector(".search-button").click();
            // What waits for the frame waits for the time behind it as well.
            requestAnimationFrame(() => resolve([document.querySelectorAll("dialog[open]").length, count]));
        })"""
    )
    assert read == [1, 0]
    content.locator(".search input").fill("word7")
    expect(content.locator(".found-count")).to_have_text(learner.say("searchFound", count=1))


def test_paper_leaves_out_questions_that_count_until_they_come(tmp_path: Path, classroom: Classroom) -> None:
    """Of them only the points are known."""
    folder = write_graded_course(tmp_path / "graded", lessons=3)
    own = classroom.device()
    own.context.route("**/parts/*", lambda route: route.fulfill(body=LOGIN, content_type="text/html"))
    own.tolerate("Unexpected token")
    content = own.visit(classroom.system.content_address(classroom.package(folder, "web"))).content
    content.wait_for_selector("#start-stage button")
    content.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(content.locator(".page.lesson .loading")).to_have_count(3)
    expect(content.locator(".handout li")).to_have_count(0)


def test_a_large_course_can_be_read_without_scripts_and_played_from_a_folder(
    large: Path, tmp_path: Path, classroom: Classroom
) -> None:
    """The page leads to another one with all lessons; and no part needs a server."""
    package = classroom.package(large, "web")
    reader = classroom.device(java_script_enabled=False).visit(classroom.system.content_address(package))
    reader.page.locator("noscript a").click()
    for number in range(1, LESSONS + 1):
        expect(reader.page.locator(f"#lesson-lesson-{number}")).to_contain_text(f"says word{number} ")
        assert reader.page.locator(f"#lesson-lesson-{number}").is_visible()
    for name in package.names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(package.read(name) or b"")
    own = classroom.device()
    own.tolerate("file://")
    learner = Learner(own.visit((tmp_path / "index.html").as_uri()))
    learner.go("lesson-9")
    expect(learner.page).to_contain_text("says word9")
