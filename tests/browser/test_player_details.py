"""Small things that a learner meets: thinking again, going on after a reload, looking back, copying, room for lines."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from authored import EVERY_QUESTION, FLASK, read
from device import MOODLE_FRAME, PHONE
from learner import Learner
from patience import becomes
from playwright.sync_api import expect
from written import quiz, single_choice, write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom
    from playwright.sync_api import Locator

SESSION = """# Sessions

```console
$ pip install flask
Collecting flask
$ flask run \\
>   --debug
 * Running on http://127.0.0.1:5000
```

```python
print("$ all of it")
```
"""
CATCH_COPIES = "navigator.clipboard.writeText = async text => { window.copied = text; }"
BOXES = """fields => fields.map(field => field.getBoundingClientRect()).map(({top, bottom}) => [top, bottom])"""


def right_or_wrong(view: Locator) -> int:
    """Count the options that say whether they are right."""
    return view.locator(".answer-mark").count()


def test_whoever_is_wrong_in_a_self_check_may_think_again_before_the_answer_is_shown(classroom: Classroom) -> None:
    """The first wrong answer gets the author's words to it only; the second one the whole answer."""
    question = read(EVERY_QUESTION).checks[0]
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2"))))
    learner.go("self-checks")
    view = learner.view(question)
    for shown in (False, True):
        learner.answer(question, question.wrong())
        learner.check_button(view).click()
        assert learner.verdict(question) == "wrong"
        assert bool(right_or_wrong(view)) is shown
        if not shown:
            view.get_by_role("button", name=learner.say("tryAgain"), exact=True).click()


def test_the_answer_to_a_self_check_is_shown_when_it_is_asked_for(classroom: Classroom) -> None:
    """Also after the course was left and opened again; the focus goes to the words about it."""
    question = read(EVERY_QUESTION).checks[0]
    registration = classroom.enrol(classroom.package(EVERY_QUESTION, "1.2"))
    own = classroom.device()
    launch = own.launch(registration)
    learner = Learner(launch)
    learner.go("self-checks")
    learner.answer(question, question.wrong())
    learner.check_button(learner.view(question)).click()
    launch.page.close()
    learner = Learner(own.launch(registration))
    learner.go("self-checks")
    view = learner.view(question)
    assert right_or_wrong(view) == 0
    ask = view.get_by_role("button", name=learner.say("showAnswer"), exact=True)
    ask.click()
    assert right_or_wrong(view) == 2
    expect(ask).to_have_count(0)
    assert view.locator(".verdict").evaluate("one => one === document.activeElement")


def test_a_reload_in_an_attempt_against_time_shows_the_question_at_once(tmp_path: Path, classroom: Classroom) -> None:
    """The clock runs: nobody has to look for the button that goes on."""
    questions = [single_choice(f"q{number}") for number in range(3)]
    folder = write_course(tmp_path / "timed", lessons=1, quizzes=[quiz("end", questions, time_limit=10)])
    registration = classroom.enrol(classroom.package(folder))
    found = read(folder).quizzes[0]
    own = classroom.device()
    launch = own.launch(registration)
    learner = Learner(launch)
    learner.begin(found)
    learner.answer(found.questions[0], found.questions[0].right())
    learner.check()
    launch.page.close()
    learner = Learner(own.launch(registration))
    learner.sees("q1")
    assert learner.page.locator(".timer").inner_text().strip() != ""


def test_the_start_page_tells_the_pass_mark_that_counts(tmp_path: Path, classroom: Classroom) -> None:
    """In the language's own figures; the LMS's mark takes the place of the course's."""
    folder = write_course(
        tmp_path / "german", language="de", quizzes=[quiz("end", [single_choice("q1")])],
        completion={"passing_score": 62.5},
    )  # fmt: skip
    package = classroom.package(folder)
    for lms_mark, shown in ((None, "62,5\u00a0%"), ("80", "80\u00a0%")):
        learner = Learner(classroom.device().launch(classroom.enrol(package, passing_score=lms_mark)))
        assert learner.page.locator(".facts dd").all_inner_texts()[-1] == shown


def test_a_finished_quiz_can_be_looked_through_before_the_results(tmp_path: Path, classroom: Classroom) -> None:
    """Every question but the last offers the next one beside the results."""
    questions = [single_choice(f"q{number}") for number in range(3)]
    folder = write_course(tmp_path / "again", lessons=1, quizzes=[quiz("end", questions)])
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(folder))))
    found = read(folder).quizzes[0]
    learner.begin(found)
    learner.answer_all(found, right=True)
    learner.turn_to(1)
    expect(learner.button("seeResults")).to_have_count(1)
    for shown in ("q1", "q2"):
        learner.button("nextQuestion").click()
        learner.sees(shown)
    expect(learner.button("nextQuestion")).to_have_count(0)


def test_of_a_session_at_a_prompt_only_what_was_typed_is_copied(tmp_path: Path, classroom: Classroom) -> None:
    """Prompts and output stay behind; other code is copied as it stands."""
    folder = write_course(tmp_path / "copy", lessons=["session"])
    (folder / "session.md").write_text(SESSION, encoding="utf-8")
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(folder))))
    learner.go("session")
    learner.content.evaluate(CATCH_COPIES)
    wanted = ("pip install flask\nflask run \\\n  --debug", 'print("$ all of it")')
    for copy, text in zip(learner.page.locator(".copy").all(), wanted, strict=True):
        copy.click()
        assert becomes(lambda: str(learner.content.evaluate("window.copied")).strip("\n"), text)


def test_the_gaps_of_neighbouring_lines_do_not_touch(classroom: Classroom) -> None:
    """In Moodle's frame fields of different lines have room between them."""
    question = next(one for one in read(EVERY_QUESTION).quizzes[0].questions if one.type == "gaps")
    found = read(EVERY_QUESTION).quizzes[0]
    launch = classroom.device(viewport=MOODLE_FRAME).launch(classroom.enrol(classroom.package(EVERY_QUESTION, "1.2")))
    learner = Learner(launch)
    learner.begin(found)
    learner.turn_to(found.questions.index(question) + 1)
    boxes = sorted(learner.view(question).locator(".gap").evaluate_all(BOXES))
    lines = [boxes[0]]
    for top, bottom in boxes:
        if top > lines[-1][0] + 2:
            lines.append([top, bottom])
    assert len(lines) > 1
    assert all(lower[0] - upper[1] >= 4 for upper, lower in pairwise(lines)), lines


def test_the_buttons_of_a_question_leave_a_small_phone_to_it(classroom: Classroom) -> None:
    """Side by side they take a quarter of the screen at most; and rows are framed alike in all types."""
    found = read(EVERY_QUESTION).quizzes[0]
    ordering, matching = (next(one for one in found.questions if one.type == kind) for kind in ("ordering", "matching"))
    address = classroom.system.content_address(classroom.package(EVERY_QUESTION, "web"))
    learner = Learner(classroom.device(viewport={"width": 320, "height": 568}).visit(address))
    learner.begin(found)
    learner.turn_to(2)
    assert learner.button("showHint").is_visible()
    assert learner.page.locator(".foot").evaluate("foot => foot.offsetHeight") <= 568 / 4
    frame = "row => getComputedStyle(row).borderColor"
    learner.turn_to(found.questions.index(matching) + 1)
    framed = learner.page.locator(".pair").first.evaluate(frame)
    learner.turn_to(found.questions.index(ordering) + 1)
    assert learner.page.locator(".sortable-item").first.evaluate(frame) == framed


GAPS = {"id": "g", "type": "gaps", "prompt": "Fill in.", "text": 'It is ({{one}}), and "{{two}}". Or {{three}}.'}
ON_ONE_LINE = """whole => {
  const range = document.createRange();
  return [...whole.childNodes].every(node => {
    range.selectNode(node);
    const box = range.getBoundingClientRect();
    const all = whole.querySelector(".gap").getBoundingClientRect();
    const right = whole.closest(".gap-text").getBoundingClientRect().right;
    return box.top < all.bottom && box.bottom > all.top && box.right <= right && (box.left - all.right) < 2;
  });
}"""


def test_no_punctuation_is_left_alone_after_a_gap(tmp_path: Path, classroom: Classroom) -> None:
    """Brackets, quotation marks, commas and full stops stay with their gap at any width, also once it is marked."""
    course = write_course(tmp_path / "gaps", lessons=1, quizzes=[quiz("end", [GAPS])])
    launch = classroom.device().launch(classroom.enrol(classroom.package(course)))
    learner = Learner(launch)
    learner.begin("end")
    wholes = learner.page.locator(".gap-whole")
    assert wholes.all_text_contents() == ["(),", "“”.", "."]
    for marked in (False, True):
        if marked:
            learner.answer(read(course).quizzes[0].questions[0], ["a", "b", "c"])
            learner.check()
        for width in range(320, 530, 30):
            launch.page.set_viewport_size({"width": width, "height": 700})
            assert all(wholes.evaluate_all(f"all => all.map({ON_ONE_LINE})")), (width, marked)


def test_the_titles_of_course_and_page_are_said_once(tmp_path: Path, classroom: Classroom) -> None:
    """On the first page they are the same; on others the page's comes first."""
    course = write_course(tmp_path / "named", lessons=1, title="Titled")
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(course))))
    assert learner.content.title() == "Titled"
    learner.go("lesson-1")
    assert learner.content.title() == "About lesson-1 · Titled"


def test_who_saves_and_exits_in_a_frame_is_told_where_the_way_out_is(tmp_path: Path, classroom: Classroom) -> None:
    """A frame is closed by the learning platform, not by the learner."""
    course = write_course(tmp_path / "framed", lessons=1)
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(course))))
    learner.leave()
    learner.content.get_by_text(learner.say("closedInFrame")).wait_for()


def test_the_place_in_the_menu_is_marked_under_the_pointer_too(tmp_path: Path, classroom: Classroom) -> None:
    """What is pointed at and where one is are told apart."""
    course = write_course(tmp_path / "hovered", lessons=1)
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(course))))
    learner.go("lesson-1")
    background = "link => getComputedStyle(link).backgroundColor"
    here, other = (learner.content.locator(f'#menu a[data-item="{name}"]') for name in ("lesson-1", "start"))
    other.hover()
    before = here.evaluate(background)
    here.hover()
    assert here.evaluate(background) == before


def test_the_bars_move_with_a_quiz_and_the_start_page_leads_back_into_it(tmp_path: Path, classroom: Classroom) -> None:
    """The quiz's bar is full at its last answer; the course's counts the answers as parts of the quiz."""
    course = write_course(tmp_path / "bars", lessons=1, quizzes=[quiz("end", [single_choice("a"), single_choice("b")])])
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(course))))
    (found,) = read(course).quizzes
    learner.begin(found)
    share = "bar => bar.style.getPropertyValue('--share')"
    steps, meter = learner.page.locator(".steps span"), learner.content.locator("#meter")
    assert (steps.evaluate(share), meter.evaluate(share)) == ("0", "0")
    learner.answer(found.questions[0], found.questions[0].right())
    learner.check()
    assert (steps.evaluate(share), meter.evaluate(share)) == ("0.5", "0.25")
    learner.go("start")
    expect(learner.page.locator(".standing")).to_contain_text(learner.say("percentDone", percent="25%"))
    assert learner.page.locator(".ring").evaluate(share) == "0.25"
    learner.button("continueTo", title="Quiz end").click()
    learner.sees("b")
    learner.answer(found.questions[1], found.questions[1].right())
    learner.check()
    assert learner.page.locator(".steps span").evaluate(share) == "1"
    learner.submit()
    learner.read("lesson-1")
    learner.go("start")
    expect(learner.page.locator(".standing")).to_contain_text(learner.say("allDone"))
    expect(learner.button("readAgain")).to_be_visible()


def test_the_bar_of_a_quiz_reaches_its_end_past_a_question_that_was_skipped(
    tmp_path: Path, classroom: Classroom
) -> None:
    """It says how far one has come, the list below it what is answered; going back takes nothing away."""
    questions = [single_choice(name) for name in "abc"]
    course = write_course(tmp_path / "skipped", lessons=1, quizzes=[quiz("end", questions)])
    learner = Learner(classroom.device().launch(classroom.enrol(classroom.package(course))))
    (found,) = read(course).quizzes
    share = "bar => bar.style.getPropertyValue('--share')"
    steps = learner.page.locator(".steps span")
    learner.begin(found)
    learner.sees("a")
    learner.button("skipQuestion").click()
    for name in "bc":
        learner.sees(name)
        learner.answer(found.questions["abc".index(name)], found.questions["abc".index(name)].right())
        learner.check()
        if name == "b":
            learner.forward()
    assert steps.evaluate(share) == "1"
    learner.button("previousQuestion").click()
    learner.sees("b")
    assert steps.evaluate(share) == "1"


def test_the_overview_counts_what_is_done_of_each_section(classroom: Classroom) -> None:
    """As the menu does, in words."""
    package = classroom.package(FLASK, "web")
    learner = Learner(classroom.device().visit(classroom.system.content_address(package)))
    learner.go("core-components")
    learner.read("core-components")
    learner.go("start")
    heading = learner.page.locator(".cards h3").first
    expect(heading).to_have_text("Meet Flask 1 of 2 done")
    expect(learner.content.locator("#menu .section-title").first).to_have_text("Meet Flask 1 of 2")


def test_the_bar_of_a_phone_names_the_page(classroom: Classroom) -> None:
    """Not the course, whose title would be cut off; its first page has that title in large."""
    package = classroom.package(FLASK, "web")
    learner = Learner(classroom.device(viewport=PHONE).visit(classroom.system.content_address(package)))
    title = learner.content.locator(".bar-title")
    expect(title).to_have_text("")
    learner.go("core-components")
    expect(title).to_have_text("The parts of Flask")
    learner.go("finish")
    expect(title).to_have_text(learner.say("courseNotDone"))


def test_an_address_leads_to_a_heading_whatever_its_letters(tmp_path: Path, classroom: Classroom) -> None:
    """Browsers write those that are not ASCII with signs of percent; half a sign leads to where the learner was."""
    folder = write_course(tmp_path / "signs", lessons=["lesson-1"])
    (folder / "lesson-1.md").write_text("# Wege\n\n## Überall\n\nHier.\n\n## Rückweg\n\nDa.\n", encoding="utf-8")
    address = classroom.system.content_address(classroom.package(folder, "web"))
    page = classroom.device().visit(address).page
    page.goto(f"{address}#lesson-1--%C3%BCberall")
    page.reload()
    expect(page.locator("#lesson-lesson-1 h1")).to_be_visible()
    page.locator(".menu [data-item=start]").click()
    page.go_back()
    expect(page.locator("#lesson-lesson-1 h1")).to_be_visible()
    page.goto(address)  # goes on where the way back has led
    expect(page.locator("#lesson-lesson-1 h1")).to_be_visible()
    page.goto(f"{address}#%")
    page.reload()
    expect(page.locator("#lesson-lesson-1 h1")).to_be_visible()


def test_the_results_lead_on_while_something_is_left(tmp_path: Path, classroom: Classroom) -> None:
    """One button says where to go; when nothing is left, there is none."""
    package = classroom.package(write_course(tmp_path / "on", lessons=2), "web")
    learner = Learner(classroom.device().visit(classroom.system.content_address(package)))
    learner.read("lesson-1")
    learner.go("finish")
    onward = learner.page.locator(".button.main")
    expect(onward).to_have_text(learner.say("continueTo", title="About lesson-2"))
    onward.click()
    learner.arrives("lesson-2")
    learner.read("lesson-2")
    learner.go("finish")
    expect(onward).to_have_count(0)


def test_the_results_keep_what_is_done_apart_from_what_is_left(tmp_path: Path, classroom: Classroom) -> None:
    """Each under a heading of its own, and no heading without entries."""
    package = classroom.package(write_course(tmp_path / "apart", lessons=2), "web")
    learner = Learner(classroom.device().visit(classroom.system.content_address(package)))
    headings, lists = learner.page.locator("h2"), learner.page.locator("ul.review")
    learner.go("finish")
    expect(headings).to_have_text([learner.say("stillOpen")])
    learner.read("lesson-1")
    learner.go("finish")
    expect(headings).to_have_text([learner.say("stillOpen"), learner.say("doneLabel")])
    expect(lists.nth(0).locator("a")).to_have_text(["About lesson-2"])
    expect(lists.nth(1).locator("a")).to_have_text(["About lesson-1"])
    learner.read("lesson-2")
    learner.go("finish")
    expect(headings).to_have_text([learner.say("doneLabel")])


SIGNS_ALONE = """() => {
  const formula = document.querySelector(".page.current math");
  const paragraph = formula.closest("p");
  const words = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let sign;
  while ((sign = words.nextNode()) && !/^[.]/.test(sign.data));
  range.setStart(sign, 0);
  range.setEnd(sign, 1);
  const lost = [];
  for (let width = 60; width < 260; width += 1) {
    paragraph.style.width = `${width}px`;
    if (range.getBoundingClientRect().left < formula.getBoundingClientRect().left) lost.push(width);
  }
  return lost;
}"""
"""Widths of a paragraph at which the full stop behind its formula begins a line."""


def test_no_line_begins_with_the_full_stop_behind_a_formula(tmp_path: Path, classroom: Classroom) -> None:
    """However wide the window is, and the letters stand apart."""
    folder = write_course(tmp_path / "laws", lessons=2)
    (folder / "lesson-2.md").write_text("# Laws\n\nKepler's law is as short as $T^2 = a^3$. That is all.\n", "utf-8")
    launch = classroom.device().visit(classroom.system.content_address(classroom.package(folder, "web")))
    learner = Learner(launch)
    learner.go("lesson-2")
    expect(learner.page.locator(".formula-whole")).to_have_text(re.compile(r"\.$"))
    assert launch.content.evaluate(SIGNS_ALONE) == []
