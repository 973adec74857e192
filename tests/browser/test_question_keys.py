"""Questions are answered by single keys while the focus is in them, and a phone shows what came of it below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from authored import read
from device import PHONE
from learner import Learner
from playwright.sync_api import expect
from written import free_text, quiz, single_choice, write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom


def course(folder: Path) -> Path:
    """Write a course with a quiz of options, and of a text."""
    long = " ".join(["Because it is so, and not otherwise."] * 8)
    first = single_choice("q1", explanation=long, options=("red", "green", "blue", "black", "white", "grey"))
    return write_course(folder / "keys", lessons=1, quizzes=[quiz("end", [first, free_text("q2", "a1")])])


def test_keys_choose_and_check_only_while_the_focus_is_in_the_question(tmp_path: Path, classroom: Classroom) -> None:
    """Not with Ctrl, not in a field, not from elsewhere on the page; Enter presses what is to be pressed."""
    launch = classroom.device().launch(classroom.enrol(classroom.package(course(tmp_path))))
    learner, keys = Learner(launch), launch.page.keyboard
    learner.begin("end")
    question = learner.page.locator(".question")
    boxes = question.get_by_role("radio")
    expect(question.locator(".keys")).to_contain_text("F")

    keys.press("Enter")
    expect(question.locator(".missing")).to_have_text(learner.say("chooseOne"))
    keys.press("b")
    expect(boxes.nth(1)).to_be_checked()
    expect(boxes.nth(1)).to_be_focused()
    keys.press("Control+a")
    keys.press("Shift+C")
    keys.press("9")
    expect(boxes.nth(1)).to_be_checked()
    learner.content.evaluate("document.activeElement.blur()")
    keys.press("c")
    expect(boxes.nth(1)).to_be_checked()
    question.locator(".prompt").click()
    keys.press("3")
    expect(boxes.nth(2)).to_be_checked()
    keys.press("Enter")
    expect(question.locator(".verdict.wrong")).to_be_focused()
    expect(question.locator(".is-missed")).to_have_css("border-top-style", "dashed")
    expect(question.locator(".keys")).to_have_count(0)
    keys.press("Enter")
    learner.sees("q2")

    field = question.get_by_role("textbox")
    field.focus()
    keys.type("a1")
    expect(field).to_have_value("a1")
    keys.press("Enter")
    expect(question.locator(".verdict.right")).to_be_focused()


def test_on_a_phone_a_sheet_says_what_came_of_it_and_covers_no_option(tmp_path: Path, classroom: Classroom) -> None:
    """It comes to the lower edge with the next step on it, and whoever scrolls up compares the options with it."""
    own = classroom.device(viewport=PHONE, has_touch=True, is_mobile=True)
    learner = Learner(own.launch(classroom.enrol(classroom.package(course(tmp_path)))))
    learner.begin("end")
    question = learner.page.locator(".question")
    expect(question.locator(".keys")).to_be_hidden()
    question.locator("label.option").first.click()
    learner.check()
    sheet = learner.page.locator(".foot")
    expect(sheet.get_by_role("status")).to_contain_text(learner.say("right"))
    expect(sheet.get_by_role("status")).to_be_in_viewport(ratio=1)
    onward = sheet.get_by_role("button").last
    expect(onward).to_be_in_viewport(ratio=1)
    last = question.locator("label.option").last.evaluate("one => one.getBoundingClientRect().bottom")
    assert last <= sheet.evaluate("one => one.getBoundingClientRect().top")
    learner.content.evaluate("scrollBy(0, -120)")
    expect(onward).to_be_in_viewport(ratio=1)


def test_on_a_phone_what_is_missing_is_said_beside_the_button(tmp_path: Path, classroom: Classroom) -> None:
    """Where it is seen however long the question is."""
    own = classroom.device(viewport=PHONE, has_touch=True, is_mobile=True)
    learner = Learner(own.launch(classroom.enrol(classroom.package(course(tmp_path)))))
    learner.begin("end")
    learner.check_button().click()
    expect(learner.page.locator(".foot .missing")).to_be_in_viewport(ratio=1)


def test_on_a_phone_no_button_covers_a_link_of_the_explanation(tmp_path: Path, classroom: Classroom) -> None:
    """It is reached with Tab, and scrolled clear of the buttons at the lower edge (WCAG 2.2, 2.4.11)."""
    long = "\n\n".join(["Because it is so."] * 20)
    question = single_choice("q1", explanation=f"{long} See [more](https://example.org) of it.\n\n{long}")
    package = classroom.package(write_course(tmp_path / "linked", quizzes=[quiz("end", [question])]))
    own = classroom.device(viewport=PHONE, has_touch=True, is_mobile=True)
    learner = Learner(own.launch(classroom.enrol(package)))
    learner.begin("end")
    learner.page.locator("label.option").first.click()
    learner.check()
    expect(learner.page.locator(".verdict")).to_be_focused()
    link = learner.page.get_by_role("link", name="more")
    link.evaluate("one => scrollBy(0, one.getBoundingClientRect().bottom + 20 - innerHeight)")
    learner.launch.page.keyboard.press("Tab")
    expect(link).to_be_focused()
    learner.content.wait_for_function(
        """() => document.activeElement.getBoundingClientRect().bottom
          < document.querySelector(".foot .buttons").getBoundingClientRect().top"""
    )


def test_a_finger_that_takes_back_a_tick_leaves_no_colour(tmp_path: Path, classroom: Classroom) -> None:
    """A browser takes what was touched last for what the pointer is over."""
    asked = {
        "id": "q1",
        "type": "multiple",
        "prompt": "Which are red?",
        "options": ["Blood", "Snow", "Wine"],
        "answer": ["Blood", "Wine"],
    }
    package = classroom.package(write_course(tmp_path / "ticks", quizzes=[quiz("end", [asked])]))
    own = classroom.device(viewport=PHONE, has_touch=True, is_mobile=True)
    learner = Learner(own.launch(classroom.enrol(package)))
    learner.begin("end")
    first, second = (learner.page.locator("label.option").nth(at) for at in (0, 1))
    first.tap()
    expect(first.get_by_role("checkbox")).to_be_checked()
    first.tap()
    expect(first.get_by_role("checkbox")).not_to_be_checked()
    expect(first).to_have_css("background-color", second.evaluate("one => getComputedStyle(one).backgroundColor"))


def test_results_say_what_to_read_again_and_unfold_the_mistakes(tmp_path: Path, classroom: Classroom) -> None:
    """A bar for each objective; only one below the pass mark has its lesson, and never is a failure red."""
    questions = [
        single_choice("q1", objectives=["Tell red"]),
        single_choice("q2", objectives=["Tell red", "Tell blue"]),
        single_choice("q3"),
    ]
    folder = write_course(tmp_path / "aims", lessons=1, quizzes=[quiz("end", questions)])
    lesson = folder / "lesson-1.md"
    lesson.write_text("---\nobjectives: [Tell red]\n---\n" + lesson.read_text("utf-8"), "utf-8")
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(folder))))
    found = {question.id: question for question in read(folder).quizzes[0].questions}
    learner.begin("end")
    for name in ("q1", "q2", "q3"):
        learner.sees(name)
        learner.answer(found[name], found[name].right() if name == "q2" else found[name].wrong())
        learner.check()
        learner.forward()
    result = learner.page.locator(".result")
    expect(result.get_by_role("heading")).to_have_text(learner.say("notPassed"))
    assert result.locator(".score").evaluate("one => getComputedStyle(one).getPropertyValue('--mark')") == "0.7"
    bars = learner.page.locator(".by-aim li")
    expect(bars).to_have_count(2)
    expect(bars.nth(0)).to_contain_text("1 of 2")
    expect(bars.nth(1)).to_contain_text("1 of 1")
    expect(bars.locator("a")).to_have_count(1)
    expect(learner.page.locator(".stage .button.main")).to_have_text(learner.say("reviewMistakes", count=2))
    # The way onward stands below the answers, and once only.
    expect(learner.page.locator(".stage > .buttons button")).to_have_count(2)
    expect(learner.button("tryAgain")).to_be_visible()
    expect(learner.page.locator(".turn .onward")).to_be_visible()
    learner.button("reviewMistakes", count=2).click()
    unfolded = learner.page.locator(".review details[open]")
    expect(unfolded).to_have_count(2)
    expect(unfolded.first.locator("summary")).to_be_focused()
    expect(unfolded.last.locator(".is-missed")).to_be_visible()
    bars.locator("a").click()
    learner.arrives("lesson-1")
