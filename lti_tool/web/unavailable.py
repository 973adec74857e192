"""What a request gets while the database cannot be used: 503 and when to ask again, as a page or as JSON."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import request
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.base.engine import is_unavailable, reason_of
from lti_tool.lti.refusals import LaunchRefused
from lti_tool.web.page_language import browser_language
from lti_tool.web.responses import refused_json
from lti_tool.web.tool import tool

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

RETRY_AFTER = 5
"""Seconds."""

log = logging.getLogger(__name__)


def answer_while_unavailable(app: Flask) -> None:
    """Have an application say that it is unavailable, where the database is to blame."""
    app.register_error_handler(SQLAlchemyError, _say_so)


def _say_so(error: SQLAlchemyError) -> Response:
    if not is_unavailable(error):
        raise error
    facts = {"reason": reason_of(error), "route": str(request.url_rule)}
    tool().metrics.unavailable.inc()
    log.error("the database is unavailable", extra={"facts": facts})
    refusal, language = LaunchRefused("unavailable"), browser_language()
    if "/api/" in request.path:
        response = refused_json(refusal, language, status=503)
    else:
        response = tool().pages.refused(refusal, language, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response
