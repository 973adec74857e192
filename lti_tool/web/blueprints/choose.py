"""The picker: a teacher chooses what new links show (Deep Linking 2.0), or what an existing link shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import redirect, request

from exporter.course import Quiz
from lti_tool.base.database import audit
from lti_tool.base.tables import ResourceLink
from lti_tool.learning.progress import is_graded_link
from lti_tool.lti.launch import origin
from lti_tool.lti.lms import lms_of
from lti_tool.lti.protocol import content_item, deep_linking_response
from lti_tool.lti.refusals import LaunchRefused
from lti_tool.web.file_responses import file_response
from lti_tool.web.page_language import page_language
from lti_tool.web.previews import comes_in, let_into_preview, preview_pass
from lti_tool.web.tool import tool
from lti_tool.web.visits import address_below, below_a_launch, present_visit

if TYPE_CHECKING:
    from pylti1p3.deep_link_resource import DeepLinkResource
    from werkzeug.wrappers import Response

    from exporter.course import Item
    from lti_tool.courses.versions import CourseVersion
    from lti_tool.lti.visit import Visit

choose = below_a_launch("choose", __name__, room="choose", teaching=True, comes_in=comes_in)

LARGEST_MAXIMUM = 100
"""Moodle only accepts whole numbers from 1 to 100, and these work everywhere."""


@dataclass(frozen=True, slots=True)
class ContentChoice:
    """A teacher's choice: a course, or one of its items."""

    version: CourseVersion
    item_id: str | None

    @property
    def title(self) -> str:
        """Return the title of the link."""
        item = self.version.item(self.item_id)
        return item.title if item else self.version.course.title

    @property
    def is_graded(self) -> bool:
        """Return whether it has a score, from quizzes or from questions in lessons."""
        return is_graded_link(self.version.course, self.item_id)

    @property
    def custom(self) -> dict[str, str]:
        """Return the custom parameters that the platform sends with every launch of the link."""
        named = {"course": self.version.course.id}
        return named | {"item": self.item_id} if self.item_id else named


@choose.get("/")
def show_picker() -> Response:
    """Show the available courses, lessons and quizzes."""
    visit = present_visit()
    return tool().pages.page(
        "choose.html.j2",
        page_language(),
        frame_origins=visit.frame_origins,
        courses=[_entry(version) for version in tool().library.offered() if visit.may_use(version.course.id)],
        several=_takes_several(visit),
        graded=_settings(visit).get("accepts_line_items", False),
        problem=request.args.get("problem"),
        preview_pass=preview_pass(visit),
    )


@choose.post("/preview/<course_id>/")
def open_preview(course_id: str) -> Response:
    """Open the preview of a course in a new tab."""
    del course_id  # it stays in the address
    return let_into_preview("choose")


@choose.get("/preview/<course_id>/", defaults={"path": "index.html"})
@choose.get("/preview/<course_id>/<path:path>")
def show_preview(course_id: str, path: str) -> Response:
    """Show a preview of a course, with its answers; nothing is recorded."""
    version = _offered(course_id)
    content = tool().page_renderer.preview(version, path) if version else None
    if content is None:
        raise LaunchRefused("gone", path[:200])
    return file_response(path, content)


@choose.post("/")
def take_choice() -> Response:
    """Send the choice to the platform, or store it for the opened link."""
    visit = present_visit()
    choices = [_choice(value) for value in request.form.getlist("choice")]
    if not choices:
        return redirect(f"?{urlencode({'problem': 'nothing'})}", code=303)
    if not _settings(visit):
        return _keep(visit, choices[0])
    if not _takes_several(visit):
        del choices[1:]
    parts = tool()
    items = [
        _content_item(choice, _maximum() if _settings(visit)["accepts_line_items"] else None) for choice in choices
    ]
    claims = deep_linking_response(
        visit.platform,
        visit.deployment.deployment_id,
        _settings(visit)["data"],
        items,
        nonce=parts.tokens.new_nonce(),
    )
    return_url = _settings(visit)["return_url"]
    return parts.pages.page(
        "return.html.j2",
        page_language(),
        frame_origins=visit.frame_origins,
        form_origins=[found for found in [origin(return_url)] if found],
        return_url=return_url,
        message=parts.signing_keys.signer().sign(claims),
    )


def _settings(visit: Visit) -> dict[str, Any]:
    return visit.launch.details.get("deep_linking") or {}


def _takes_several(visit: Visit) -> bool:
    return _settings(visit).get("accepts_several", False) and lms_of(visit.platform).keeps_links_apart


def _entry(version: CourseVersion) -> dict[str, object]:
    items = [
        {"value": f"{version.course.id}/{item.id}", "title": item.title, "kind": _kind(item)}
        for item in version.course.items
    ]
    return {
        "value": version.course.id,
        "title": version.course.title,
        "about": version.course.description,
        "items": items,
    }


def _kind(item: Item) -> str:
    if not isinstance(item, Quiz):
        return "lesson"
    return "scenario" if item.is_scenario else "quiz"


def _offered(course_id: str) -> CourseVersion | None:
    """Return a course that this visit may choose."""
    return tool().library.find(course_id) if present_visit().may_use(course_id) else None


def _choice(value: str) -> ContentChoice:
    course_id, _, item_id = value.partition("/")
    version = _offered(course_id)
    if version is None or (item_id and version.item(item_id) is None):
        raise LaunchRefused("gone")
    return ContentChoice(version, item_id or None)


def _maximum() -> int:
    value = request.form.get("maximum", "").strip()
    number = int(value) if value.isascii() and value.isdigit() and len(value) <= 3 else LARGEST_MAXIMUM  # noqa: PLR2004
    return min(max(number, 1), LARGEST_MAXIMUM)


def _content_item(choice: ContentChoice, maximum: int | None) -> DeepLinkResource:
    return content_item(
        title=choice.title,
        url=f"{tool().settings.url}/",
        custom=choice.custom,
        resource_id="/".join(choice.custom.values()),
        maximum=maximum if choice.is_graded else None,
    )


def _keep(visit: Visit, choice: ContentChoice) -> Response:
    if visit.link is None:
        raise LaunchRefused("gone")
    parts = tool()
    with parts.store.write() as session:
        link = session.get_one(ResourceLink, visit.link.id)
        link.course_id, link.item_id = choice.version.course.id, choice.item_id
        audit(session, at=parts.store.clock(), actor=f"teacher {visit.learner.id}", act="choose content",
              subject=f"link {link.id}: {'/'.join(choice.custom.values())}")  # fmt: skip
    return redirect(f"{address_below('teach')}/", code=303)
