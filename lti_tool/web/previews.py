"""Teachers' previews, which have the answers: they open in a tab of their own, where the browser does not show its key.

The page before brings a pass in a form, not in the address. A cookie that is good for previews alone keeps it.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask import g, redirect, request

from lti_tool.lti.tokens import LAUNCH_SECONDS
from lti_tool.web.browser_keys import opens_pages
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from lti_tool.lti.visit import Visit

_COOKIE = "lti-preview"


def preview_pass(visit: Visit) -> str:
    """Return what a form sends to open a preview."""
    return tool().tokens.preview_pass(visit.launch.id)


def comes_in(visit: Visit) -> bool:
    """Return whether a request shows the launch's key or, for a preview, the pass."""
    view = (request.endpoint or "").rpartition(".")[2]
    shown = {"open_preview": request.form.get("pass"), "show_preview": request.cookies.get(_COOKIE)}.get(view)
    return opens_pages(visit) or bool(shown and hmac.compare_digest(preview_pass(visit).encode(), shown.encode()))


def let_into_preview(room: str) -> Response:
    """Have this tab keep the pass for previews of its launch, and show the one that was asked for."""
    response = redirect(request.base_url, code=303)
    response.set_cookie(
        _COOKIE, preview_pass(g.visit), max_age=LAUNCH_SECONDS, path=f"/{room}/{g.token}/preview/",
        httponly=True, secure=True, samesite="None", partitioned=True,
    )  # fmt: skip
    return response
