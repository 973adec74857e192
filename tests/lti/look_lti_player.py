"""Pictures of the player in the frame of an LMS for `make look`. Not a test of the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pictures import draw_sheet, take, wanted
from test_lti_player import frame_of, running, say, school

if TYPE_CHECKING:
    from pictures import Picture
    from playwright.sync_api import Page
    from test_lti_player import School

__all__ = ["running", "school"]  # fixtures


def _taken(page: Page, name: str) -> list[Picture]:
    return take(page, name) if wanted(name) else []


def test_look_at_a_story(school: School) -> None:
    """Begin it, say something, and end it."""
    page = school.open("looks", "counter", course="talk")
    frame = frame_of(page)
    taken = _taken(page, "lti scenario introduction")
    frame.get_by_role("button", name="Begin").click()
    say(frame, "May I taste it?", "He leans in.")
    taken += _taken(page, "lti scenario")
    say(frame, "I will grind finer.", "A guest comes back")
    taken += _taken(page, "lti scenario ended")
    draw_sheet(page.context.new_page(), taken)
