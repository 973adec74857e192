"""Turns the token in a page's URL into its visit. Every view below a token starts here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, g, request

from lti_tool.lti.refusals import LaunchRefused
from lti_tool.lti.tokens import TokenError, TokenExpiredError
from lti_tool.web.browser_keys import opens_pages
from lti_tool.web.page_language import label
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_tool.base.tables import ResourceLink
    from lti_tool.lti.roster import Roster
    from lti_tool.lti.visit import Visit

_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def below_a_launch(
    name: str, module: str, *, room: str, teaching: bool = False, comes_in: Callable[[Visit], bool] = opens_pages
) -> Blueprint:
    """Return a blueprint for pages below ``/ROOM/TOKEN``; with ``teaching``, only for teachers.

    ``comes_in`` says whether a request may come in, by what it shows of the browser that launched.

    Nobody reaches its views without a launch that may see them. Otherwise `LaunchRefused` is raised: because the token
    is invalid or expired, the launch is over or another browser's, the role is not enough, or another site sent the
    request.
    """
    blueprint = Blueprint(name, module, url_prefix=f"/{room}/<token>")

    @blueprint.url_value_preprocessor
    def take_token(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.token = values.pop("token") if values else ""

    @blueprint.before_request
    def let_in() -> None:
        g.visit = _visit_of(g.token)
        if not comes_in(g.visit):
            raise LaunchRefused("other-browser")
        if teaching and not g.visit.launch.teaches:
            raise LaunchRefused("role")
        sender = request.headers.get("Origin", tool().settings.origin)
        if request.method in _UNSAFE and sender != tool().settings.origin:
            raise LaunchRefused("token", "another site sent this")
        # In the picker, the teacher of such a link chooses another course.
        if room != "choose" and g.visit.link and not g.visit.may_use(g.visit.link.course_id):
            raise LaunchRefused("course", g.visit.link.course_id)
        tool().launches.note_use(g.visit)

    return blueprint


def _visit_of(token: str) -> Visit:
    try:
        launch_id = tool().tokens.read_launch(token)
    except TokenExpiredError as error:
        raise LaunchRefused("old-token") from error
    except TokenError as error:
        raise LaunchRefused("token") from error
    tool().limits.count(launch_id)
    return tool().launches.visit(launch_id)


def present_visit() -> Visit:
    """Return the visit of this request."""
    return cast("Visit", g.visit)


def address_below(room: str) -> str:
    """Return the URL, without a trailing slash, of a room below this request's token."""
    return f"{tool().settings.url}/{room}/{g.token}"


def link_of(visit: Visit) -> ResourceLink:
    """Return a visit's link; raise `LaunchRefused` for a launch of the picker."""
    if visit.link is None:
        raise LaunchRefused("nothing-chosen")
    return visit.link


def roster_of(visit: Visit) -> Roster:
    """Return the roster of a visit's course, with labels in the page's language for members without names."""
    return replace(tool().rosters.of(visit.platform, link_of(visit)), label=label)
