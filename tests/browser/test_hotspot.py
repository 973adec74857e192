"""Places are found in a picture by mouse, by finger and by keys, or in a list, in packages as where a server judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from device import PHONE
from learner import Learner
from playwright.sync_api import expect
from written import quiz, write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

FIELD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"><rect width="400" height="200"/></svg>'
FINGER = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
PICTURE = {"type": "hotspot", "picture": "![A field](field.svg)"}
TREE = {"label": "A tree", "circle": [20, 50, 10], "correct": True}
POND = {"label": "A pond", "rectangle": [50, 20, 20, 60]}
BARN = {"label": "A barn", "polygon": [[80, 10], [100, 10], [90, 90]], "correct": True}
QUESTIONS = [
    {**PICTURE, "id": "one", "prompt": "Which one grows?", "regions": [TREE, POND]},
    {**PICTURE, "id": "two", "prompt": "Which are dry?", "regions": [TREE, POND, BARN], "scoring": "partial"},
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course with places to find."""
    folder = write_course(tmp_path_factory.mktemp("found") / "found", lessons=1, quizzes=[quiz("end", QUESTIONS)])
    (folder / "field.svg").write_text(FIELD, encoding="utf-8")
    return folder


def begun(course: Path, classroom: Classroom, number: int, **device: object) -> Learner:
    """Return a learner in front of a question."""
    address = classroom.system.content_address(classroom.package(course, "web"))
    learner = Learner(classroom.device(**device).visit(address))
    learner.begin("end")
    learner.turn_to(number)
    learner.sees(QUESTIONS[number - 1]["id"])
    return learner


def press(learner: Learner, left: float, top: float) -> None:
    """Press the picture at a place in percent."""
    box = learner.page.locator(".spot-picture").bounding_box()
    assert box
    at = (box["x"] + box["width"] * left / 100, box["y"] + box["height"] * top / 100)
    if learner.content.evaluate("navigator.maxTouchPoints"):
        learner.launch.page.touchscreen.tap(*at)
    else:
        learner.launch.page.mouse.click(*at)


@pytest.mark.parametrize("device", [{}, FINGER], ids=["mouse", "finger"])
def test_a_place_is_pressed_and_another_press_corrects_it(
    device: dict[str, object], course: Path, classroom: Classroom
) -> None:
    """One mark for one place; what was right is outlined and named afterwards."""
    learner = begun(course, classroom, 1, **device)
    learner.page.locator(".spot-picture").scroll_into_view_if_needed()
    press(learner, 60, 50)
    pins = learner.page.locator(".pin")
    expect(pins).to_have_attribute("aria-label", learner.say("markPlace", number=1, left="60%", top="50%"))
    press(learner, 20, 60)
    expect(pins).to_have_attribute("aria-label", learner.say("markPlace", number=1, left="20%", top="60%"))
    learner.check()
    expect(learner.page.locator(".verdict")).to_contain_class("right")
    expect(learner.page.locator(".spot-areas ellipse")).to_have_count(1)
    expect(learner.page.locator(".spot-found li")).to_contain_text(["A tree"])


def test_arrow_keys_move_a_mark_and_the_list_takes_its_place(course: Path, classroom: Classroom) -> None:
    """By 2 percent, with Shift by 10, and never out of the picture."""
    learner = begun(course, classroom, 2)
    keys = learner.launch.page.keyboard
    area, pins = learner.page.locator(".spot-area"), learner.page.locator(".pin")
    area.focus()
    keys.press("Enter")
    for key in ("Shift+ArrowLeft", "ArrowUp", "ArrowLeft"):
        keys.press(key)
    expect(pins).to_have_attribute("aria-label", learner.say("markPlace", number=1, left="38%", top="48%"))
    for _ in range(6):
        keys.press("Shift+ArrowDown")
    expect(pins).to_have_attribute("aria-label", learner.say("markPlace", number=1, left="38%", top="100%"))
    keys.press("Delete")
    expect(pins).to_have_count(0)
    expect(area).to_be_focused()
    press(learner, 20, 50)
    expect(pins).to_have_count(1)
    learner.press(learner.page.locator(".spot-list summary"))
    for label in ("A tree", "A pond", "A barn"):
        learner.press(learner.page.get_by_role("checkbox", name=label, exact=True), wanted=True)
    expect(pins).to_have_count(0)
    expect(learner.page.get_by_role("checkbox", name="A tree", exact=True)).not_to_be_checked()
    learner.check()
    expect(learner.page.locator(".verdict")).to_contain_class("part")
