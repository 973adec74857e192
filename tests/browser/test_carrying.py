"""Pieces are put into their places by mouse, by finger and by pressing; dragging is never the only way."""

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
    from playwright.sync_api import Locator

SORTING = {
    "id": "sort",
    "type": "sorting",
    "prompt": "Which is what?",
    "categories": [{"category": "Planets", "items": ["Mars", "Venus"]}, {"category": "Moons", "items": ["Titan"]}],
}

MATCHING = {
    "id": "match",
    "type": "matching",
    "prompt": "What is each known for?",
    "pairs": [{"item": "Mars", "match": "Dust"}, {"item": "Saturn", "match": "Rings"}],
    "extra_matches": ["Water"],
}
GAPS = {
    "id": "fill",
    "type": "gaps",
    "prompt": "Fill in.",
    "text": "{{Planets}} move on {{=ellipses|squares}}, and comets on {{=long ellipses|circles}}.",
}
ORDERING = {"id": "order", "type": "ordering", "prompt": "From the Sun.", "items": ["Venus", "Earth", "Mars"]}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course with something to carry."""
    questions = [SORTING, MATCHING, GAPS, ORDERING]
    return write_course(tmp_path_factory.mktemp("carried") / "carried", lessons=1, quizzes=[quiz("end", questions)])


def begun(course: Path, classroom: Classroom, **device: object) -> Learner:
    """Return a learner in front of the question."""
    address = classroom.system.content_address(classroom.package(course, "web"))
    own = classroom.device(**device)
    own.context.clock.install()
    learner = Learner(own.visit(address))
    learner.begin("end")
    return learner


def piece(learner: Learner, text: str) -> Locator:
    """Return a piece by what it says."""
    return learner.page.locator(".carried", has_text=text)


def group(learner: Learner, title: str) -> Locator:
    """Return a group by its name."""
    return learner.page.locator(".bin", has=learner.content.locator(".bin-head", has_text=title))


def middle(place: Locator) -> tuple[float, float]:
    """Return the middle of something in the window."""
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_mouse_drags_a_piece_into_its_place_and_escape_puts_it_back(course: Path, classroom: Classroom) -> None:
    """What was dropped counts as answered, and was not pressed by that."""
    learner = begun(course, classroom)
    mouse = learner.launch.page.mouse
    mars, planets, moons = piece(learner, "Mars"), group(learner, "Planets"), group(learner, "Moons")
    mouse.move(*middle(mars))
    mouse.down()
    mouse.move(*middle(moons), steps=3)
    expect(moons).to_contain_class("is-under")
    learner.launch.page.keyboard.press("Escape")
    mouse.up()
    expect(moons).not_to_contain_class("is-under")
    expect(moons.locator(".carried")).to_have_count(0)
    mouse.move(*middle(mars))
    mouse.down()
    mouse.move(*middle(planets), steps=3)
    mouse.up()
    expect(planets.locator(".carried")).to_have_text(["Mars"])
    expect(mars).to_have_attribute("aria-pressed", "false")
    expect(learner.content.locator("#announcements")).to_have_text(learner.say("putInto", item="Mars", group="Planets"))


def test_a_finger_that_rests_takes_a_piece_along_and_one_that_moves_at_once_scrolls(
    course: Path, classroom: Classroom
) -> None:
    """As phones do it everywhere, and in each type of question that has pieces."""
    learner = begun(course, classroom, viewport=PHONE, has_touch=True, is_mobile=True)
    (own,) = classroom.devices
    mars, planets = piece(learner, "Mars"), group(learner, "Planets")
    mars.scroll_into_view_if_needed()
    touch = own.context.new_cdp_session(learner.launch.page)

    def finger(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    # A finger rests by the page's clock, so that one which does not is never too slow.
    own.stop_the_clock(learner.launch.page)
    (x, y), there = middle(mars), middle(planets)
    finger("touchStart", (x, y))
    finger("touchMove", there)
    finger("touchEnd")
    own.context.clock.resume()
    expect(planets.locator(".carried")).to_have_count(0)

    def carry(what: Locator, place: Locator) -> None:
        place.scroll_into_view_if_needed()
        what.scroll_into_view_if_needed()
        there = middle(place)
        finger("touchStart", middle(what))
        expect(what).to_contain_class("is-dragged")
        finger("touchMove", there)

    carry(mars, planets)
    expect(planets).to_contain_class("is-under")
    finger("touchEnd")
    expect(planets.locator(".carried")).to_have_text(["Mars"])
    for number, word, place in ((2, "Rings", ".pair"), (3, "squares", ".gap-slot:has(select)")):
        learner.turn_to(number)
        target = learner.page.locator(place).first
        carry(piece(learner, word), target)
        expect(target).to_contain_class("is-under")
        finger("touchEnd")
        expect(target.locator("option:checked")).to_have_text(word)
    learner.turn_to(4)
    rows, texts = learner.page.locator(".sortable-item"), learner.page.locator(".sortable-text")
    before = texts.all_inner_texts()
    carry(rows.nth(0), rows.nth(1))
    finger("touchEnd")
    expect(texts).to_have_text([before[1], before[0], before[2]])


def test_a_piece_and_then_a_place_are_pressed(course: Path, classroom: Classroom) -> None:
    """A second press on the piece leaves it where it is; another piece can be chosen instead."""
    learner = begun(course, classroom)
    mars, titan = piece(learner, "Mars"), piece(learner, "Titan")
    mars.click()
    expect(mars).to_have_attribute("aria-pressed", "true")
    mars.click()
    expect(mars).to_have_attribute("aria-pressed", "false")
    mars.click()
    titan.click()
    expect(mars).to_have_attribute("aria-pressed", "false")
    group(learner, "Moons").click(position={"x": 20, "y": 80})
    expect(group(learner, "Moons").locator(".carried")).to_have_text(["Titan"])
    assert mars.is_visible()


def drag(learner: Learner, what: Locator, *path: Locator) -> None:
    """Drag something over places, and drop it on the last."""
    mouse = learner.launch.page.mouse
    what.scroll_into_view_if_needed()
    mouse.move(*middle(what))
    mouse.down()
    for place in path:
        mouse.move(*middle(place), steps=3)
    mouse.up()


def test_what_a_list_offers_is_dragged_or_pressed_into_its_place(course: Path, classroom: Classroom) -> None:
    """The lists say what was dropped, to everybody and for ever; what is offered is gone once that is judged."""
    learner = begun(course, classroom)
    learner.turn_to(2)
    rows, lists = learner.page.locator(".pair"), learner.page.locator(".pair select")
    drag(learner, piece(learner, "Rings"), rows.nth(0), rows.nth(1))
    expect(lists.nth(1).locator("option:checked")).to_have_text("Rings")
    expect(lists.nth(1)).to_be_focused()
    piece(learner, "Dust").click()
    expect(rows.nth(0)).to_contain_class("is-open")
    lists.nth(0).click(force=True)
    expect(lists.nth(0).locator("option:checked")).to_have_text("Dust")
    expect(learner.page.locator(".is-used")).to_have_text(["Dust", "Rings"])
    piece(learner, "Water").click()
    expect(learner.page.locator(".is-open")).to_have_count(2)
    learner.check()
    expect(learner.page.locator(".pair.is-right")).to_have_count(2)
    expect(learner.page.locator(":is(.offer, .is-open)")).to_have_count(0)


def test_a_word_goes_only_into_gaps_that_offer_it(course: Path, classroom: Classroom) -> None:
    """And nowhere where learners type."""
    learner = begun(course, classroom)
    learner.turn_to(3)
    slots, lists = learner.page.locator(".gap-slot"), learner.page.locator("select.gap")
    piece(learner, "squares").click()
    expect(learner.page.locator(".gap-slot.is-open")).to_have_count(1)
    drag(learner, piece(learner, "squares"), slots.nth(0), slots.nth(2))
    drag(learner, piece(learner, "circles"), slots.nth(2))
    expect(lists.nth(1)).to_have_value("circles")
    expect(lists.nth(0)).to_have_value("")
    expect(learner.page.locator("input.gap")).to_have_value("")


def test_an_item_that_is_dragged_finds_its_row_until_the_order_is_judged(course: Path, classroom: Classroom) -> None:
    """Escape puts it back."""
    learner = begun(course, classroom)
    learner.turn_to(4)
    rows = learner.page.locator(".sortable-item")
    before = learner.page.locator(".sortable-text").all_inner_texts()
    mouse = learner.launch.page.mouse
    mouse.move(*middle(rows.nth(0)))
    mouse.down()
    mouse.move(*middle(rows.nth(2)), steps=3)
    expect(rows.nth(2)).to_contain_text(before[0])
    learner.launch.page.keyboard.press("Escape")
    mouse.up()
    expect(learner.page.locator(".sortable-text")).to_have_text(before)
    drag(learner, rows.nth(0), rows.nth(2))
    after = [*before[1:], before[0]]
    expect(learner.page.locator(".sortable-text")).to_have_text(after)
    learner.check()
    drag(learner, rows.nth(0), rows.nth(2))
    expect(learner.page.locator(".sortable-text")).to_have_text(after)
