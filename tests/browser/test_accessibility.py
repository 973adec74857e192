"""Nobody is left out: axe-core, narrow screens, fingers, forced colours, and what a screen reader is given."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from accessibility import small_targets, violations, wider_than_screen
from authored import ARABIC, EVERY_QUESTION, FLASK, read
from device import DESKTOP, NARROWEST, PHONE
from learner import Learner

if TYPE_CHECKING:
    from classroom import Classroom

SNAPSHOTS = Path(__file__).parent / "snapshots"
LOOKS = [
    pytest.param(course, scheme, viewport, id=f"{name}-{scheme}-{size}")
    for name, course in (("every-question", EVERY_QUESTION), ("arabic", ARABIC))
    for scheme in ("light", "dark")
    for size, viewport in (("phone", PHONE), ("desktop", DESKTOP))
]


@pytest.mark.parametrize(("course", "scheme", "viewport"), LOOKS)
def test_axe_finds_nothing_on_any_page_before_during_and_after_an_answer(
    course: Path, scheme: str, viewport: dict[str, int], classroom: Classroom
) -> None:
    """Every lesson, every question type answered wrongly, hints, results, answers unfolded, the menu.

    Dark differs from light in its colours alone.
    """
    authored = read(course)
    options: dict[str, Any] = {"viewport": viewport, "color_scheme": scheme, "reduced_motion": "reduce"}
    learner = Learner(classroom.device(**options).launch(classroom.enrol(classroom.package(course, "1.2"))))
    found: dict[str, list[Any]] = {}

    def judge(where: str) -> None:
        # What is scrolled below the bar on top is covered, and axe-core takes that for a small target.
        learner.content.evaluate("scrollTo(0, 0)")
        rules = ("color-contrast",) if scheme == "dark" else ()
        if broken := violations(learner.content, *rules) + list(wider_than_screen(learner.content)):
            found[where] = broken

    judge("start")
    for lesson in authored.lessons:
        learner.go(lesson)
        judge(lesson)
    if learner.content.locator("#menu-button").is_visible():
        learner.content.locator("#menu-button").click()
        judge("menu")
        learner.content.locator("#menu-close").click()
    quiz = authored.quizzes[0]
    learner.go(quiz.id)
    judge("introduction")
    learner.begin(quiz)
    for step, question in enumerate(quiz.questions):
        judge(f"{question.id} before")
        learner.check_button().click()
        hint = learner.button("showHint")
        if hint.count():
            hint.click()
        learner.answer(question, question.wrong())
        judge(f"{question.id} during")
        learner.check()
        judge(f"{question.id} after")
        if step == 0:
            learner.page.locator(".overview summary").click()
            judge("overview")
        if step < len(quiz.questions) - 1:
            learner.forward()
    learner.submit()
    for folded in learner.page.locator(".review details summary").all():
        folded.click()
    judge("results")
    learner.go("finish")
    judge("finish")
    assert found == {}


def test_axe_finds_nothing_in_a_quiz_that_is_submitted_as_a_whole(classroom: Classroom) -> None:
    """With its clock, its list of unanswered questions, and the dialogue before submitting."""
    quiz = read(EVERY_QUESTION).quizzes[2]
    learner = Learner(
        classroom.device(reduced_motion="reduce").launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2")))
    )
    learner.begin(quiz)
    assert violations(learner.content) == []
    for _ in range(3):
        learner.forward()
    learner.forward()
    learner.content.locator("dialog").wait_for()
    assert violations(learner.content) == []


@pytest.mark.parametrize("course", [FLASK, EVERY_QUESTION, ARABIC], ids=["flask", "every-question", "arabic"])
def test_nothing_scrolls_sideways_on_the_narrowest_screen(course: Path, classroom: Classroom) -> None:
    """At 320 CSS pixels, which is also a desktop at 400 % (WCAG 2.2, 1.4.10)."""
    authored = read(course)
    learner = Learner(classroom.device(viewport=NARROWEST).launch(classroom.enrol(classroom.package(course, "1.2"))))
    found = {}
    for item in ("start", *authored.order, "finish"):
        learner.go(item)
        found[item] = wider_than_screen(learner.content)
    quiz = authored.quizzes[0]
    learner.begin(quiz)
    for step, question in enumerate(quiz.questions):
        learner.answer(question, question.wrong())
        found[question.id] = wider_than_screen(learner.content)
        learner.check()
        found[f"{question.id} after"] = wider_than_screen(learner.content)
        if step < len(quiz.questions) - 1:
            learner.forward()
    learner.submit()
    found["results"] = wider_than_screen(learner.content)
    assert {where: what for where, what in found.items() if what} == {}


def test_targets_are_large_enough_for_fingers(classroom: Classroom) -> None:
    """44 CSS pixels in both directions for every control on a touch screen."""
    authored = read(EVERY_QUESTION)
    own = classroom.device(viewport=PHONE, has_touch=True, is_mobile=True)
    learner = Learner(own.launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2"))))
    found = {}
    for item in ("start", *authored.order, "finish"):
        learner.go(item)
        found[item] = small_targets(learner.content)
    quiz = authored.quizzes[0]
    learner.begin(quiz)
    for step, question in enumerate(quiz.questions):
        found[question.id] = small_targets(learner.content)
        learner.answer(question, question.right())
        learner.check()
        if step < len(quiz.questions) - 1:
            learner.forward()
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_each_question_type_reads_well_to_a_screen_reader(moment: str, classroom: Classroom) -> None:
    """The accessibility tree of each type is kept in snapshots/ for a person to read; WRITE_SNAPSHOTS=1 renews it."""
    quiz = read(EVERY_QUESTION).quizzes[0]
    learner = Learner(
        classroom.device(reduced_motion="reduce").launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2")))
    )
    learner.begin(quiz)
    changed = []
    for step, question in enumerate(quiz.questions):
        if moment == "after":
            learner.answer(question, question.wrong())
            learner.check()
        tree = learner.page.locator(".card").aria_snapshot() + "\n"
        kept = SNAPSHOTS / f"{question.type}-{moment}.yaml"
        if os.environ.get("WRITE_SNAPSHOTS"):
            kept.write_text(tree, encoding="utf-8")
        before = kept.read_text(encoding="utf-8")
        changed += difflib.unified_diff(before.splitlines(), tree.splitlines(), kept.name, "now", lineterm="")
        if step < len(quiz.questions) - 1:
            learner.forward()
    assert changed == []


def test_forced_colours_show_what_is_chosen_and_what_is_right(classroom: Classroom) -> None:
    """The browser draws the choice itself, and the verdict has a sign and words: backgrounds are taken away."""
    quiz = read(EVERY_QUESTION).quizzes[0]
    learner = Learner(
        classroom.device(forced_colors="active").launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2")))
    )
    learner.begin(quiz)
    question = quiz.questions[0]
    learner.answer(question, question.wrong())
    chosen = learner.view(question).locator("label.option", has_text=question.wrong())
    assert chosen.locator("input").is_visible()
    assert chosen.locator("input").evaluate("one => getComputedStyle(one).appearance") == "auto"
    learner.check()
    assert chosen.locator(".answer-mark").is_visible()
    assert violations(learner.content) == []


def test_nothing_moves_for_those_who_asked_for_that(classroom: Classroom) -> None:
    """With reduced motion no element has a transition or an animation."""
    learner = Learner(
        classroom.device(reduced_motion="reduce", viewport=PHONE).launch(
            classroom.enrol(classroom.package(EVERY_QUESTION, "1.2"))
        )
    )
    moving = """() => [...document.querySelectorAll("*")].filter(one => {
        const style = getComputedStyle(one);
        const long = text => text.split(",").some(time => parseFloat(time) > .01);
        return long(style.transitionDuration) || (style.animationName !== "none" && long(style.animationDuration));
    }).map(one => one.outerHTML.slice(0, 80))"""
    assert learner.content.evaluate(moving) == []


def test_a_page_in_arabic_runs_from_right_to_left(classroom: Classroom) -> None:
    """The menu stands at the right, the text begins there, code stays as it is."""
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(ARABIC, "1.2"))))
    assert learner.content.locator("html").get_attribute("dir") == "rtl"
    menu, main = learner.content.locator("#menu").bounding_box(), learner.content.locator("main").bounding_box()
    assert menu
    assert main
    assert menu["x"] > main["x"]
    learner.go("lesson")
    direction = "one => getComputedStyle(one).direction"
    assert learner.page.locator("pre").first.evaluate(direction) == "ltr"
    assert learner.page.locator("p").first.evaluate(direction) == "rtl"


def test_print_gives_a_readable_handout(classroom: Classroom) -> None:
    """All lessons, folded answers open, the questions of the quizzes with nothing given away, no menu, no buttons."""
    authored = read(FLASK)
    launch = classroom.device().visit(classroom.system.content_address(classroom.package(FLASK, "web")))
    learner = Learner(launch)
    learner.content.evaluate("dispatchEvent(new Event('beforeprint'))")
    launch.page.emulate_media(media="print")
    for lesson in authored.lessons:
        assert learner.content.locator(f"#lesson-{lesson} h1").is_visible()
    assert learner.content.locator("details:not([open])").filter(visible=True).count() == 0
    assert learner.content.locator("#menu").is_hidden()
    for button in learner.content.locator("button").all():
        assert button.is_hidden()
    handout = learner.content.locator("#quiz-check")
    assert handout.get_by_text("Which template engine does Flask use by default?").first.is_visible()
    assert "Jinja2 is installed together with Flask" not in handout.inner_text()
    learner.content.evaluate("dispatchEvent(new Event('afterprint'))")
    assert learner.content.locator(".handout").count() == 0
