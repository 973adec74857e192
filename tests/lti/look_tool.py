"""Pictures of the LTI tool for `make look`: its pages, and the player in an LMS. Not a test of the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pictures import draw_sheet, take, wanted
from test_tool_pages import addresses, look_at, school

if TYPE_CHECKING:
    from test_tool_pages import School

__all__ = ["school"]  # a fixture


def test_look(school: School) -> None:
    """Take the pictures, and lay them out."""
    page = school.page(locale="en", reduced_motion="reduce")
    taken = []
    pages = addresses(school, "en") | {"learner, in the player": school.room("learn", "en")}
    for name, address in pages.items():
        if wanted(f"tool {name}"):
            look_at(page, name, address)
            taken += take(page, f"tool {name}")
    # Not on a page of the tool, whose policy forbids the styles of a sheet.
    draw_sheet(page.context.new_page(), taken)
