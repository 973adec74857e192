"""From the token in a page's address to the visit that it stands for. Whatever is below a token begins here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from flask import Blueprint, g, request

from lti_tool.lti.refusals import LaunchRefused
from lti_tool.lti.tokens import TokenError, TokenExpiredError
from lti_tool.web.page_language import label
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from lti_tool.base.tables import ResourceLink
    from lti_tool.lti.roster import Roster
    from lti_tool.lti.visit import Visit

_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def below_a_launch(name: str, module: str, *, room: str, teaching: bool = False) -> Blueprint:
    """Return a blueprint for what is below ``/ROOM/TOKEN``; with ``teaching``, for teachers only.

    Nobody reaches one of its views without a launch that may see it: `LaunchRefused` is raised before, when the token
    is not ours or too old, the launch is over, its role does not suffice, or a page of another site sends this.
    """
    blueprint = Blueprint(name, module, url_prefix=f"/{room}/<token>")

    @blueprint.url_value_preprocessor
    def take_token(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.token = values.pop("token") if values else ""

    @blueprint.before_request
    def let_in() -> None:
        g.visit = _visit_of(g.token)
        if teaching and not g.visit.launch.teaches:
            raise LaunchRefused("role")
        # The token alone keeps other sites out, since they cannot know it; the origin does so once more.
        sender = request.headers.get("Origin", tool().settings.origin)
        if request.method in _UNSAFE and sender != tool().settings.origin:
            raise LaunchRefused("token", "another site sent this")

    return blueprint


def _visit_of(token: str) -> Visit:
    try:
        launch_id = tool().tokens.read_launch(token)
    except TokenExpiredError as error:
        raise LaunchRefused("old-token") from error
    except TokenError as error:
        raise LaunchRefused("token") from error
    return tool().launches.visit(launch_id)


def present_visit() -> Visit:
    """Return the visit that this request belongs to."""
    return cast("Visit", g.visit)


def address_below(room: str) -> str:
    """Return the address, without a final slash, of a room below the token of this request."""
    return f"{tool().settings.url}/{room}/{g.token}"


def link_of(visit: Visit) -> ResourceLink:
    """Return the link that a visit belongs to; raises `LaunchRefused` for a launch of the picker."""
    if visit.link is None:
        raise LaunchRefused("nothing-chosen")
    return visit.link


def roster_of(visit: Visit) -> Roster:
    """Return who belongs to the course of a visit, with labels in the language of the page for those without a name."""
    return replace(tool().rosters.of(visit.platform, link_of(visit)), label=label)
