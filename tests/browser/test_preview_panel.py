"""The preview's panel in a real browser: what the LMS knows, what goes wrong, and ways around playing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from accessibility import violations, violations_light_and_dark, wider_than_screen
from patience import PATIENCE, waits_until
from playwright.sync_api import expect

from tests.preview.looking import looking_at
from tests.source.written import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Locator, Page

    from exporter.preview.session import Preview

LESSON = "# Grinding\n\nFine is slow, coarse is fast.\n"
SHOT = "# Pulling a shot\n\n{}\n" + "\nAnother line of it.\n" * 80 + "\n## The end of it\n\nThat is all.\n"
QUIZ = """title: Taste it
feedback: immediate
questions:
  - {id: sour, type: true-false, prompt: A sour shot ran too fast., answer: true}
  - {id: seconds, type: number, prompt: How many seconds does a shot take?, answer: 27}
"""
STORY = """title: A sour cup
scenes:
  counter:
    text: Is this lemon?
    choices:
      - {say: May I taste it?, goto: taste}
      - {say: It is coffee., goto: gone}
  taste: {text: It is sour., choices: [{say: Let me think., goto: counter}, {say: I see., goto: stays}]}
  stays: {text: She stays., ending: A guest who comes back and brings her sister, points: 2}
  gone: {text: She goes., ending: A guest less}
"""
FILES = {"grinding.md": LESSON, "shot.md": SHOT.format("Press evenly."), "taste.quiz.yaml": QUIZ}


@dataclass
class Panel:
    """A panel in a tab, with the course in it."""

    page: Page
    troubles: list[str]

    @property
    def course(self) -> FrameLocator:
        """Return the course's document."""
        return self.page.frame_locator("#runtime").frame_locator("iframe")

    @property
    def sentence(self) -> Locator:
        """Return what the LMS knows."""
        return self.page.locator("#sentence")

    def press(self, name: str) -> None:
        """Press a button of the panel."""
        self.page.get_by_role("button", name=name).click()

    def fault(self, name: str, *, on: bool = True) -> None:
        """Have the LMS fail in one of the ways that the panel offers, and return when its page has heard of it."""
        self.page.get_by_label(name).set_checked(on)
        self.course.locator("body").evaluate("() => new Promise((done) => setTimeout(done))")

    def turn_to(self, tab: str) -> None:
        """Turn to a tab of the panel."""
        self.page.get_by_role("tab", name=re.compile(f"^{tab}")).click()

    def sees(self, title: str) -> None:
        """Wait until a page of the course is shown."""
        expect(self.course.locator(".page.current h1")).to_have_text(title)

    def begin(self) -> None:
        """Go from the start to the second lesson, as one who has read the first."""
        self.course.locator(".page.current .button.main").click()
        self.sees("Grinding")
        self.course.locator(".page.current .onward").click()
        self.sees("Pulling a shot")


@pytest.fixture
def course(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Write a course of two lessons and a quiz, and what a test has besides."""
    return write(tmp_path / "coffee", FILES | getattr(request, "param", {}))


@pytest.fixture
def preview(course: Path) -> Iterator[Preview]:
    """Look at it."""
    with looking_at(course) as looked_at:
        assert waits_until(lambda: looked_at.board.build.number > 0)
        yield looked_at


def _note(message: ConsoleMessage, troubles: list[str]) -> None:
    # Chromium says so of every such frame; that of another origin cannot take its sandbox away.
    if message.type in {"error", "warning"} and "can escape its sandboxing" not in message.text:
        troubles.append(message.text)


@pytest.fixture
def panel(browser: Browser, preview: Preview) -> Iterator[Panel]:
    """Open the panel in a browser of its own; what a page complains of, unannounced, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 850})
    context.set_default_timeout(PATIENCE * 1000)
    opened = Panel(context.new_page(), [])
    context.on("console", lambda message: _note(message, opened.troubles))
    context.on("weberror", lambda error: opened.troubles.append(str(error.error)))
    opened.page.goto(preview.panel.origin)
    opened.sees("The planets")
    expect(opened.sentence).to_have_text("Incomplete, no score yet, would resume at the beginning.")
    yield opened
    context.close()
    assert opened.troubles == []


def test_the_sentence_says_what_the_lms_has_and_where_the_course_would_resume(panel: Panel) -> None:
    """Closed and resumed, the course is where it was; so is all of it when the panel itself is loaded again."""
    panel.begin()
    expected = "Incomplete, no score yet, would resume at Pulling a shot."
    expect(panel.sentence).to_have_text(expected)
    panel.press("Close and resume")
    expect(panel.page.locator("#call-list .session")).to_have_count(2)
    panel.sees("Pulling a shot")
    expect(panel.sentence).to_have_text(expected)

    panel.turn_to("Resume data")
    panel.page.reload()
    panel.sees("Pulling a shot")
    expect(panel.page.locator("#resume-data .done .page-title")).to_have_text("Grindingread")
    expect(panel.page.locator("#resume-data .size")).to_contain_text("of 64,000 characters")

    panel.press("New attempt")
    panel.sees("The planets")
    expect(panel.page.locator("#session")).to_contain_text("Attempt 2")


def test_a_session_that_expires_and_commits_that_fail_are_seen_in_the_calls(panel: Panel) -> None:
    """What is not stored is marked in the data, and is stored when the LMS works again."""
    panel.fault("Session expired")
    panel.begin()
    calls = panel.page.locator("#call-list .trouble")
    expect(calls.last).to_contain_text("On purpose: the session has expired.")
    expect(panel.sentence).to_have_text("Incomplete, no score yet, would resume at the beginning.")
    expect(panel.page.locator("#session")).to_contain_text("not stored yet")

    panel.fault("Session expired", on=False)
    panel.fault("Saving fails")
    panel.course.locator(".page.current .onward").click()
    expect(calls.last).to_contain_text("On purpose: the LMS cannot store.")
    panel.page.get_by_label("Troubles only").check()
    expect(panel.page.locator("#call-list .call:not(.trouble):visible")).to_have_count(0)
    panel.page.get_by_label("Troubles only").uncheck()
    panel.page.get_by_label("Filter calls").fill("lesson_location")
    expect(panel.page.locator("#call-list .call:visible", has_text="Commit")).to_have_count(0)
    expect(panel.page.locator("#call-list .call:visible").first).to_contain_text("cmi.core.lesson_location")

    panel.turn_to("Data")
    expect(panel.page.locator("#data .leaf.new", has_text="suspend_data")).to_contain_text("not stored")
    panel.fault("Saving fails", on=False)
    panel.press("Close and resume")
    panel.sees("Taste it")
    expect(panel.sentence).to_have_text("Incomplete, no score yet, would resume at Taste it.")
    expect(panel.page.locator("#data .note")).to_have_text("Everything is stored.")


_ASK = "() => fetch(location.href).then(({ status }) => status, () => 0)"
_ASK_ANOTHER_SITE = """(_, address) => new Promise((done) => {
  addEventListener("securitypolicyviolation", ({ blockedURI }) => done(blockedURI), { once: true });
  fetch(address, { mode: "no-cors" }).then(() => done("sent"), () => undefined);
})"""


def test_without_a_network_the_course_gets_nothing_more(panel: Panel, preview: Preview) -> None:
    """From the package or from other sites. It is launched with a network all the same, which then goes again."""
    body, sessions = panel.course.locator("body"), panel.page.locator("#call-list .session")
    panel.page.get_by_label("Offline").check()
    assert waits_until(lambda: body.evaluate(_ASK) == 0)
    assert body.evaluate(_ASK_ANOTHER_SITE, f"{preview.panel.origin}/") == f"{preview.panel.origin}/"

    panel.press("Close and resume")
    expect(sessions).to_have_count(2)
    panel.sees("The planets")
    assert waits_until(lambda: body.evaluate(_ASK) == 0)
    panel.page.get_by_label("Offline").uncheck()
    assert waits_until(lambda: body.evaluate(_ASK) == 200)
    expected = ("net::ERR_EMPTY_RESPONSE", "Content Security Policy")
    panel.troubles[:] = [one for one in panel.troubles if not any(part in one for part in expected)]


def test_a_teacher_fills_a_quiz_and_jumps_to_a_question(panel: Panel) -> None:
    """Filled right, it needs only to be submitted, and the LMS has the score."""
    panel.turn_to("Teacher")
    panel.page.get_by_label("Show answers").check()
    expect(panel.page.locator("#notes .right")).to_have_text(["True", "27"])
    panel.press("A sour shot ran too fast.")
    expect(panel.course.locator(".prompt:visible")).to_have_text("A sour shot ran too fast.")

    panel.press("Fill right: Taste it")
    expect(panel.course.locator(".prompt:visible")).to_have_text("How many seconds does a shot take?")
    panel.course.get_by_role("button", name="See results").click()
    expect(panel.course.locator(".result")).to_contain_text("100%")
    expect(panel.sentence).to_have_text("Incomplete, 100 of 100, would resume at Taste it.")


def test_a_change_of_the_course_keeps_page_and_place(course: Path, panel: Panel) -> None:
    """Nobody has to find the paragraph again that was just written."""
    panel.begin()
    paragraph = panel.course.get_by_text("That is all.")
    paragraph.scroll_into_view_if_needed()
    (course / "shot.md").write_text(SHOT.format("Press firmly."))
    expect(panel.course.get_by_text("Press firmly.")).to_have_count(1)
    panel.sees("Pulling a shot")
    expect(paragraph).to_be_in_viewport()


def test_another_edition_is_launched_with_its_own_run_time(panel: Panel) -> None:
    """With a SCO per page, the menu is the panel's, and Moodle launches the next page only after it is loaded anew."""
    standings = panel.page.locator("#sco-list .standing")
    panel.page.locator("#output").select_option("2004-4th/lessons")
    begun = re.compile("^(incomplete|completed)$")  # what fits the window counts as read after a moment
    expect(standings).to_have_text([begun, "not begun", "not begun"])
    panel.page.locator("#sco-list").get_by_role("button", name="Taste it").click()
    expect(panel.page.locator("#notice")).to_contain_text("only after its page is loaded anew")
    expect(panel.page.locator("#nothing")).to_be_visible()
    panel.press("Close and resume")
    panel.sees("Taste it")
    expect(standings).to_have_text([begun, "not begun", "incomplete"])
    panel.page.locator("#mode").select_option("review")
    expect(panel.page.locator("#session")).to_contain_text("review mode")

    panel.page.locator("#profile").select_option("canvas")
    panel.sees("Grinding")
    panel.page.locator("#way-continue").click()
    panel.sees("Pulling a shot")


def test_the_course_is_shown_as_it_is_asked_for(panel: Panel) -> None:
    """In the frame of an LMS, dark, from right to left, without a network; a reload of the panel changes none of it."""
    panel.page.locator("#sizes").get_by_text("Phone").click()
    panel.page.locator("#scheme").select_option("dark")
    panel.page.locator("#direction").select_option("rtl")
    panel.page.get_by_label("Offline").check()
    root = panel.course.locator("html")
    expect(root).to_have_attribute("dir", "rtl")
    panel.page.reload()
    panel.sees("The planets")
    expect(root).to_have_css("background-color", "rgb(15, 23, 19)")
    expect(root).to_have_attribute("dir", "rtl")
    expect(root).to_have_js_property("clientWidth", 352)
    assert waits_until(lambda: root.evaluate("() => navigator.onLine === false"))
    expect(panel.page.locator("#caption")).to_contain_text("352 \N{MULTIPLICATION SIGN} 666 pixels")
    panel.page.locator("#scheme").select_option("")
    expect(root).to_have_css("background-color", "rgb(251, 254, 253)")


def test_the_course_reaches_nothing_of_the_panel(panel: Panel) -> None:
    """It shares its origin with the page around it, not with the panel, and what it forges is shown as text."""
    inside = panel.page.frames[-1]
    assert inside.evaluate("() => { try { return top.document.title; } catch (error) { return error.name; } }") == (
        "SecurityError"
    )
    inside.evaluate(
        """() => parent.parent.postMessage({kind: "call", call: {method: "LMSSetValue", args: ["<b>bold</b>", "x"],
             result: "true", error: "0", broken: "", fault: ""}}, "*")"""
    )
    inside.evaluate(
        """() => parent.eval(`window.parent.postMessage({kind: "call", call: {method: "LMSSetValue",
             args: ["<b id=forged>forged</b>", "x"], result: "true", error: "0", broken: "", fault: ""}}, "*")`)"""
    )
    expect(panel.page.locator("#call-list .call", has_text="<b id=forged>")).to_have_count(1)
    expect(panel.page.locator("#forged")).to_have_count(0)
    expect(panel.page.locator("#call-list .call", has_text="<b>bold</b>")).to_have_count(0)


@pytest.mark.parametrize("course", [{"talk.scenario.yaml": STORY}], indirect=True, ids=["with a story"])
def test_the_panel_is_for_everybody(panel: Panel) -> None:
    """Every tab in both colours, on a desktop and on a phone; tabs are turned with the arrow keys."""
    panel.fault("Saving fails")
    panel.begin()
    expect(panel.page.locator("#call-list .trouble")).not_to_have_count(0)
    panel.page.get_by_role("tab", name="Calls").focus()
    for name in ("Data", "Resume data", "Teacher"):
        panel.page.keyboard.press("ArrowRight")
        expect(panel.page.get_by_role("tab", name=name, exact=True)).to_be_focused()
        assert violations(panel.page) == []
    drawing = panel.page.get_by_role("region", name="Graph: A sour cup")
    expect(drawing.locator("rect")).to_have_count(4)
    panel.page.locator(".story summary").click()
    panel.page.get_by_role("link", name="stays").click()
    expect(panel.page.locator(".scenes > li:target")).to_contain_text("2 points")
    assert violations_light_and_dark(panel.page, panel.page) == []
    panel.page.get_by_role("tab", name="Teacher").focus()
    panel.page.keyboard.press("ArrowRight")
    assert violations_light_and_dark(panel.page, panel.page) == []
    panel.page.set_viewport_size({"width": 390, "height": 844})
    for side in ("Course", "LMS"):
        panel.press(side)
        assert violations_light_and_dark(panel.page, panel.page) == []
        assert wider_than_screen(panel.page) == []
