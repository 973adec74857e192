"""Nobody is left out: axe-core, narrow screens, fingers, forced colours, and what a screen reader is given."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from accessibility import small_targets, violations, violations_light_and_dark, wider_than_screen
from authored import ARABIC, EVERY_QUESTION, FLASK, read
from block_examples import PICTURE
from device import DESKTOP, DESKTOP_AT_400, NARROWEST, PHONE
from learner import Learner, MouseLearner
from playwright.sync_api import expect
from written import quiz as written_quiz
from written import single_choice, write_course

from exporter.questions import QUESTION_TYPES

if TYPE_CHECKING:
    from classroom import Classroom
    from playwright.sync_api import Locator

SNAPSHOTS = Path(__file__).parent / "snapshots"
LOOKS = [
    pytest.param(course, viewport, id=f"{name}-{size}")
    for name, course in (("every-question", EVERY_QUESTION), ("arabic", ARABIC))
    for size, viewport in (("phone", PHONE), ("desktop", DESKTOP))
]


def ask_too_early(learner: Learner) -> None:
    """Ask for the verdict before there is an answer, and then for the hint where there is one."""
    learner.check_button().click()
    hint = learner.button("showHint")
    if hint.count():
        hint.click()


@pytest.mark.long
@pytest.mark.in_turns("viewport")
@pytest.mark.parametrize(("course", "viewport"), LOOKS)
def test_axe_finds_nothing_on_any_page_before_during_and_after_an_answer(
    course: Path, viewport: dict[str, int], classroom: Classroom
) -> None:
    """Every lesson, every question type answered wrongly, hints, results, answers unfolded, the menu.

    Of one course the colours are judged, too, light and dark: they do not depend on the language.
    """
    authored = read(course)
    device = classroom.device(viewport=viewport)
    launch = device.launch(classroom.enrol(classroom.package(course, "1.2")))
    learner = Learner(launch)
    found: dict[str, list[Any]] = {}

    def judge(where: str, *, colours: bool = course == EVERY_QUESTION, within: str = ".page.current") -> None:
        # What is scrolled below the bar on top is covered, and axe-core takes that for a small target.
        learner.content.evaluate("scrollTo(0, 0)")
        judged = (
            violations_light_and_dark(launch.page, learner.content, within=within)
            if colours
            else violations(learner.content, within=within, colours=False)
        )
        if broken := judged + list(wider_than_screen(learner.content)):
            found[where] = broken

    judge("start", within="")
    for lesson in authored.lessons:
        learner.go(lesson)
        judge(lesson, within="" if lesson == authored.lessons[0] else ".page.current")
    if learner.content.locator("#menu").is_hidden():
        learner.content.locator("#menu-button").click()
        judge("menu", within="")
        learner.content.locator("#menu-close").click()
        MouseLearner(launch).go("start")
    quiz = authored.quizzes[0]
    if course == EVERY_QUESTION:
        assert {question.type for question in quiz.questions} == set(QUESTION_TYPES)
    learner.go(quiz.id)
    judge("introduction", within="")
    learner.begin(quiz)
    for step, question in enumerate(quiz.questions):
        judge(f"{question.id} before", colours=False)  # Its colours are those of the next moment.
        ask_too_early(learner)
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
    judge("results", within="")
    learner.go("finish")
    judge("finish")
    assert found == {}


def test_axe_finds_nothing_in_a_quiz_that_is_submitted_as_a_whole(classroom: Classroom) -> None:
    """With its clock, its list of unanswered questions, and the dialogue before submitting."""
    quiz = read(EVERY_QUESTION).quizzes[2]
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2"))))
    learner.begin(quiz)
    assert violations(learner.content) == []
    for _ in range(3):
        learner.forward()
    learner.forward()
    learner.content.locator("dialog[open]").wait_for()
    assert violations(learner.content) == []


@pytest.mark.in_turns
@pytest.mark.parametrize("name", ["press", "plain", "soft", "bold"])
def test_axe_finds_nothing_on_the_cover_and_a_lesson_of_any_theme(
    name: str, tmp_path: Path, classroom: Classroom
) -> None:
    """Light and dark, where the ground of the cover lies under the words."""
    course = write_course(tmp_path / name, description="What it is about.", theme={"name": name, "accent": "#f5c400"})
    device = classroom.device(viewport=PHONE)
    launch = device.visit(classroom.system.content_address(classroom.package(course, "web")))
    learner = Learner(launch)
    found = []
    for item in ("start", "lesson-1"):
        learner.go(item)
        launch.content.evaluate("scrollTo(0, 0)")
        found += [*violations_light_and_dark(launch.page, launch.content), *wider_than_screen(launch.content)]
    assert found == []


@pytest.mark.in_turns
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


def test_targets_are_large_enough_for_fingers(one_of_each: Path, classroom: Classroom) -> None:
    """44 CSS pixels in both directions for every control on a touch screen."""
    authored = read(one_of_each)
    own = classroom.device(viewport=PHONE, has_touch=True, is_mobile=True)
    learner = Learner(own.launch(classroom.enrol(classroom.package(one_of_each, "1.2"))))
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


def test_each_question_type_reads_well_to_a_screen_reader(classroom: Classroom) -> None:
    """The accessibility tree of each type is kept in snapshots/ for a person to read; WRITE_SNAPSHOTS=1 renews it."""
    quiz = read(EVERY_QUESTION).quizzes[0]
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2"))))
    learner.begin(quiz)
    changed: list[str] = []
    for step, question in enumerate(quiz.questions):
        changed += differences(learner, f"{question.type}-before.yaml")
        learner.answer(question, question.wrong())
        learner.check()
        changed += differences(learner, f"{question.type}-after.yaml")
        if step < len(quiz.questions) - 1:
            learner.forward()
    assert changed == []


def differences(learner: Learner, name: str) -> list[str]:
    """Compare what a screen reader is given of the question shown with what is kept of it."""
    tree = learner.page.locator(".card").aria_snapshot() + "\n"
    kept = SNAPSHOTS / name
    if os.environ.get("WRITE_SNAPSHOTS"):
        kept.write_text(tree, encoding="utf-8")
    before = kept.read_text(encoding="utf-8")
    return list(difflib.unified_diff(before.splitlines(), tree.splitlines(), name, "now", lineterm=""))


def test_pictures_to_choose_from_are_for_everybody(tmp_path: Path, classroom: Classroom) -> None:
    """Side by side on a phone, called by their words, chosen by keys, without a fault of axe-core, and enlarged."""
    pictures = {"Blue": "#0033aa", "Green": "#117733", "Red": "#aa2211"}
    options = [f"![{name}]({name}.svg)" for name in pictures]
    questions = [
        {"id": "one", "type": "choice", "prompt": "Which is blue?", "options": options, "answer": options[0]},
        {"id": "some", "type": "multiple", "prompt": "Which are not?", "options": options, "answer": options[1:]},
    ]
    folder = write_course(tmp_path / "pictures", quizzes=[written_quiz("end", questions)])
    for name, colour in pictures.items():
        plane = f'<rect width="640" height="400" fill="{colour}"/>'
        (folder / f"{name}.svg").write_text(PICTURE.format(plane), "utf-8")
    launch = classroom.device(viewport=PHONE).launch(classroom.enrol(classroom.package(folder)))
    learner, page = Learner(launch), launch.page
    learner.begin("end")
    for name, role, keys, right in (("one", "radio", "1", "Blue"), ("some", "checkbox", "23", "Green")):
        learner.sees(name)
        shown = learner.page.locator(".option")
        tops = shown.evaluate_all("all => all.map(one => Math.round(one.getBoundingClientRect().top))")
        assert tops[0] == tops[1]
        learner.page.get_by_role(role).first.focus()
        for key in keys:
            page.keyboard.press(key)
        assert violations_light_and_dark(page, learner.content, within=".page.current") == []
        page.keyboard.press("Enter")
        expect(learner.page.locator(".verdict")).to_have_class(re.compile("right"))
        expect(learner.page.get_by_role(role, name=right)).to_be_checked()
        assert violations_light_and_dark(page, learner.content, within=".page.current") == []
        page.set_viewport_size(DESKTOP_AT_400)
        assert [*wider_than_screen(learner.content), *small_targets(learner.content)] == []
        page.set_viewport_size(PHONE)
        learner.forward()


def test_forced_colours_show_where_the_learner_is_what_is_chosen_and_what_is_right(classroom: Classroom) -> None:
    """The browser draws the choice itself, and the verdict has a sign and words: backgrounds are taken away.

    What was answered is no fainter than what was asked, though it cannot be changed any more.

    The current entry of the menu has an outline; what is done, and the bar of progress, are filled.
    """
    authored = read(EVERY_QUESTION)
    quiz = authored.quizzes[0]
    learner = Learner(
        classroom.device(forced_colors="active").launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2")))
    )
    learner.read(authored.lessons[0])
    menu = learner.content.locator("#menu")
    expect(menu.locator("[aria-current]")).to_have_css("outline-style", "solid")
    ground = menu.evaluate("one => getComputedStyle(one).backgroundColor")
    for filled in (menu.locator(".mark.done"), menu.locator(".meter span")):
        expect(filled).not_to_have_css("background-color", ground)
        expect(filled).to_have_css("forced-color-adjust", "none")

    learner.begin(quiz)
    question = quiz.questions[0]
    learner.answer(question, question.wrong())
    chosen = learner.view(question).locator("label.option", has_text=question.wrong())
    assert chosen.locator("input").is_visible()
    assert chosen.locator("input").evaluate("one => getComputedStyle(one).appearance") == "auto"
    learner.check()
    assert chosen.locator(".answer-mark").is_visible()
    assert violations(learner.content) == []

    sorting = next(one for one in quiz.questions if one.type == "sorting")
    learner.turn_to(quiz.questions.index(sorting) + 1)
    learner.answer(sorting, sorting.right())
    learner.check()
    said = "one => getComputedStyle(one).color"
    assert learner.page.locator(".carried-text").first.evaluate(said) == learner.page.locator(".prompt").evaluate(said)


def drag(learner: Learner, rows: Locator, start: int, end: int) -> None:
    """Drag a row to the place of another one."""
    rows.nth(end).scroll_into_view_if_needed()
    mouse = learner.launch.page.mouse
    for at, act in ((start, mouse.down), (end, mouse.up)):
        box = rows.nth(at).bounding_box()
        assert box
        mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=2)
        act()


def test_a_screen_reader_hears_what_was_moved_and_only_while_it_is_news(classroom: Classroom) -> None:
    """By a button or by dragging; what was said is taken away later, so that nobody reads it as a part of the page."""
    quiz = read(EVERY_QUESTION).quizzes[0]
    question = next(one for one in quiz.questions if one.type == "ordering")
    own = classroom.device(forgets=True)
    own.context.clock.install()
    learner = Learner(own.launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2"))))
    learner.begin(quiz)
    learner.turn_to(quiz.questions.index(question) + 1)
    own.stop_the_clock(learner.launch.page)
    item = learner.view(question).locator(".sortable-text").nth(1).inner_text()
    learner.button("moveUp", item=item).click()
    announcements = learner.content.locator("#announcements[aria-live=polite]")
    expect(announcements).to_have_text(learner.say("movedTo", item=item, position=1, total=4))
    own.context.clock.fast_forward("00:30")
    expect(announcements).to_be_empty()
    drag(learner, learner.view(question).locator(".sortable-text"), 0, 3)
    expect(announcements).to_have_text(learner.say("movedTo", item=item, position=4, total=4))
    expect(learner.view(question).locator(".sortable-text").nth(3)).to_have_text(item)


def test_a_screen_reader_hears_that_a_lesson_counts_as_read(classroom: Classroom) -> None:
    """Once, at its end; the sign that it was read is far from where somebody reads."""
    learner = Learner(
        classroom.device(viewport=PHONE, dwells=True).launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2")))
    )
    learner.go("text")
    announcements = learner.content.locator("#announcements")
    expect(announcements).to_be_empty()
    learner.content.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(announcements).to_have_text(learner.say("lessonRead"))


def test_a_screen_reader_finds_progress_and_what_is_done_in_the_menu(classroom: Classroom) -> None:
    """Words beside the bar and the ticks, which are for the eye."""
    authored = read(FLASK)
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(FLASK, "1.2"))))
    learner.read(authored.lessons[0])
    menu = learner.content.locator("#menu")
    entry = menu.locator(f'[data-item="{authored.lessons[0]}"]')
    expect(entry).to_have_accessible_name(re.compile(rf"\({learner.say('done')}\)$"))
    percent = f"{100 // len(authored.order)}%"
    expect(menu.get_by_role("progressbar")).to_have_attribute(
        "aria-valuetext", learner.say("percentDone", percent=percent)
    )


def test_a_screen_reader_hears_how_many_words_were_written_once_the_writer_rests(classroom: Classroom) -> None:
    """The count that is seen is silent."""
    quiz = read(EVERY_QUESTION).quizzes[0]
    essay = next(one for one in quiz.questions if one.type == "essay")
    own = classroom.device()
    own.context.clock.install()
    learner = Learner(own.launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2"))))
    learner.begin(quiz)
    learner.turn_to(quiz.questions.index(essay) + 1)
    learner.answer(essay, "three words here")
    expect(learner.page.locator(".word-count")).to_have_text(learner.say("wordCount", count=3))
    own.context.clock.fast_forward("00:02")
    expect(learner.page.get_by_role("status").first).to_have_text(learner.say("wordCount", count=3))


def test_a_screen_reader_hears_how_much_time_is_left(tmp_path: Path, classroom: Classroom) -> None:
    """At a few moments only; the clock itself is silent."""
    folder = write_course(tmp_path / "timed", quizzes=[written_quiz("end", [single_choice("q1")], time_limit=10)])
    own = classroom.device()
    own.context.clock.install()
    learner = Learner(own.launch(classroom.enrol(classroom.package(folder))))
    learner.begin("end")
    announcements = learner.content.locator("#announcements")
    own.context.clock.fast_forward("02:00")
    expect(learner.page.locator(".timer")).to_contain_text(re.compile("[67]:"))
    expect(announcements).to_be_empty()
    own.context.clock.fast_forward("03:00")
    expect(announcements).to_have_text(learner.say("minutesLeft", count=5))


def test_the_verdict_is_read_from_its_beginning_at_400_percent(classroom: Classroom) -> None:
    """Of each type; also where feedback and explanation are taller than the window; the bar covers nothing of it."""
    quiz = read(EVERY_QUESTION).quizzes[0]
    launch = classroom.device(viewport=DESKTOP_AT_400).launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2")))
    learner = Learner(launch)
    learner.begin(quiz)
    for question in quiz.questions:
        learner.sees(question.id)
        learner.answer(question, question.wrong())
        learner.check()
        title = learner.view(question).locator(".verdict-title")
        expect(title).to_be_in_viewport(ratio=1)
        bar = learner.content.locator(".bar").bounding_box()
        box = title.bounding_box()
        assert bar
        assert box
        assert box["y"] >= bar["y"] + bar["height"], question.type
        if question is not quiz.questions[-1]:
            learner.forward()


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


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_pages_appear_softly_and_can_be_used_meanwhile(motion: str, classroom: Classroom) -> None:
    """Who turns them fast arrives at the last one, with the focus on its title; with reduced motion nothing moves."""
    own = classroom.device(reduced_motion=motion)
    own.context.add_init_script(
        "moved = []; const animate = Element.prototype.animate;"
        "Element.prototype.animate = function (frames, how) { moved.push([this.id, how.duration]);"
        " return animate.call(this, frames, {...how, duration: 1e7}); };"
    )
    learner = Learner(own.visit(classroom.system.content_address(classroom.package(FLASK, "web"))))
    lessons = read(FLASK).lessons[:3]
    for lesson in lessons:
        learner.go(lesson)
    learner.arrives(lessons[-1])
    expect(learner.page.locator("h1")).to_be_focused()
    moved = [[f"lesson-{lesson}", 200] for lesson in lessons]
    assert learner.content.evaluate("moved") == (moved if motion == "no-preference" else [])


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
    for sign in learner.page.locator(".turn .icon.mirrored").all():
        expect(sign).to_have_css("transform", "matrix(-1, 0, 0, 1, 0, 0)")
    assert learner.page.locator(".turn .icon.mirrored").count() == 2


def test_an_entry_of_a_list_runs_in_the_direction_of_its_letters(tmp_path: Path, classroom: Classroom) -> None:
    """As options do that stand on the page; the list itself is the course's."""
    english, arabic = "Reads (nothing changes)!", "يرسل (بيانات)!"
    pairs = [{"item": "GET", "match": english}, {"item": "POST", "match": arabic}]
    questions = [
        {"id": "pairs", "type": "matching", "prompt": "صل", "pairs": pairs},
        {"id": "gaps", "type": "gaps", "prompt": "أكمل", "text": f"ثم {{{{={english}|{arabic}}}}}"},
    ]
    course = write_course(tmp_path / "lists", lessons=0, quizzes=[written_quiz("end", questions)], language="ar")
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(course, "1.2"))))
    learner.begin("end")
    for name in ("pairs", "gaps"):
        learner.sees(name)
        field = learner.page.locator("select").first
        expect(field).to_have_css("direction", "rtl")
        expect(field.get_by_text(english, exact=True)).to_have_css("direction", "ltr")
        expect(field.get_by_text(arabic, exact=True)).to_have_css("direction", "rtl")
        learner.forward()


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
    for heading in learner.content.locator(".body h2").all():
        expect(heading).to_have_css("break-after", "avoid")
    assert learner.content.locator("#start").evaluate("one => getComputedStyle(one).breakBefore") == "auto"
    learner.content.evaluate("dispatchEvent(new Event('afterprint'))")
    assert learner.content.locator(".handout").count() == 0
    launch.page.emulate_media(media="screen")
    launch.page.set_viewport_size(PHONE)
    learner.content.locator("#menu-button").click()
    shade = learner.content.locator("#shade")
    expect(shade).to_be_visible()
    launch.page.emulate_media(media="print")
    expect(shade).to_be_hidden()
