"""Pictures of the preview's panel for `make look`: each of its tabs, beside a course. Not a test of the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from authored import FLASK
from patience import waits_until
from pictures import draw_sheet, take, wanted
from playwright.sync_api import expect

from exporter.preview.session import Play
from tests.preview.looking import looking_at
from tests.preview.packages_of_others import sequenced
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path

    from pictures import Picture
    from playwright.sync_api import Browser, Page

TEA = "# Tea\n\nTea is brewed.\n"
MISTAKES = (
    "\nMore in [the next lesson](coffee.md), where the water is hotter.\n\n![A pot](pot.png)\n\n"
    "```question\ntype: choice\nid: how-hot\nprompt: How hot?\noptions: [Cold, Hot]\n```\n"
)


def _turn(page: Page, side: str) -> None:
    """Turn to a side, for the widths that show one of them."""
    page.evaluate("side => document.getElementById(`side-${side}`).click()", side)


def test_look(browser: Browser, tmp_path: Path) -> None:
    """Take the pictures, and lay them out."""
    with looking_at(FLASK) as preview:
        assert waits_until(lambda: preview.board.build.number > 0)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(preview.panel.origin)
        course = page.frame_locator("#runtime").frame_locator("iframe")
        course.locator(".page.current .button.main").click()
        course.locator(".page.current .onward").click()
        page.get_by_label("Saving fails").check()
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
        taken += _sequenced(context.new_page(), tmp_path / "sequenced.zip")
        taken += _mistaken(context.new_page(), tmp_path / "mistaken")
        draw_sheet(context.new_page(), taken)
        context.close()


def _sequenced(page: Page, package: Path) -> list[Picture]:
    """Play a package whose parts an LMS opens by its rules; one of them is shut, and one was asked for in vain."""
    name = "preview sequenced lms"
    if not wanted(name):
        return []
    package.write_bytes(sequenced())
    with Play(package, 0, network=False) as play:
        page.goto(f"{play.panel.origin}/")
        page.locator("#profile").select_option("canvas")
        expect(page.locator("#sco-list .why")).to_have_count(1)
        page.get_by_role("button", name="lesson").press("Enter")
        expect(page.locator("#notice")).not_to_have_text("")
        _turn(page, "lms")
        return take(page, name)


def _mistaken(page: Page, folder: Path) -> list[Picture]:
    """Make mistakes in a course that is shown: an error, a warning and a missing picture."""
    name = "preview problems course"
    if not wanted(name):
        return []
    course = write(folder, {"tea.md": TEA})
    with looking_at(course) as preview:
        page.goto(preview.panel.origin)
        expect(page.frame_locator("#runtime").frame_locator("iframe").locator("body")).to_contain_text("Tea")
        (course / "tea.md").write_text(TEA + MISTAKES)
        expect(page.locator("#problems")).to_be_visible()
        _turn(page, "course")
        return take(page, name)
