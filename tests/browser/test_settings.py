"""What a learner sets for the eye stays as it was set, on every page, before anything else has run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from accessibility import violations, wider_than_screen
from device import DESKTOP, NARROWEST, PHONE
from keyboard import Keyboard
from learner import Learner
from playwright.sync_api import expect
from stateful_blocks import ENDLESS_TRANSACTIONS
from written import write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom
    from device import Launch
    from playwright.sync_api import Page

NOTHING_IS_KEPT = """
for (const name of ["localStorage", "indexedDB"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("refused", "SecurityError"); } });
}
"""
LOOK = """() => {
  const style = getComputedStyle(document.body);
  const rem = getComputedStyle(document.documentElement).fontSize;
  return [rem, style.fontFamily.split(",")[0], document.documentElement.dataset.scheme];
}"""
IS_KEPT = "!('look:lessonpack' in localStorage)"
"""That IndexedDB has confirmed what was set: until then, localStorage holds it."""
SET = ["20.8px", '"Atkinson Hyperlegible Next"', "dark"]


def choose(launch: Launch, *names: str) -> None:
    """Set what these options stand for, and close the settings."""
    settings = launch.content.locator("#settings")
    launch.content.locator(".settings-button").click()
    for name in names:
        settings.get_by_role("radio", name=name, exact=True).check(force=True)
    launch.page.keyboard.press("Escape")
    expect(settings).to_be_hidden()


def without_the_player(page: Page) -> None:
    """Open the page again, and let no file with a script arrive."""
    page.route("**/player.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.reload()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_settings_are_made_by_keyboard_and_kept(viewport: dict[str, int], tmp_path: Path, classroom: Classroom) -> None:
    """They are there before the player, survive a login to Moodle, which empties localStorage, and stay off paper."""
    package = classroom.package(write_course(tmp_path / "set"), "web")
    launch = classroom.device(viewport=viewport).visit(classroom.system.content_address(package))
    learner, keyboard, page = Learner(launch), Keyboard(launch), launch.page
    settings = page.locator("#settings")
    keyboard.press(".settings-button")
    expect(page.get_by_role("dialog", name=learner.say("settings"))).to_be_visible()
    keyboard.comes_to("one => one.id", "settings-title")
    assert violations(launch.content) == []
    for steps, name in ((2, "size"), (1, "spacing"), (1, "letters"), (2, "scheme")):
        page.keyboard.press("Tab")
        keyboard.comes_to("one => one.name", name)
        for _ in range(steps):
            page.keyboard.press("ArrowRight")
    assert violations(launch.content) == []
    assert list(wider_than_screen(launch.content)) == []
    page.keyboard.press("Escape")
    expect(settings).to_be_hidden()
    keyboard.comes_to("one => one.matches('.settings-button')")
    assert page.evaluate(LOOK) == SET
    page.wait_for_function(IS_KEPT)
    page.reload()
    Learner(launch)
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-letters", "plain")
    without_the_player(page)
    assert page.evaluate(LOOK) == SET
    page.emulate_media(media="print")
    expect(settings).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).lineHeight") != page.evaluate(
        "2 * parseFloat(getComputedStyle(document.body).fontSize) + 'px'"
    )


def test_a_setting_survives_a_page_that_goes_before_the_browser_has_kept_it(
    tmp_path: Path, classroom: Classroom
) -> None:
    """The next launch brings it to where a login to Moodle empties nothing."""
    package = classroom.package(write_course(tmp_path / "gone", lessons=1), "web")
    launch = classroom.device().visit(classroom.system.content_address(package))
    Learner(launch)
    page = launch.page
    page.evaluate(ENDLESS_TRANSACTIONS)
    choose(launch, "Dark")
    page.reload()
    Learner(launch)
    page.wait_for_function(IS_KEPT)
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")


def test_settings_hold_until_the_page_is_left_where_nothing_is_kept(tmp_path: Path, classroom: Classroom) -> None:
    """In a frame whose storage the browser refuses, on a page of its own: what it says is what it shows."""
    package = classroom.package(write_course(tmp_path / "refused", lessons=1), structure="lessons")
    own = classroom.device()
    own.context.add_init_script(NOTHING_IS_KEPT)
    launch = own.launch(classroom.enrol(package))
    Learner(launch)
    choose(launch, "130%", "Easy to read", "Dark")
    assert launch.content.evaluate(LOOK) == SET
    launch.content.locator(".settings-button").click()
    expect(launch.content.get_by_role("radio", name="Dark", exact=True)).to_be_checked()


def test_the_menu_is_folded_away_on_a_desktop_until_it_is_wanted_again(tmp_path: Path, classroom: Classroom) -> None:
    """Also the next time; the page's title stands in the bar. A phone has its drawer all the same."""
    package = classroom.package(write_course(tmp_path / "folded"), "web")
    launch = classroom.device().visit(classroom.system.content_address(package))
    Learner(launch).go("lesson-1")
    page = launch.page
    menu, opener = page.locator("#menu"), page.locator("#menu-button")
    wide = page.locator("main").bounding_box()
    expect(opener).to_have_attribute("aria-expanded", "true")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_hidden()
    expect(page.locator(".bar-title")).to_be_visible()
    folded = page.locator("main").bounding_box()
    assert wide
    assert folded
    assert folded["width"] > wide["width"] + 200
    page.reload()
    Learner(launch)
    expect(menu).to_be_hidden()
    page.set_viewport_size(PHONE)
    opener.click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    page.set_viewport_size(DESKTOP)
    opener.click()
    expect(menu).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")


def test_the_largest_text_fits_the_narrowest_screen(tmp_path: Path, classroom: Classroom) -> None:
    """With all that the bar may have, nothing scrolls sideways."""
    package = classroom.package(write_course(tmp_path / "large-text", lessons=3), "web")
    learner = Learner(classroom.device(viewport=NARROWEST).visit(classroom.system.content_address(package)))
    expect(learner.content.locator(".search-button")).to_be_visible()
    learner.content.evaluate("document.documentElement.dataset.size = '150'")
    assert list(wider_than_screen(learner.content)) == []
    learner.go("lesson-1")
    assert list(wider_than_screen(learner.content)) == []
