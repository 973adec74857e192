"""The keyboard is enough: for the menu, for dialogues, and for what goes wrong; whole courses: test_every_door.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from authored import EVERY_QUESTION, FLASK, read
from device import PHONE
from keyboard import Keyboard
from learner import Learner
from playwright.sync_api import expect

if TYPE_CHECKING:
    from classroom import Classroom

SHOWN = ".page.current .question"


def test_the_menu_of_a_narrow_screen_takes_the_focus_and_gives_it_back(classroom: Classroom) -> None:
    """It opens at the current entry, Escape closes it, and Tab does not leave it while it is open."""
    launch = classroom.device(viewport=PHONE).launch(classroom.enrol(classroom.package(EVERY_QUESTION)))
    Learner(launch)
    keyboard = Keyboard(launch)
    keyboard.press("#menu-button")
    keyboard.comes_to("one => one.closest('#menu') !== null")
    for _ in range(30):
        keyboard.keys.press("Tab")
        assert keyboard.focused("one => one === document.body || one.closest('#menu') !== null")
    keyboard.press("#menu a", key="Escape")
    keyboard.comes_to("one => one.id", "menu-button")
    expect(launch.content.locator("#menu")).to_be_hidden()


def test_the_contents_of_a_lesson_lie_over_its_text_only_while_they_are_used(classroom: Classroom) -> None:
    """Also on a wide screen. Escape gives the focus back; the choice of a heading and Tab beyond the list close it."""
    launch = classroom.device(viewport={"width": 1440, "height": 900}).launch(classroom.enrol(classroom.package(FLASK)))
    learner = Learner(launch)
    learner.go("what-is-flask")
    keyboard = Keyboard(launch)
    chip, listed = ".page.current .contents > summary", learner.page.locator(".contents nav")
    expect(listed).to_be_hidden()
    keyboard.press(chip)
    expect(listed).to_be_visible()
    keyboard.press(".page.current .contents a", key="Escape")
    expect(listed).to_be_hidden()
    keyboard.comes_to("one => one.localName", "summary")
    keyboard.keys.press("Enter")
    keyboard.keys.press("Shift+Tab")
    expect(listed).to_be_hidden()
    keyboard.press(chip)
    keyboard.press(".page.current .contents a")
    expect(listed).to_be_hidden()
    keyboard.comes_to("one => one.matches('.page.current :is(h2, h3)')")


def test_a_dialogue_gives_the_focus_back(classroom: Classroom) -> None:
    """Escape in the question before submitting leads back to the button that asked it."""
    launch = classroom.device().launch(classroom.enrol(classroom.package(EVERY_QUESTION)))
    learner = Learner(launch)
    keyboard = Keyboard(launch)
    learner.begin("examination")
    for _ in range(3):
        keyboard.press(".page.current .turns button", learner.say("nextQuestion"))
    keyboard.press(".page.current .turns button", learner.say("submitQuiz"))
    launch.content.locator("dialog[open]").wait_for()
    keyboard.comes_to("one => one.closest('dialog') !== null")
    keyboard.keys.press("Escape")
    keyboard.comes_to("one => one.textContent.trim()", learner.say("submitQuiz"))


def test_what_is_missing_is_said_and_gets_the_focus(classroom: Classroom) -> None:
    """Checking without an answer says why not, in a live region, and leads to the controls."""
    quiz = read(EVERY_QUESTION).quizzes[0]
    launch = classroom.device().launch(classroom.enrol(classroom.package(EVERY_QUESTION)))
    learner = Learner(launch)
    keyboard = Keyboard(launch)
    learner.begin(quiz)
    for question in quiz.questions:
        keyboard.press(f"{SHOWN} button", learner.say("checkAnswer" if question.scored else "saveAnswer"))
        expect(learner.page.locator(".missing")).not_to_be_empty()
        expect(learner.content.locator("#announcements")).to_have_text(learner.page.locator(".missing").inner_text())
        keyboard.comes_to("one => one.closest('.question') !== null && one.localName !== 'h2'")
        learner.page.locator(".turns button").last.click() if question is not quiz.questions[-1] else None


def test_an_item_is_moved_again_and_again_without_looking_for_its_button(classroom: Classroom) -> None:
    """The focus goes with the item, also to the end, from where it can be moved back."""
    quiz = read(EVERY_QUESTION).quizzes[0]
    at = next(number for number, one in enumerate(quiz.questions, 1) if one.type == "ordering")
    launch = classroom.device().launch(classroom.enrol(classroom.package(EVERY_QUESTION)))
    learner = Learner(launch)
    keyboard = Keyboard(launch)
    learner.begin(quiz)
    learner.turn_to(at)
    items = learner.page.locator(".sortable-text")
    first = items.first.inner_text()
    keyboard.seek(f"{SHOWN} .moves button", learner.say("moveDown", item=first))
    for place in (1, 2, 3, 3):
        keyboard.keys.press("Enter")
        expect(items.nth(place)).to_have_text(first)
        keyboard.comes_to("one => one.getAttribute('aria-label')", learner.say("moveDown", item=first))


def test_whoever_tries_a_self_check_again_is_at_its_controls(classroom: Classroom) -> None:
    """Its button is gone; the focus is not."""
    question = read(EVERY_QUESTION).checks[0]
    launch = classroom.device().launch(classroom.enrol(classroom.package(EVERY_QUESTION)))
    learner = Learner(launch)
    keyboard = Keyboard(launch)
    learner.go("self-checks")
    view = f'.page.current [data-question="{question.id}"]'
    keyboard.answer(question, question.wrong(), view)
    keyboard.press(f"{view} button", learner.say("checkAnswer"))
    keyboard.press(f"{view} button", learner.say("tryAgain"))
    keyboard.comes_to("one => one.type", "radio")


def test_a_message_that_is_closed_leaves_the_focus_in_the_page(classroom: Classroom) -> None:
    """The button that closed it is gone; a screen reader goes on reading at the beginning of the content."""
    registration = classroom.enrol(classroom.package(EVERY_QUESTION))
    registration.stored[0] = {"suspend_data": "damaged", "core": {"lesson_status": "incomplete", "exit": "suspend"}}
    launch = classroom.device().launch(registration)
    learner = Learner(launch)
    keyboard = Keyboard(launch)
    keyboard.press(".notice button", learner.say("close"))
    expect(learner.content.locator(".notice")).to_have_count(0)
    keyboard.comes_to("one => one.id", "main")


def test_a_hint_gets_the_focus(classroom: Classroom) -> None:
    """Its button is gone, and what it brought stands before what comes next."""
    quiz = read(EVERY_QUESTION).quizzes[0]
    at = next(number for number, one in enumerate(quiz.questions, 1) if "hint" in one.source)
    launch = classroom.device().launch(classroom.enrol(classroom.package(EVERY_QUESTION)))
    learner = Learner(launch)
    keyboard = Keyboard(launch)
    learner.begin(quiz)
    learner.turn_to(at)
    keyboard.press(f"{SHOWN} button", learner.say("showHint"))
    keyboard.comes_to("one => one.className", "hint")
    keyboard.keys.press("Tab")
    keyboard.comes_to("one => one.textContent", learner.say("checkAnswer"))
