"""Brightspace, by D2L."""

from __future__ import annotations

from lti_tool.lti.lms.base import Lms, LmsAddresses

LMS = Lms(
    name="Brightspace",
    product="desire2learn",
    addresses=LmsAddresses(
        issuer="{at}",
        logins="{at}/d2l/lti/authenticate",
        tokens="https://auth.brightspace.com/core/connect/token",
        keys="{at}/d2l/.well-known/jwks",
        # Token requests are sent to one URL but have another as their audience.
        audience="https://api.brightspace.com/auth/token",
    ),
    registers_itself=True,
)
