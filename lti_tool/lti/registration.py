"""What an LMS is told to register this tool, in whichever way: addresses and scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lti_tool.lti.launch import LINE_ITEM, RESULT, SCORE
from lti_tool.lti.services import MEMBERSHIP

if TYPE_CHECKING:
    from lti_tool.base.settings import Settings

SCOPES = (LINE_ITEM, RESULT, SCORE, MEMBERSHIP)
"""What the tool requests: creating columns for teachers, reading and sending grades, and reading the roster."""


def addresses(settings: Settings) -> dict[str, str]:
    """Return every URL that an LMS may ask for, by its name in LMS forms."""
    return {
        "Target link URI (tool URL)": f"{settings.url}/",
        "Initiate login URL": f"{settings.url}/lti/login",
        "Redirect URI": f"{settings.url}/lti/launch",
        "Public key set URL (JWKS)": f"{settings.url}/lti/keys.json",
        "Deep linking (content selection) URL": f"{settings.url}/",
        "Domain": settings.host,
    }


def logo_address(settings: Settings) -> str:
    """Return the URL of the icon that an LMS shows next to the tool's name."""
    return f"{settings.url}/lti/static/logo.svg"
