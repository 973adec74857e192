"""From the token in a page's address to the visit that it stands for. Every view after the launch begins here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import g, request

from lti_tool.lti.refusals import LaunchRefused
from lti_tool.lti.tokens import TokenError, TokenExpiredError
from lti_tool.web.tool import tool
from lti_tool.web.wording import label

if TYPE_CHECKING:
    from lti_tool.base.tables import ResourceLink
    from lti_tool.lti.roster import Roster
    from lti_tool.lti.visit import Visit

_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def visit_of(token: str, *, teaching: bool = False) -> Visit:
    """Return the visit of ``token``; with ``teaching``, only if it is a teacher's.

    Raises:
        LaunchRefused: the token is not ours or too old, the launch is over, its role does not suffice, or a page of
            another site sends this.
    """
    try:
        launch_id = tool().tokens.read_launch(token)
    except TokenExpiredError as error:
        raise LaunchRefused("old-token") from error
    except TokenError as error:
        raise LaunchRefused("token") from error
    visit = g.visit = tool().launches.visit(launch_id)
    if teaching and not visit.launch.teaches:
        raise LaunchRefused("role")
    # The token alone keeps other sites out, since they cannot know it; the origin does so once more.
    sender = request.headers.get("Origin", tool().settings.origin)
    if request.method in _UNSAFE and sender != tool().settings.origin:
        raise LaunchRefused("token", "another site sent this")
    return visit


def link_of(visit: Visit) -> ResourceLink:
    """Return the link that a visit belongs to; raises `LaunchRefused` for a launch of the picker."""
    if visit.link is None:
        raise LaunchRefused("nothing-chosen")
    return visit.link


def roster_of(visit: Visit) -> Roster:
    """Return who belongs to the course of a visit, with labels in the language of the page for those without a name."""
    return replace(tool().rosters.of(visit.platform, link_of(visit)), label=label)
