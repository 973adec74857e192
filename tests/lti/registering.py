"""An administrator of an LMS opens a registration link."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from lti_tool.lti.registration_links import new_link

if TYPE_CHECKING:
    from flask import Flask
    from walker import Browser


def link(app: Flask) -> str:
    """Return the path of a new registration link."""
    parts = app.extensions["lessonpack"]
    return urlsplit(new_link(parts.store, parts.settings, actor="test")).path


def query(browser: Browser, **changes: str) -> str:
    """Return what an LMS adds to a registration link."""
    parameters = {
        "openid_configuration": f"{browser.lms.url}/.well-known/openid-configuration",
        "registration_token": "t",
    }
    return "?" + urlencode(parameters | changes)
