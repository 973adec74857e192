"""The files of courses' pages: media, styles, the player, and lessons to read beside a quiz. They know nobody.

Their address opens nothing else, so it may be passed on: in a picture's menu, or a handout in a tab of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint
from sqlalchemy import select

from lti_tool.base.tables import CourseVersionRow
from lti_tool.courses.pages import player_digest
from lti_tool.lti.refusals import LaunchRefused
from lti_tool.web.file_responses import file_response
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from flask import Response

    from exporter.page_settings import Structure

course_files = Blueprint("course_files", __name__)


@course_files.get("/files/<course_id>/<structure>/<key>/<path:path>")
def show_file(course_id: str, structure: str, key: str, path: str) -> Response:
    """Return a file of the page that shows a course, or an item of it; the page itself belongs to a launch."""
    shown: Structure = "lessons" if structure == "lessons" else "single"
    digest = _digest(course_id, shown, key)
    version = tool().library.version(digest) if digest else None
    content = tool().page_renderer.file(version, shown, path) if version else None
    if content is None:
        raise LaunchRefused("gone", path[:200])
    # While a new version of the tool is rolled out, what the other one has must not be kept under this one's address.
    return file_response(path, content, for_ever=key.endswith(f"-{player_digest()}"))


def _digest(course_id: str, structure: Structure, key: str) -> str | None:
    """Return which version of the course it is: the current one, or one that attempts go on with."""
    current = tool().library.find(course_id)
    found = tool().page_renderer.digest_of(course_id, structure, key, [current.digest] if current else [])
    if found:
        return found
    with tool().store.read() as session:
        kept = session.scalars(select(CourseVersionRow.digest).where(CourseVersionRow.course_id == course_id)).all()
    return tool().page_renderer.digest_of(course_id, structure, key, kept)
