"""A learner in a real browser: a server that is slow, away or ahead, and what is told of grades."""

from __future__ import annotations

import json
import re
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from accessibility import violations_light_and_dark, wider_than_screen
from browsing import (
    answer_and_go_on,
    answer_somehow,
    answer_too_late,
    jump,
    new_page,
    see_question,
    see_saved,
    submit,
    tool_frame,
)
from line import Line
from lms import CLAIM, INSTRUCTOR, Lms, Reply
from patience import waits_until
from playwright.sync_api import expect
from running import running_tool
from sqlalchemy import func, select
from whole_course import Player, drawn_diagrams, write_whole_course
from windows import WIDTHS, faults, some_of

from lti_tool.base.database import now
from lti_tool.base.tables import Learner, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Frame, Page, Response, Route

    from lti_tool.web.tool import Tool

WINDOW = {"width": 1100, "height": 860}
DESKTOP: dict[str, Any] = {"viewport": WINDOW}
LESSON = """# {title}

{title} begins here.

```question
id: check-{name}
type: choice
prompt: Which is the second letter?
options: [A, B, C]
answer: B
```

## The end of {title}

That was all.
"""
CHOICE = "  - {{id: {name}, type: choice, prompt: 'Two, in {name}?', options: ['1', '2', '3'], answer: '2'}}\n"
COURSE = {
    "course.yaml": "id: letters\ntitle: Letters\noutline: [one.md, two.md, after.quiz.yaml, silent.quiz.yaml,"
    " essay.quiz.yaml, instant.quiz.yaml]\n",
    "one.md": LESSON.format(title="Lesson one", name="one"),
    "two.md": LESSON.format(title="Lesson two", name="two"),
    "after.quiz.yaml": "id: after\ntitle: Told after\nfeedback: after\nquestions:\n"
    + CHOICE.format(name="a1")
    + CHOICE.format(name="a2"),
    "silent.quiz.yaml": "id: silent\ntitle: Told the score\nfeedback: none\nquestions:\n"
    + "".join(CHOICE.format(name=f"s{number}") for number in range(4)),
    "essay.quiz.yaml": "id: essay\ntitle: Read by a teacher\nfeedback: after\nquestions:\n"
    + CHOICE.format(name="e1")
    + "  - {id: e2, type: essay, prompt: 'Why?', max_words: 20}\n",
    "instant.quiz.yaml": "id: instant\ntitle: Told at once\nquestions:\n"
    + "".join(CHOICE.format(name=f"i{number}") for number in range(3)),
}
AWARD = {
    "course.yaml": "id: award\ntitle: A course with a certificate\ncertificate: true\noutline: [one.md]\n",
    "one.md": "# The only lesson\n\nRead this.\n",
}
STORY = """id: counter
title: At the counter
variables: {secret_trust: 0}
scenes:
  begins:
    text: Is this meant to taste like lemon?
    choices:
      - {say: May I taste it?, then: He leans in., add: {secret_trust: 1}, goto: asks}
      - {say: That is its taste., then: He looks at the secret door., goto: asks}
  asks:
    text: So what went wrong?
    choices:
      - {say: I will grind finer., if: secret_trust >= 1, goto: stays}
      - {say: I can sugar it., goto: leaves}
  stays: {text: He stays., ending: A guest comes back, points: 3}
  leaves: {text: He goes in secret., ending: A secret loss, points: 4}
"""
TALK = {
    "course.yaml": "id: talk\ntitle: A talk\noutline: [counter.scenario.yaml]\n",
    "counter.scenario.yaml": STORY,
}

KINDS = {
    "course.yaml": "id: kinds\ntitle: Kinds of questions\noutline: [kinds.quiz.yaml]\n",
    "kinds.quiz.yaml": """id: kinds
title: Kinds
feedback: after
pick: {asked: 1}
questions:
  - {id: sort, type: sorting, prompt: What is it made of?, explanation: A secret.,
     categories: [{category: Rock, items: [Mars]}, {category: Gas, items: [Jupiter]}]}
  - {id: spot, type: hotspot, prompt: Where is the tree?, explanation: A secret., picture: "![A field](field.svg)",
     regions: [{label: The tree, circle: [20, 50, 10], correct: true}, {label: The pond, circle: [70, 50, 10]}]}
  - {id: tiles, group: asked, type: choice, prompt: Which is the field?, explanation: A secret.,
     answer: "![Grass](field.svg)", options: ["![Grass](field.svg)", "![Water](water.svg)"]}
  - {id: more, group: asked, type: choice, prompt: Which one is the field?, explanation: A secret.,
     answer: "![Grass](field.svg)", options: ["![Grass](field.svg)", "![Water](water.svg)"]}
""",
    "field.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"><rect width="400" height="200"/></svg>',
    "water.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><circle r="9" fill="blue"/></svg>',
}


class School:
    """An LMS, the tool and the line to it, and learners who come with a browser."""

    def __init__(self, lms: Lms, tool: Tool, line: Line, browser: Browser) -> None:
        self.lms = lms
        self.tool = tool
        self.line = line
        self.browser = browser

    def open(  # noqa: PLR0913 - each by its name
        self,
        learner: str,
        item: str = "",
        *,
        course: str = "letters",
        device: BrowserContext | None = None,
        framed: str = "",
        claims: dict[str, Any] | None = None,
        **options: Any,
    ) -> Page:
        """Open a link to the course, or to an item of it, as a learner; without a ``device``, on a new one.

        ``options`` are the device's; ``claims`` go into the launch, ``framed`` into the address of the LMS's page.
        """
        link = f"{course} {item}".strip()
        custom = {"course": course} | ({"item": item} if item else {})
        name = f"{learner} {link}"
        self.lms.links[name] = {
            "sub": learner,
            CLAIM + "custom": custom,
            CLAIM + "resource_link": {"id": link, "title": link},
        } | (claims or {})
        page = new_page(device or self.browser.new_context(**{"reduced_motion": "reduce", **options}))
        page.goto(f"{self.lms.url}/course?tool={self.tool.settings.url}&link={name}{framed}")
        return page

    def saved(self, learner: str) -> int:
        """Return how often a learner's states were saved: of others, a page that was closed may still send one."""
        query = select(func.sum(Progress.revision)).join(Learner).where(Learner.subject == learner)
        with self.tool.store.read() as session:
            return session.scalar(query) or 0


@pytest.fixture(scope="module")
def running(shell: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """Start the tool with a course, and an LMS that knows it."""
    folder = tmp_path_factory.mktemp("school")
    courses = {folder / "letters": COURSE, folder / "award": AWARD, folder / "talk": TALK, folder / "kinds": KINDS}
    for course, files in courses.items():
        course.mkdir()
        for name, text in files.items():
            (course / name).write_text(text, encoding="utf-8")
    whole = write_whole_course(folder / "whole")
    line = Line()
    drawing, lms_of_all = drawn_diagrams(folder / "bin"), Lms(now)
    with drawing, lms_of_all as lms, running_tool(folder, *courses, whole, between=line.between) as tool:
        tool.platforms.register(lms.registration(), deployment_id=lms.deployment_id, actor="test")
        lms.tool_keys = tool.signing_keys.key_set
        yield School(lms, tool, line, shell)


@pytest.fixture
def school(running: School) -> Iterator[School]:
    """Give the school with an open line, and send all browsers away afterwards."""
    running.line.open()
    yield running
    running.line.open()
    for context in running.browser.contexts:
        context.close()


def frame_of(page: Page) -> Frame:
    """Return the frame of the tool once the player runs in it."""
    frame = tool_frame(page)
    expect(frame.locator(".page.current").first).to_be_visible()
    return frame


def begin(page: Page) -> Frame:
    """Open the first lesson from the first page."""
    frame = frame_of(page)
    frame.locator("#start .button.main, #start a.main").first.click()
    expect(frame.locator("#lesson-one")).to_be_visible()
    return frame


def go_on(frame: Frame) -> None:
    """Turn to the next page, which marks a lesson as read."""
    frame.locator(".page.current .turn .onward").click()


def is_read(frame: Frame, lesson: str) -> Any:
    """Return the entry of a lesson in the menu if it is done."""
    return frame.locator(f'#menu a[href="#lesson-{lesson}"]:has-text("done")')


def text_of(frame: Frame) -> str:
    """Return the state that the server has."""
    return str(frame.evaluate("async () => (await (await fetch('api/state')).json()).text"))


def test_every_kind_of_page_is_whole_in_every_window(school: School, request: pytest.FixtureRequest) -> None:
    """In the frame of an LMS: each page of the course, and a question; they meet the widths in turns."""
    page = school.open("windows")
    frame = frame_of(page)
    found = {}

    turns = count()

    def judge(kind: str) -> None:
        widths = WIDTHS if request.config.getoption("every_case") else some_of(next(turns))
        if wrong := faults(page, frame, widths):
            found[kind] = wrong
        page.set_viewport_size(WINDOW)

    for item in frame.locator("#menu a").evaluate_all("links => links.map(link => link.dataset.item)"):
        frame.locator(f'#menu a[data-item="{item}"]').click()
        judge(item)
    frame.locator('#menu a[data-item="after"]').click()
    frame.locator(".page.current button.main").first.click()
    frame.locator(".page.current .question input").first.check()
    judge("question")
    assert found == {}


def test_an_observer_reads_and_is_told_what_is_for_learners(school: School) -> None:
    """A parent sees that nothing is recorded, and hears why a quiz or question takes no answer."""
    saved = school.saved("parent")
    parent = {CLAIM + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"]}
    frame = begin(school.open("parent", claims=parent))
    expect(frame.locator("#mode-line")).to_contain_text("nothing you do here is recorded")
    question = frame.locator("#lesson-one .question")
    question.locator("input").nth(1).check()
    question.locator("button.main").click()
    expect(question).to_contain_text("You are here as an observer")
    go_on(frame)
    expect(frame.locator("#lesson-two")).to_be_visible()
    frame.locator('#menu a[data-item="after"]').click()
    frame.locator(".page.current button.main").first.click()
    expect(frame.locator(".notice")).to_contain_text("You are here as an observer")
    assert violations_light_and_dark(frame.page, frame) == []
    assert school.saved("parent") == saved


def test_a_certificate_says_what_the_server_certifies_and_where(school: School) -> None:
    """The name is not the learner's to write, and the address on the sheet opens for everybody.

    Whatever the learner or the course is called later, the sheet says what that page says.
    """
    page = school.open("ada", course="award", claims={"name": "Ada Lovelace"}, **DESKTOP)
    frame = frame_of(page)
    frame.locator("#start .button.main, #start a.main").first.click()
    go_on(frame)
    frame.get_by_role("button", name="Get your certificate").click()
    proof = frame.locator(".certificate-proof a")
    expect(proof).to_be_visible()
    expect(frame.locator(".certificate [data-fill=name]")).to_have_text("Ada Lovelace")
    expect(frame.get_by_role("textbox")).to_have_count(0)
    address = proof.get_attribute("href") or ""
    assert violations_light_and_dark(page, frame) == []
    with school.browser.new_context() as stranger:
        page = new_page(stranger)
        page.goto(address)
        expect(page.get_by_text("Ada Lovelace")).to_be_visible()
    (folder,) = (one for one in school.tool.settings.courses if one.name == "award")
    written = folder / "course.yaml"
    written.write_text(written.read_text("utf-8").replace("A course", "What was a course"), "utf-8")
    school.tool.watcher.look()
    frame = frame_of(school.open("ada", course="award", claims={"name": "Ada Byron"}, **DESKTOP))
    frame.evaluate("location.hash = '#certificate'")
    expect(frame.locator(".certificate-proof a")).to_be_visible()
    expect(frame.locator(".certificate-for")).to_have_text("has completed “A course with a certificate”")
    expect(frame.locator(".certificate [data-fill=name]")).to_have_text("Ada Lovelace")


def test_the_course_s_bar_moves_with_a_quiz_that_the_server_conducts(school: School) -> None:
    """Each answer is a part of the way, before the quiz is submitted."""
    frame = frame_of(school.open("mover"))
    frame.locator('#menu a[data-item="after"]').click()
    frame.locator(".page.current button.main").first.click()
    expect(frame.locator(".page.current .question")).to_be_visible()
    before = frame.locator("#percent").inner_text()
    frame.locator(".page.current .question input").first.check()
    expect(frame.locator("#percent")).not_to_have_text(before)


def test_a_slow_server_stops_nothing_and_gets_one_request_at_a_time(school: School) -> None:
    """While it has not answered the learner turns pages; then the newest state goes."""
    page = school.open("slow")
    frame = begin(page)
    see_saved(frame)
    before = school.saved("slow")
    school.line.hold("/api/state")
    go_on(frame)
    assert waits_until(lambda: school.line.waiting == 1)
    expect(frame.locator("#lesson-two")).to_be_visible()
    go_on(frame)
    expect(frame.locator("#quiz-after")).to_be_visible()
    frame.locator('#menu a[href="#lesson-one"]').click()
    expect(frame.locator("#lesson-one")).to_be_visible()
    assert school.line.most == 1
    assert school.saved("slow") == before
    school.line.open()
    assert waits_until(lambda: school.saved("slow") >= before + 2)
    see_saved(frame)
    elsewhere = frame_of(school.open("slow"))
    expect(is_read(elsewhere, "two")).to_have_count(1)
    expect(elsewhere.locator("#lesson-one")).to_be_visible()


def test_a_server_that_is_down_is_told_of_and_gets_everything_later(school: School) -> None:
    """What a proxy says in its place is no answer, whatever its form."""
    page = school.open("down")
    frame = begin(page)
    assert waits_until(lambda: school.saved("down") > 0)
    school.line.cut("/api/state")
    go_on(frame)
    expect(frame.locator("#notice-trouble")).to_contain_text("is not responding")
    assert waits_until(lambda: school.line.refused > 1)
    school.line.open()
    expect(frame.locator("#notice-saved")).to_be_visible()
    expect(frame.locator("#notice-trouble")).to_have_count(0)
    expect(is_read(frame_of(school.open("down")), "one")).to_have_count(1)


def test_a_save_whose_answer_was_lost_is_not_lost(school: School) -> None:
    """The server has it, and refuses it the second time: the player reads what is there, and goes on from it."""
    frame = begin(school.open("unlucky"))
    assert waits_until(lambda: len(text_of(frame)) > 0)
    school.line.lose("/api/state")
    go_on(frame)
    expect(frame.locator("#notice-trouble")).to_contain_text("is not responding")
    school.line.open()
    before = school.saved("unlucky")
    frame.locator('#menu a[href="#lesson-one"]').click()
    expect(frame.locator("#notice-saved")).to_be_visible()
    assert waits_until(lambda: school.saved("unlucky") > before)
    expect(is_read(frame, "one")).to_have_count(1)


def test_what_two_devices_do_at_the_same_time_is_united(school: School) -> None:
    """The slower one reads what the faster one saved, adds its own, and says nothing of it to the learner."""
    first = begin(school.open("twice"))
    assert waits_until(lambda: len(text_of(first)) > 0)
    second = frame_of(school.open("twice"))
    second.locator('#menu a[href="#lesson-two"]').click()
    go_on(second)
    expect(is_read(second, "two")).to_have_count(1)
    assert waits_until(lambda: len(text_of(second)) > 0)
    before = school.saved("twice")
    go_on(first)
    expect(is_read(first, "one")).to_have_count(1)
    assert waits_until(lambda: school.saved("twice") > before)

    def third_has_both() -> bool:
        third = frame_of(school.open("twice"))
        expect(third.locator("#menu")).to_be_attached()
        found = is_read(third, "one").count() + is_read(third, "two").count()
        third.page.context.close()
        return bool(found == 2)

    assert waits_until(third_has_both)
    expect(first.locator(".notice.trouble")).to_have_count(0)
    expect(second.locator(".notice.trouble")).to_have_count(0)


def leave_after_reading(page: Page, frame: Frame) -> None:
    """Turn the page, and close it before anything could be sent."""
    frame.evaluate("document.querySelector('.page.current .turn .onward').click()")
    page.evaluate("document.querySelector('iframe').remove()")


def test_who_leaves_at_once_after_reading_has_read(school: School) -> None:
    """What was not sent yet goes with the page, and other devices see it."""
    page = school.open("hasty")
    frame = begin(page)
    assert waits_until(lambda: len(text_of(frame)) > 0)
    leave_after_reading(page, frame)

    def is_kept() -> bool:
        other = frame_of(school.open("hasty"))
        found = is_read(other, "one").count()
        other.page.context.close()
        return bool(found)

    assert waits_until(is_kept)


def test_who_leaves_while_a_save_is_on_its_way_has_read_on_this_device_at_least(school: School) -> None:
    """Whichever of the two arrives first: what the server refuses is in the browser's own journal."""
    page = school.open("hastier")
    frame = begin(page)
    assert waits_until(lambda: len(text_of(frame)) > 0)
    school.line.hold("/api/state")
    frame.locator('#menu a[href="#lesson-two"]').click()
    assert waits_until(lambda: school.line.waiting == 1)
    frame.locator('#menu a[href="#lesson-one"]').click()
    leave_after_reading(page, frame)
    assert waits_until(lambda: school.line.waiting == 2)
    school.line.open()
    expect(is_read(frame_of(school.open("hastier", device=page.context)), "one")).to_have_count(1)


def test_save_and_exit_says_saved_when_the_server_has_said_so(school: School) -> None:
    """Not before, and a second press changes nothing."""
    page = school.open("leaver")
    frame = begin(page)
    frame.locator('#menu a[href="#finish"]').click()
    assert waits_until(lambda: len(text_of(frame)) > 0)
    school.line.hold("/api/state")
    frame.locator('#menu a[href="#lesson-two"]').click()
    go_on(frame)
    frame.locator('#menu a[href="#finish"]').click()
    leave = frame.get_by_role("button", name="Save and exit")
    leave.click()
    leave.click()
    assert waits_until(lambda: school.line.waiting > 0)
    expect(frame.get_by_role("heading", name="Saved")).to_have_count(0)
    school.line.open()
    expect(frame.get_by_role("heading", name="Saved")).to_be_visible()


def choose(frame: Frame, words: str) -> None:
    """Choose an option of the question inside the lesson, and have it checked."""
    frame.locator("#lesson-one .self-check label.option", has_text=words).click()
    frame.locator("#lesson-one").get_by_role("button", name="Check answer").click()


def test_a_self_check_waits_for_a_slow_server_and_says_so(school: School) -> None:
    """The answer cannot be changed meanwhile, a second press asks nothing, and the rest of the page works."""
    frame = begin(school.open("patient"))
    school.line.hold("/api/checks")
    choose(frame, "B")
    expect(frame.locator("#lesson-one .missing")).to_have_text("Your answer is being checked …")
    frame.locator("#lesson-one").get_by_role("button", name="Check answer").click()
    frame.locator("#lesson-one label.option", has_text="C").click(force=True)
    assert frame.locator("#lesson-one label.option", has_text="B").locator("input").is_checked()
    assert waits_until(lambda: school.line.waiting)
    assert school.line.most == 1
    school.line.open()
    expect(frame.locator("#lesson-one .verdict")).to_contain_text("Correct")
    expect(frame.locator("#lesson-one .missing")).to_have_text("")


def test_a_self_check_that_nobody_judges_keeps_the_answer_and_is_tried_again(school: School) -> None:
    """Without a network, and with a server that is down."""
    page = school.open("offline")
    frame = begin(page)
    for answer, fail, mend in (
        ("C", lambda: page.context.set_offline(True), lambda: page.context.set_offline(False)),
        ("B", lambda: school.line.cut("/api/checks"), school.line.open),
    ):
        fail()
        choose(frame, answer)  # another one, which takes the words below the last one away
        expect(frame.locator("#lesson-one .missing")).to_contain_text("The server cannot be reached")
        expect(frame.locator("#announcements")).to_contain_text("The server cannot be reached")
        assert frame.locator("#lesson-one label.option", has_text=answer).locator("input").is_checked()
        assert frame.locator("#lesson-one .verdict").count() == 0
        mend()
    frame.locator("#lesson-one").get_by_role("button", name="Check answer").click()
    expect(frame.locator("#lesson-one .verdict")).to_contain_text("Correct")


def test_a_self_check_after_the_launch_has_ended_says_what_to_do(school: School) -> None:
    """The server's own words, which are in the course's language."""
    page = school.open("late")
    frame = begin(page)
    refusal = {"reason": "old-token", "what": "This page was opened too long ago."}
    page.route("**/api/checks", lambda route: route.fulfill(status=403, json=refusal))
    choose(frame, "B")
    expect(frame.locator("#lesson-one .missing")).to_have_text("This page was opened too long ago.")


def take_quiz(frame: Frame, answers: list[str]) -> None:
    """Begin the quiz, choose the options, and submit."""
    frame.get_by_role("button", name="Start the quiz").click()
    for number, words in enumerate(answers):
        expect(frame.get_by_role("heading", name=f"Question {number + 1} of {len(answers)}")).to_be_visible()
        if frame.locator(".card textarea").count():
            frame.locator(".card textarea").fill(words)
        else:
            frame.locator(".card label.option", has_text=words).click()
        frame.locator(".turns button").last.click()
    frame.get_by_role("dialog").get_by_role("button", name="Submit answers").click()
    expect(frame.locator(".result")).to_be_visible()


def test_a_quiz_without_feedback_shows_its_score_all_the_same(school: School) -> None:
    """What is right is not told, so the browser cannot reckon: the server's score stands."""
    frame = frame_of(school.open("silent", "silent"))
    take_quiz(frame, ["2", "2", "2", "1"])
    expect(frame.locator(".score")).to_have_text("75%")
    expect(frame.locator(".result")).to_contain_text("3 of 4 points")


def say(frame: Frame, words: str, then: str) -> None:
    """Say something in the story, and hear what comes of it."""
    frame.get_by_role("radio", name=words).check()
    frame.get_by_role("button", name="Say it").click()
    expect(frame.get_by_text(then)).to_be_visible()


def bodies(replies: list[Response]) -> list[str]:
    """Return what the server said of quizzes, and forget the replies: a page that is left takes them with it."""
    said = [reply.text() for reply in replies if "/api/quizzes/" in reply.url]
    replies.clear()
    return said


def test_a_story_is_played_by_the_server(school: School) -> None:
    """It is taken back, goes on after a reload, and its grade arrives; of the other ways nothing is sent."""
    page = school.open("guest", "counter", course="talk")
    replies: list[Response] = []
    page.on("response", lambda reply: replies.append(reply))  # noqa: PLW0108 - Playwright takes no built-in
    frame = frame_of(page)
    frame.get_by_role("button", name="Begin").click()
    say(frame, "May I taste it?", "He leans in.")
    frame.get_by_role("button", name="Back one step").click()
    expect(frame.locator(".by-you")).to_have_count(0)
    say(frame, "May I taste it?", "He leans in.")
    expect(frame.get_by_role("radio")).to_have_count(2)
    heard = bodies(replies)
    page.reload()
    frame = frame_of(page)
    expect(frame.locator(".by-you")).to_be_focused()
    school.line.cut("/answers")
    frame.get_by_role("radio", name="I will grind finer.").check()
    frame.get_by_role("button", name="Say it").press("Enter")
    expect(frame.locator("#notice-trouble")).to_contain_text("cannot be reached")
    expect(frame.get_by_role("button", name="Say it")).to_be_focused()
    school.line.open()
    school.line.lose("/answers")
    frame.get_by_role("button", name="Say it").click()
    expect(frame.get_by_text("He stays.")).to_be_visible()
    expect(frame.get_by_role("heading", name="A guest comes back")).to_be_focused()
    expect(frame.locator(".score")).to_have_text("75%")
    page.emulate_media(media="print")
    expect(frame.get_by_text("He stays.")).to_be_visible()
    page.emulate_media(media="screen")
    assert waits_until(lambda: [one["scoreGiven"] for one in school.lms.received if one["userId"] == "guest"] == [75])
    heard += bodies(replies)
    assert any("He stays." in body for body in heard)
    assert [body for body in [*heard, frame.content()] if "secret" in body] == []


def sort_items(frame: Frame) -> None:
    """Put both items into their groups."""
    for item, group in (("Mars", "Rock"), ("Jupiter", "Gas")):
        frame.locator(".carried", has_text=item).click()
        frame.locator(".bin-head", has_text=group).click()
    expect(frame.locator(".bin", has_text="Rock").locator(".carried")).to_have_text("Mars")


def find_the_tree(frame: Frame) -> None:
    """Press the picture where the tree is."""
    picture = frame.locator(".spot-picture")
    box = picture.bounding_box()
    assert box
    picture.click(position={"x": box["width"] * 0.2, "y": box["height"] / 2})
    expect(frame.locator(".pin")).to_be_visible()


def test_items_places_and_pictures_are_answered_where_the_server_judges(school: School) -> None:
    """Closed and opened on another device they are as they were; what is right is sent with the results, not before."""
    page = school.open("sorter", "kinds", course="kinds")
    replies: list[Response] = []
    page.on("response", lambda reply: replies.append(reply))  # noqa: PLW0108 - Playwright takes no built-in
    frame = frame_of(page)
    frame.get_by_role("button", name="Start the quiz").click()
    sort_items(frame)
    frame.locator(".turns button").last.click()
    find_the_tree(frame)
    frame.locator(".turns button").last.click()
    frame.get_by_role("radio", name="Grass").check(force=True)
    frame.get_by_role("button", name="Previous").click()
    expect(frame.locator(".pin")).to_be_visible()
    heard = [*bodies(replies), frame.content()]
    page.close()

    page = school.open("sorter", "kinds", course="kinds")
    page.on("response", lambda reply: replies.append(reply))  # noqa: PLW0108 - Playwright takes no built-in
    frame = frame_of(page)
    frame.get_by_role("button", name="Continue the quiz").click()
    expect(frame.locator(".bin", has_text="Gas").locator(".carried")).to_have_text("Jupiter")
    frame.locator(".turns button").last.click()
    expect(frame.locator(".pin")).to_have_attribute("aria-label", re.compile("20%.*50%"))
    frame.locator(".turns button").last.click()
    expect(frame.get_by_role("radio", name="Grass")).to_be_checked()
    heard += [*bodies(replies), frame.content()]
    assert [said for said in heard if "secret" in said or '"solution":' in said] == []
    frame.locator(".turns button").last.click()
    frame.get_by_role("dialog").get_by_role("button", name="Submit answers").click()
    expect(frame.locator(".score")).to_have_text("100%")
    assert any("secret" in said and '"solution":' in said for said in bodies(replies))
    assert waits_until(lambda: [one["scoreGiven"] for one in school.lms.received if one["userId"] == "sorter"] == [100])


def test_each_block_and_question_is_played_by_keys_left_resumed_finished_and_certified(school: School) -> None:
    """As a package is: the server judges and has what was read, the browser has ticks and what was heard."""
    device = school.browser.new_context(reduced_motion="reduce", **DESKTOP)
    whole = school.tool.settings.courses[-1]
    page = school.open("kay", course="whole", device=device)
    Player(page, frame_of(page), whole).plays_half()
    see_saved(frame_of(page))
    page.close()
    page = school.open("kay", course="whole", device=device, claims={"name": "Kay Adams"})
    player = Player(page, frame_of(page), whole)
    player.plays_the_rest()
    expect(player.certificate()).to_contain_text("Kay Adams")
    scores = school.lms.received
    assert waits_until(lambda: [one["scoreGiven"] for one in scores if one["userId"] == "kay"] == [100])


def test_an_answer_that_was_not_checked_reaches_the_next_device(school: School) -> None:
    """As in a package: it is open there, nothing is told of it, and it is named before it counts as it stands."""
    frame = frame_of(school.open("drafter", "instant"))
    frame.get_by_role("button", name="Start the quiz").click()
    frame.locator(".turns button").last.click()
    frame.locator(".card label.option", has_text="2").click()
    frame.get_by_role("button", name="Previous").click()
    expect(frame.get_by_role("heading", name="Question 1 of 3")).to_be_visible()
    frame = frame_of(school.open("drafter", "instant"))
    frame.get_by_role("button", name="Continue the quiz").click()
    expect(frame.get_by_role("heading", name="Question 2 of 3")).to_be_visible()
    expect(frame.locator(".card input").nth(1)).to_be_checked()
    expect(frame.locator(".verdict")).to_have_count(0)
    frame.locator(".overview summary").click()
    expect(frame.get_by_role("button", name="Question 2: Not checked")).to_be_visible()
    frame.locator(".turns button").last.click()
    frame.get_by_role("button", name="Submit answers").click()
    dialogue = frame.get_by_role("dialog")
    expect(dialogue).to_contain_text("1 answer is not checked yet. If you submit now, it counts as it stands:")
    expect(dialogue).to_contain_text("2 questions are not answered yet:")
    dialogue.get_by_role("button", name="Question 2: Two, in i1?").click()
    frame.get_by_role("button", name="Check answer").click()
    expect(frame.locator(".verdict")).to_contain_text("Correct")
    frame.locator(".turns button").last.click()
    frame.locator(".card label.option", has_text="2").click()
    frame.get_by_role("button", name="Submit answers").click()
    frame.get_by_role("dialog").get_by_role("button", name="Submit answers").click()
    expect(frame.locator(".result")).to_contain_text("2 of 3 points")


def test_a_quiz_goes_on_on_a_second_device(school: School) -> None:
    """Another browser goes on; the first one learns what was answered meanwhile, and that the attempt is over."""
    computer = frame_of(school.open("commuter", "instant"))
    computer.get_by_role("button", name="Start the quiz").click()
    answer_and_go_on(computer, [1], total=3)

    phone = frame_of(school.open("commuter", "instant"))
    phone.get_by_role("button", name="Continue the quiz").click()
    see_question(phone, 2, total=3)
    expect(phone.get_by_text("1 of 3 answered")).to_be_visible()
    answer_and_go_on(phone, [2], total=3)

    answer_too_late(computer)  # question 2, which was answered on the phone
    expect(computer.get_by_text("This question has already been answered")).to_be_visible()
    expect(computer.get_by_text("2 of 3 answered")).to_be_visible()
    jump(computer, 3, total=3)
    answer_somehow(computer)
    submit(computer)

    answer_too_late(phone)  # question 3, of an attempt that is over
    expect(phone.locator(".result")).to_be_visible()
    assert phone.locator(".score").inner_text() == computer.locator(".score").inner_text()
    expect(phone.get_by_text("Your grade has arrived")).to_be_visible()
    assert len([score for score in school.lms.received if score["userId"] == "commuter"]) == 1


def check_two(frame: Frame) -> None:
    """Begin the quiz with feedback at once, skip its first question, and have the second one checked."""
    frame.get_by_role("button", name="Start the quiz").click()
    frame.get_by_role("button", name="Skip").click()
    expect(frame.get_by_role("heading", name="Question 2 of 3")).to_be_visible()
    frame.locator(".card label.option", has_text="2").click()
    frame.get_by_role("button", name="Check answer").click()


def test_a_quiz_says_that_a_slow_server_is_checking(school: School) -> None:
    """Below the question and to a screen reader, until the verdict is there."""
    frame = frame_of(school.open("unhurried", "instant"))
    school.line.hold("/answers")
    check_two(frame)
    for place in (".card .missing", "#announcements"):
        expect(frame.locator(place)).to_have_text("Your answer is being checked …")
    school.line.open()
    expect(frame.locator(".card .verdict")).to_contain_text("Correct")
    expect(frame.locator(".card .missing")).to_have_text("")


def test_an_answer_is_checked_though_the_same_was_on_its_way_as_a_draft(school: School) -> None:
    """On a slow line the draft is still being sent when the learner presses "Check answer"."""
    frame = frame_of(school.open("sure", "instant"))
    frame.get_by_role("button", name="Start the quiz").click()
    school.line.hold("/answers")
    frame.locator(".card label.option", has_text="2").click()
    assert waits_until(lambda: school.line.waiting == 1)
    frame.get_by_role("button", name="Check answer").click()
    school.line.open()
    expect(frame.locator(".card .verdict")).to_contain_text("Correct")
    expect(frame.get_by_role("button", name="Next", exact=True)).to_be_visible()


def test_a_press_while_an_answer_is_being_checked_is_kept(school: School) -> None:
    """Of several the last one counts, and it comes true once the answer was checked."""
    frame = frame_of(school.open("hasty", "instant"))
    school.line.hold("/answers")
    check_two(frame)
    assert waits_until(lambda: school.line.waiting == 1)
    frame.get_by_role("button", name="Previous").click()
    frame.get_by_role("button", name="Skip").click()
    school.line.open()
    expect(frame.get_by_role("heading", name="Question 3 of 3")).to_be_visible()
    expect(frame.get_by_text("1 of 3 answered")).to_be_visible()


def test_a_verdict_that_comes_while_a_button_is_pressed_takes_nothing_from_under_the_finger(school: School) -> None:
    """It is drawn once the button was let go, and its click was heard."""
    page = school.open("slow finger", "instant")
    frame = frame_of(page)
    school.line.hold("/answers")
    check_two(frame)
    assert waits_until(lambda: school.line.waiting == 1)
    frame.get_by_role("button", name="Skip").hover()
    # A press is forgotten after some seconds, which may pass here before the answer is there.
    frame.evaluate("() => { const set = setTimeout; setTimeout = (call, ms) => set(call, ms < 1000 ? ms : 1e8); }")
    page.mouse.down()
    with page.expect_response("**/answers"):
        school.line.open()
    frame.evaluate("fetch('api/quizzes/instant')")  # what came before is drawn
    assert frame.locator(".verdict").count() == 0
    page.mouse.up()
    expect(frame.get_by_role("heading", name="Question 3 of 3")).to_be_visible()
    frame.get_by_role("button", name="Previous").click()
    expect(frame.locator(".verdict")).to_contain_text("Correct")


def test_a_quiz_that_was_left_before_it_began_is_not_drawn_any_more(school: School) -> None:
    """The learner turned the page while the server was slow: the attempt waits to be continued."""
    frame = frame_of(school.open("page turner"))
    quiz = frame.locator("#quiz-after")
    frame.locator('#menu a[data-item="after"]').click()
    school.line.hold("/start")
    quiz.get_by_role("button", name="Start the quiz").click()
    assert waits_until(lambda: school.line.waiting == 1)
    frame.locator('#menu a[data-item="one"]').click()
    with frame.page.expect_response("**/start"):
        school.line.open()
    frame.evaluate("fetch('api/quizzes/after')")  # what came before is drawn
    expect(quiz.locator(".question")).to_have_count(0)
    frame.locator('#menu a[data-item="after"]').click()
    expect(quiz.get_by_role("button", name="Continue the quiz")).to_be_visible()


def scored(route: Route) -> None:
    """Answer as the server does once a teacher has scored the essay, and the LMS has refused the grade."""
    answer = route.fetch()
    reply = answer.json()
    reply["attempt"]["score"] = 0.75
    reply["attempt"]["answers"]["e2"] |= {"share": 0.5, "comment": "Good <i>so far</i>.\nWrite more."}
    reply["grade"] = {"status": "held", "again": True, "words": "Your grade is safe here."}
    route.fulfill(response=answer, body=json.dumps(reply))


def test_an_essay_that_waits_has_no_result_and_then_a_comment(school: School) -> None:
    """No share of the others is shown as a result; the teacher's words stand as text, line by line."""
    page = school.open("writer", "essay")
    frame = frame_of(page)
    take_quiz(frame, ["2", "Because of <b>it</b>."])
    expect(frame.locator(".result h2")).to_have_text("Done")
    expect(frame.locator(".result")).to_contain_text("1 of 2 points so far; 1 answer waits for your teacher.")
    expect(frame.locator(".result")).to_contain_text("Your teacher still has to score your text.")
    expect(frame.locator(".score")).to_have_count(0)
    page.route("**/api/quizzes/essay", scored)
    page.reload()
    frame = frame_of(page)
    expect(frame.locator(".score")).to_have_text("75%")
    comment = frame.locator(".review > li").nth(1).locator(".callout")
    expect(comment).to_contain_text("Your teacher says:")
    expect(comment.locator("p").last).to_have_text("Good <i>so far</i>.Write more.")
    assert comment.locator("br").count() == 1


def test_a_text_that_is_longer_than_asked_for_is_listed_and_can_be_submitted(school: School) -> None:
    """The limit is advice: the server takes what the learner has confirmed."""
    frame = frame_of(school.open("novelist", "essay"))
    frame.locator("button.main").first.click()
    frame.get_by_role("radio", name="2", exact=True).check()
    frame.get_by_role("button", name="Next", exact=True).click()
    frame.get_by_role("textbox").fill("word " * 21)
    frame.get_by_role("button", name="Submit answers").click()
    dialogue = frame.get_by_role("dialog")
    expect(dialogue).to_contain_text("1 text is over the recommended length:")
    dialogue.get_by_role("button", name="Submit answers").click()
    expect(frame.locator(".review > li").nth(1)).to_contain_text("word " * 20 + "word")


def scrolls(frame: Frame) -> bool:
    """Return whether the page scrolls inside its frame."""
    return bool(frame.evaluate("document.documentElement.scrollHeight > document.documentElement.clientHeight + 1"))


def height_of(page: Page) -> int:
    """Return how high the frame is."""
    return int(page.locator("iframe").evaluate("one => one.clientHeight"))


TEACHER = {CLAIM + "roles": [INSTRUCTOR]}
LMSS = pytest.mark.parametrize("like", ["canvas", "moodle"])


@LMSS
def test_a_frame_grows_with_a_quiz_as_far_as_the_window_goes(school: School, like: str) -> None:
    """A question needs no second scroll bar; what is longer than the window scrolls in a frame as high as it."""
    page = school.open(f"grower {like}", "after", framed=f"&resizes={like}&height=300", **DESKTOP)
    frame = frame_of(page)
    frame.get_by_role("button", name="Start the quiz").click()
    expect(frame.locator(".card")).to_be_visible()
    assert waits_until(lambda: not scrolls(frame))
    assert 300 < height_of(page) < WINDOW["height"]
    frame.evaluate("document.querySelector('.stage').style.paddingBottom = '3000px'")
    assert waits_until(lambda: height_of(page) > 0.7 * WINDOW["height"])
    assert scrolls(frame)
    assert height_of(page) < WINDOW["height"]


@pytest.mark.in_turns
@LMSS
def test_a_dialogue_in_a_grown_frame_is_in_sight(school: School, like: str) -> None:
    """Whatever is fixed to the frame's window can be seen as a whole."""
    page = school.open(f"asked {like}", "after", framed=f"&resizes={like}&height=300", **DESKTOP)
    frame = frame_of(page)
    frame.get_by_role("button", name="Start the quiz").click()
    frame.locator(".turns button").last.click()
    frame.get_by_role("button", name="Submit answers").click()
    dialogue = frame.get_by_role("dialog")
    expect(dialogue).to_be_visible()
    page.locator("iframe").evaluate("one => one.scrollIntoView()")
    expect(dialogue).to_be_in_viewport(ratio=1)


def test_a_frame_that_is_as_high_as_the_window_is_left_alone(school: School) -> None:
    """Canvas fills its window by itself, and follows when that changes, unless a tool asks for a height."""
    page = school.open("filled", framed="&resizes=canvas&height=700", **DESKTOP)
    frame = begin(page)
    assert waits_until(lambda: school.saved("filled") > 0)
    assert scrolls(frame)
    assert page.evaluate("window.received") == []
    page.locator("iframe").evaluate("one => { one.style.height = '300px'; one.style.width = '600px'; }")
    assert waits_until(lambda: page.evaluate("window.received.length") > 0)


@pytest.mark.in_turns
@LMSS
def test_the_teachers_pages_are_as_high_as_they_are_long(school: School, like: str) -> None:
    """And smaller again; who turns the page begins at its top."""
    page = school.open(f"teacher {like}", "after", framed=f"&resizes={like}&height=500", claims=TEACHER)
    frame = tool_frame(page)
    frame.get_by_role("heading", name="Results").wait_for()
    frame.evaluate("document.querySelector('main').style.paddingBottom = '3000px'")
    assert waits_until(lambda: height_of(page) > 3000)
    assert waits_until(lambda: not scrolls(frame))
    tall = height_of(page)
    frame.evaluate("document.querySelector('main').style.paddingBottom = '0'")
    assert waits_until(lambda: height_of(page) < tall - 2900)
    assert waits_until(lambda: not scrolls(frame))
    assert {one["subject"] for one in page.evaluate("window.received")} == {"lti.frameResize"}
    frame.get_by_role("link", name="Questions").click()
    assert waits_until(lambda: "lti.scrollToTop" in {one["subject"] for one in page.evaluate("window.received")})


def test_a_page_that_follows_its_frame_does_not_grow_for_ever(school: School) -> None:
    """As one would whose style says that it is always higher than the window."""
    page = school.open("endless", "after", framed="&resizes=moodle&height=500", claims=TEACHER)
    frame = tool_frame(page)
    frame.get_by_role("heading", name="Results").wait_for()
    frame.evaluate("document.querySelector('main').style.minHeight = 'calc(100vh + 50px)'")
    heights: list[int] = []

    def rests() -> bool:
        heights.append(height_of(page))
        return len(heights) > 20 and len(set(heights[-10:])) == 1

    assert waits_until(rests)
    assert heights[-1] < 1500


def test_the_height_is_told_to_the_lms_alone(school: School) -> None:
    """To its exact origin, as JSON with a number."""
    page = school.open("teller", "after", framed="&resizes=moodle&height=300")
    frame = frame_of(page)
    assert waits_until(lambda: len(page.evaluate("window.received")) > 0)
    (first, *_) = page.evaluate("window.received")
    assert first["subject"] == "lti.frameResize"
    assert isinstance(first["height"], int)
    origins = frame.evaluate("async () => (await (await fetch('api/state')).json()).frames")
    assert origins == [school.lms.url, "https://school.example.org"]


@pytest.fixture
def _without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let grades be sent again at once, and not only after a minute."""
    monkeypatch.setattr("lti_tool.learning.scores.AGAIN", 0)


def held_grade(school: School, learner: str) -> Frame:
    """Have a learner take a quiz whose grade the LMS does not take at first."""
    school.lms.replies.append(Reply(422, learner=learner))
    frame = frame_of(school.open(learner, "after"))
    take_quiz(frame, ["2", "2"])
    expect(frame.locator(".grade")).to_contain_text("Your grade is safe here")
    return frame


@pytest.mark.usefixtures("_without_a_pause")
def test_a_grade_is_sent_again_when_the_learner_asks_for_it(school: School) -> None:
    """Once, however often the button is pressed; what comes of it is said in its place, and looked after."""
    frame = held_grade(school, "sender")
    school.line.hold("/api/grade/again")
    again = frame.get_by_role("button", name="Send my grade again")
    again.dblclick()
    assert waits_until(lambda: school.line.waiting == 1)
    again.click()
    assert school.line.most == 1
    school.line.open()
    expect(again).to_have_count(0)
    expect(frame.locator(".grade")).to_have_text("Your grade has arrived in your course.")
    expect(frame.locator(".grade[role=status]")).to_be_focused()
    assert len([score for score in school.lms.received if score["userId"] == "sender"]) == 1


@pytest.mark.usefixtures("_without_a_pause")
def test_a_grade_that_cannot_be_sent_again_says_why(school: School) -> None:
    """Nothing is lost, and the button stays."""
    frame = held_grade(school, "cut off")
    school.line.cut("/api/grade/again")
    frame.get_by_role("button", name="Send my grade again").click()
    expect(frame.locator(".grade")).to_contain_text("The server cannot be reached")
    expect(frame.get_by_role("button", name="Send my grade again")).to_be_visible()


LOOKS = pytest.mark.parametrize(
    "viewport", [pytest.param({"width": 360, "height": 640}, id="phone"), pytest.param(WINDOW, id="desktop")]
)


@pytest.mark.in_turns
@LOOKS
def test_axe_finds_nothing_on_what_the_learner_sees_in_lti_alone(school: School, viewport: dict[str, int]) -> None:
    """Answers that nobody judges, trouble, results with the grade's arrival, a comment, and the button."""
    options: dict[str, Any] = {"viewport": viewport}
    learner = f"looker {viewport['width']}"
    found: dict[str, list[Any]] = {}

    def judge(where: str, frame: Frame) -> None:
        frame.evaluate("scrollTo(0, 0)")
        if broken := violations_light_and_dark(frame.page, frame) + list(wider_than_screen(frame)):
            found[where] = broken

    frame = begin(school.open(learner, **options))
    judge("lesson", frame)
    school.line.cut("/api/checks")
    choose(frame, "B")
    expect(frame.locator("#lesson-one .missing")).to_contain_text("cannot be reached")
    judge("not judged", frame)
    school.line.cut("/api/state")
    go_on(frame)
    expect(frame.locator("#notice-trouble")).to_be_visible()
    judge("trouble", frame)
    school.line.open()
    page = school.open(learner, "essay", **options)
    frame = frame_of(page)
    frame.get_by_role("button", name="Start the quiz").wait_for()
    judge("introduction", frame)
    take_quiz(frame, ["2", "Because."])
    judge("waiting", frame)
    page.route("**/api/quizzes/essay", scored)
    page.reload()
    frame = frame_of(page)
    expect(frame.locator(".review .callout")).to_be_visible()
    judge("result", frame)
    assert found == {}
