"""What all teacher pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lti_tool.learning.progress import is_graded_link
from lti_tool.results.roster_view import lessons_shown
from lti_tool.web.page_language import GRADES, STATES, page_language
from lti_tool.web.previews import preview_pass
from lti_tool.web.tool import tool
from lti_tool.web.visits import address_below, link_of

if TYPE_CHECKING:
    from flask import Response

    from exporter.course import Course
    from lti_tool.base.tables import ResourceLink
    from lti_tool.lti.visit import Visit


def teacher_page(visit: Visit, template: str, *, status: int = 200, **values: Any) -> Response:
    """Return one of the teacher pages, with what all of them share."""
    link = link_of(visit)
    course = course_of(link)
    item = next((item for item in course.items if item.id == link.item_id), None) if course else None
    shown = item.title if item else course.title if course else ""
    return tool().pages.page(
        template, page_language(), frame_origins=visit.frame_origins, status=status,
        room=address_below("teach"), picker=f"{address_below('choose')}/",
        title=link.title or shown or page_language().say("results"), shown=shown,
        has_score=course is not None and is_graded_link(course, link.item_id),
        is_graded=link.line_item_url is not None, lessons=len(lessons_shown(course, link)), states=STATES,
        grades=GRADES, preview_pass=preview_pass(visit), **values,
    )  # fmt: skip


def course_of(link: ResourceLink) -> Course | None:
    """Return the course that a link currently shows."""
    version = tool().library.find(link.course_id)
    return version.course if version else None
