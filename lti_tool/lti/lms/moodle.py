"""Moodle (``mod/lti``)."""

from __future__ import annotations

from lti_tool.lti.lms.base import Lms, LmsAddresses

LMS = Lms(
    name="Moodle",
    product="moodle",
    addresses=LmsAddresses(
        issuer="{at}",
        logins="{at}/mod/lti/auth.php",
        tokens="{at}/mod/lti/token.php",
        keys="{at}/mod/lti/certs.php",
    ),
    registers_itself=True,
    after_registration="registeredMoodle",
    shares_names="Privacy, Share launcher's name with tool: Always",  # *Manage tools*, the tool's settings
    echoes_comment=True,
)
