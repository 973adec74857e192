"""Whether a request comes from the browser that launched: an address that somebody copied, or a log, opens nothing.

The browser keeps a key: in a partitioned cookie, or else in the storage of our origin, from where scripts send it.
"""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

from flask import request

from lti_tool.lti.tokens import LAUNCH_SECONDS, Keeper, key_digest, new_key
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from lti_tool.lti.visit import Visit

HEADER = "Lessonpack-Key"
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


def kept_or_new_key() -> str:
    """Return the key that this browser keeps already, or a new one: its launches share one cookie."""
    kept = request.cookies.get(_cookie(), "")
    return kept if _KEY.fullmatch(kept) else new_key()


def have_kept(response: Response, key: str) -> None:
    """Have the browser keep a key for as long as a launch lasts."""
    response.set_cookie(
        _cookie(), key, max_age=LAUNCH_SECONDS, path="/", httponly=True, secure=True, samesite="None", partitioned=True
    )


def shows_key(visit: Visit, in_form: str | None = None) -> bool:
    """Return whether this request shows the key of a launch, if it has one; ``in_form`` is what a script wrote."""
    digest = visit.launch.browser
    if digest is None:
        return True
    shown = (
        (Keeper.COOKIE, request.cookies.get(_cookie())),
        (Keeper.STORAGE, request.headers.get(HEADER)),
        (Keeper.STORAGE, in_form),
    )
    return any(key and hmac.compare_digest(digest, key_digest(keeper, key)) for keeper, key in shown)


def only_scripts_show_it(visit: Visit) -> bool:
    """Return whether the key of a launch is kept where no link, picture or plain form can take it along."""
    return (visit.launch.browser or "").startswith(Keeper.STORAGE)


def opens_pages(visit: Visit) -> bool:
    """Return whether a request may see a teacher's pages: where only scripts show a key, their address is enough."""
    return only_scripts_show_it(visit) or shows_key(visit)


def _cookie() -> str:
    # With this prefix, no site beside ours can set it (RFC 6265bis, 4.1.3.2). On plain HTTP, browsers would not either.
    return "__Host-lti-browser" if tool().settings.url.startswith("https:") else "lti-browser"
