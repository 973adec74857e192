"""Pictures of the preview's panel for `make look`: each of its tabs, beside a course. Not a test of the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from authored import FLASK
from patience import waits_until
from pictures import draw_sheet, take, wanted
from playwright.sync_api import expect

from tests.preview.looking import looking_at

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def _turn(page: Page, side: str) -> None:
    """Turn to a side, for the widths that show one of them."""
    page.evaluate("side => document.getElementById(`side-${side}`).click()", side)


def test_look(browser: Browser) -> None:
    """Take the pictures, and lay them out."""
    with looking_at(FLASK) as preview:
        assert waits_until(lambda: preview.board.build.number > 0)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(preview.panel.origin)
        course = page.frame_locator("#runtime").frame_locator("iframe")
        course.locator(".page.current .button.main").click()
        course.locator(".page.current .onward").click()
        page.get_by_label("Commits fail").check()
        course.locator(".page.current .onward").click()
        expect(page.locator("#call-list .trouble")).not_to_have_count(0)
        taken = []
        for tab in ("Calls", "Data", "Resume data", "Teacher"):
            page.set_viewport_size({"width": 1440, "height": 900})
            page.locator('[role="tab"]', has_text=tab).first.click()
            for side in ("course", "lms") if tab == "Calls" else ("lms",):
                _turn(page, side)
                name = f"preview {tab.lower()} {side}"
                if wanted(name):
                    taken += take(page, name)
            _turn(page, "course")
        draw_sheet(context.new_page(), taken)
        context.close()
