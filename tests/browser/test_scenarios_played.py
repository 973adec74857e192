"""A scenario in front of the learner: a conversation, by mouse and by keys, resumed, reported and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accessibility import violations, violations_light_and_dark
from device import DESKTOP
from learner import Learner
from playwright.sync_api import expect
from windows import NARROWEST_OF_EACH_LAYOUT, faults

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

COURSE = """id: counter
title: At the counter
language: {language}
outline: [sour.scenario.yaml]
"""
SCENARIO = """id: sour
title: The sour espresso
introduction: It is ten past eight.
persons: {guest: Mr Adeyemi}
variables: {trust: 0}
scenes:
  counter:
    text:
      - The queue is short.
      - guest: Is this meant to taste like *lemon*?
    choices:
      - say: May I taste it?
        then: He leans in.
        add: {trust: 1}
        goto: reason
      - say: That is how it tastes.
        then: He looks at the door.
        goto: reason
  reason:
    text:
      - guest: So what went wrong?
    choices:
      - say: I will grind finer.
        if: trust >= 1
        goto: regular
      - say: I can put some sugar in it.
        goto: lost
  regular: {text: He stays., ending: A guest who comes back, points: 4}
  lost: {text: He goes., ending: A guest less, points: 1}
"""


@pytest.fixture
def counter(tmp_path: Path) -> Path:
    """Give a course with a scenario."""
    return write(tmp_path)


def write(folder: Path, language: str = "en") -> Path:
    """Write a course with a scenario."""
    (folder / "course.yaml").write_text(COURSE.format(language=language), encoding="utf-8")
    (folder / "sour.scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    return folder


def says(learner: Learner) -> list[str]:
    """Return what the learner has said."""
    return learner.page.locator(".by-you .bubble > div").all_inner_texts()


def reply(learner: Learner, text: str) -> None:
    """Say something."""
    learner.page.get_by_role("radio", name=text).check()
    learner.button("sayIt").click()


@pytest.mark.in_turns("edition")
@pytest.mark.parametrize("edition", ["1.2", "2004-3rd", "2004-4th"])
def test_a_story_is_taken_back_resumed_and_reported(edition: str, counter: Path, classroom: Classroom) -> None:
    """The way that led to the ending counts, and each of its choices is an interaction."""
    registration = classroom.enrol(classroom.package(counter, edition))
    launch = classroom.device().launch(registration)
    learner = Learner(launch)
    learner.go("sour")
    learner.button("startScenario").click()
    reply(learner, "That is how it tastes.")
    expect(learner.page.get_by_role("log").get_by_text("He looks at the door.")).to_be_visible()
    expect(learner.page.get_by_role("radio")).to_have_count(1)
    learner.button("backOneStep").click()
    expect(learner.page.locator(".by-you")).to_have_count(0)
    reply(learner, "May I taste it?")
    expect(learner.page.get_by_role("radio")).to_have_count(2)
    launch.close_tab()

    learner = Learner(classroom.device().launch(registration))
    learner.arrives("sour")
    expect(learner.page.get_by_role("log").get_by_text("So what went wrong?")).to_be_visible()
    assert says(learner) == ["May I taste it?"]
    expect(learner.page.locator(".by-you")).to_be_focused()
    expect(learner.page.locator(".by-you")).to_be_in_viewport()
    reply(learner, "I will grind finer.")
    expect(learner.page.get_by_role("heading", name="A guest who comes back")).to_be_focused()
    expect(learner.page.locator(".main:visible")).to_have_count(1)
    assert learner.score() == "100%"
    learner.leave()
    expect(learner.content.get_by_role("heading", name=learner.say("closedTitle"))).to_be_visible()
    told = registration.interactions()
    assert [one["id"] for one in told] == ["sour@counter", "sour@reason", "sour"]
    response = "student_response" if edition == "1.2" else "learner_response"
    assert told[1][response] == ("a" if edition == "1.2" else "I_will_grind_finer")
    assert [one["result"] for one in told] == ["neutral", "neutral", "correct"]
    assert registration.score() == "100"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_conversation_is_for_everybody(language: str, tmp_path: Path, classroom: Classroom) -> None:
    """By keys alone, heard as a log, without a fault of axe-core or of the layout, in both directions."""
    package = classroom.package(write(tmp_path, language), "web")
    address = classroom.system.content_address(package)
    launch = classroom.device(viewport=DESKTOP, reduced_motion="reduce").visit(address)
    learner, page = Learner(launch), launch.page
    learner.go("sour")
    learner.button("startScenario").focus()
    page.keyboard.press("Enter")
    expect(learner.page.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(learner.page.get_by_role("alert")).to_have_text(learner.say("chooseOne"))
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(learner.page.get_by_role("log").locator(".consequence")).to_have_text("He looks at the door.")
    expect(learner.page.get_by_role("radio")).to_be_focused()
    assert learner.page.locator(".said").first.evaluate("one => getComputedStyle(one).animationName") == "none"
    assert faults(page, page, NARROWEST_OF_EACH_LAYOUT) == {}
    assert violations_light_and_dark(page, page) == []
    page.emulate_media(forced_colors="active")
    assert violations(page) == []
    page.emulate_media(forced_colors="none")
    learner.button("sayIt").click()
    expect(learner.page.get_by_role("heading", name="A guest less")).to_be_focused()
    assert violations_light_and_dark(page, page) == []
    learner.button("tryAgain").click()
    learner.button("startScenario").click()
    expect(learner.page.locator(".by-you")).to_have_count(0)


def test_the_scenes_are_numbered_on_paper_and_without_a_script(counter: Path, classroom: Classroom) -> None:
    """Each choice says with which number to go on; on the screen there is only the conversation."""
    package = classroom.package(counter, "web")
    address = classroom.system.content_address(package)
    launch = classroom.device().visit(address)
    learner = Learner(launch)
    learner.go("sour")
    scenes = learner.page.locator(".scenes")
    expect(scenes).to_be_hidden()
    launch.page.emulate_media(media="print")
    expect(scenes).to_be_visible()
    expect(learner.page.locator(".stage .buttons")).to_be_hidden()
    read = classroom.device(java_script_enabled=False).context.new_page()
    read.goto(address)
    told = " ".join(read.locator(".scenes").inner_text().split())
    assert "Mr Adeyemi: Is this meant to taste like lemon?" in told
    assert "I will grind finer. (only if trust >= 1) → go to 3" in told
