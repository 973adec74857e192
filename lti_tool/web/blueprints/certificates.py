"""The page that verifies a certificate, for anybody who has its code. It shows nothing else of the learner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint

from lti_tool.web.page_language import browser_language, certificate_language
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from flask import Response

certificates = Blueprint("certificates", __name__)

_NOT_OF_A_CODE = re.compile(r"[^\w-]", re.ASCII)
"""What comes along where an address is copied from paper or a message: spaces, the end of a line or of a sentence."""


@certificates.get("/certificate/<code>")
def verify(code: str) -> Response:
    """Show what a certificate says, or that there is none with this code."""
    found = tool().certificates.find(_NOT_OF_A_CODE.sub("", code))
    language = certificate_language(found.language) if found else browser_language()
    response = tool().pages.page(
        "certificate.html.j2", language, frame_origins=(), status=200 if found else 404, certificate=found,
        day=language.day(found.awarded) if found else "",
    )  # fmt: skip
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
