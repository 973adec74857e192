"""From the token in a page's address to the visit that it stands for. Every view after the launch begins here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from lti_tool.refusals import LaunchRefused
from lti_tool.tokens import TokenError, TokenExpiredError
from lti_tool.tool import tool

if TYPE_CHECKING:
    from lti_tool.arrivals import Visit

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
    visit = tool().arrivals.visit(launch_id)
    if teaching and not visit.launch.teaches:
        raise LaunchRefused("role")
    # The token alone keeps other sites out, since they cannot know it; the origin does so once more.
    sender = request.headers.get("Origin", tool().settings.origin)
    if request.method in _UNSAFE and sender != tool().settings.origin:
        raise LaunchRefused("token", "another site sent this")
    return visit
