"""Blackboard Learn."""

from __future__ import annotations

from lti_tool.lti.lms.base import Lms, LmsAddresses

LMS = Lms(
    name="Blackboard",
    product="BlackboardLearn",
    addresses=LmsAddresses(
        issuer="https://blackboard.com",
        logins="https://developer.blackboard.com/api/v1/gateway/oidcauth",
        tokens="https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken",
        keys="https://developer.blackboard.com/api/v1/management/applications/{client}/jwks.json",
    ),
    echoes_comment=True,
)
