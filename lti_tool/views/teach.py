"""What a teacher sees after launching a link: who did what, answer by answer, how the questions do, and essays to score.

Everything is below the token of the launch, and shows the learners of that launch's link alone. An id in an address only
chooses among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from lti_tool.refusals import LaunchRefused
from lti_tool.tool import tool
from lti_tool.views.learn import file_response
from lti_tool.views.visits import visit_of

if TYPE_CHECKING:
    from flask import Response

    from lti_tool.arrivals import Visit
    from lti_tool.courses import Edition

teach = Blueprint("teach", __name__)


@teach.get("/teach/<token>/preview/", defaults={"path": "index.html"})
@teach.get("/teach/<token>/preview/<path:path>")
def show_preview(token: str, path: str) -> Response:
    """Give the course as learners see it, with its answers; nothing of it is recorded."""
    visit = visit_of(token, teaching=True)
    content = tool().press.preview(_edition(visit)).get(path)
    if content is None:
        raise LaunchRefused("gone", path[:200])
    return file_response(visit, path, content)


def _edition(visit: Visit) -> Edition:
    """Return the course that the link shows now."""
    if visit.link is None or visit.link.course_id is None:
        raise LaunchRefused("nothing-chosen")
    edition = tool().library.find(visit.link.course_id)
    if edition is None:
        raise LaunchRefused("gone")
    return edition
