"""Canvas, hosted by Instructure or by a school."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lti_tool.lti.lms.base import Lms, LmsAddresses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lti_tool.base.settings import Settings

LMS = Lms(
    name="Canvas",
    product="canvas",
    # All schools on hosted Canvas share these and differ only in the client id (doc/lti_dev_key_config).
    addresses=LmsAddresses(
        issuer="https://canvas.instructure.com",
        logins="https://sso.canvaslms.com/api/lti/authorize_redirect",
        tokens="https://sso.canvaslms.com/login/oauth2/token",
        keys="https://sso.canvaslms.com/api/lti/security/jwks",
    ),
    registers_itself=True,
    placements=("assignment_selection", "link_selection", "editor_button"),
    shares_names="Privacy Level: Public",  # on the LTI key; "Name Only" would be enough
    # Otherwise each score creates a new submission that the teacher is asked to grade.
    score_extras=(("https://canvas.instructure.com/lti/submission", {"new_submission": False}),),
)


def configuration(settings: Settings, *, scopes: Iterable[str], logo: str) -> dict[str, Any]:
    """Return the configuration that Canvas reads to add an LTI key "by URL" (Canvas: doc/lti_dev_key_config)."""
    placements = ("assignment_selection", "link_selection")
    return {
        "title": settings.title,
        "description": "Courses, lessons and quizzes",
        "oidc_initiation_url": f"{settings.url}/lti/login",
        "target_link_uri": f"{settings.url}/",
        "scopes": list(scopes),
        "public_jwk_url": f"{settings.url}/lti/keys.json",
        "custom_fields": {},
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": settings.host,
                # Names but no e-mail addresses: with "anonymous", the roster would have no names.
                "privacy_level": "name_only",
                "settings": {
                    "text": settings.title,
                    "icon_url": logo,
                    "placements": [
                        {
                            "placement": placement,
                            "text": settings.title,
                            "message_type": "LtiDeepLinkingRequest",
                            "target_link_uri": f"{settings.url}/",
                        }
                        for placement in placements
                    ],
                },
            }
        ],
    }
