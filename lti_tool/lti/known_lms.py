"""What the LMSs of one make have in common, so that an admin copies two values instead of six."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLms:
    """Addresses of one make, with ``{at}`` for the LMS's own and ``{client}`` for the client id."""

    issuer: str
    logins: str
    tokens: str
    keys: str
    audience: str = ""
    product: str

    @property
    def has_own_address(self) -> bool:
        """Return whether the addresses depend on which LMS of the make it is."""
        return "{at}" in self.issuer + self.logins + self.tokens + self.keys


KNOWN = {
    "moodle": KnownLms(
        issuer="{at}",
        logins="{at}/mod/lti/auth.php",
        tokens="{at}/mod/lti/token.php",
        keys="{at}/mod/lti/certs.php",
        product="moodle",
    ),
    # All schools on hosted Canvas share these; they differ in the client id (doc/lti_dev_key_config).
    "canvas": KnownLms(
        issuer="https://canvas.instructure.com",
        logins="https://sso.canvaslms.com/api/lti/authorize_redirect",
        tokens="https://sso.canvaslms.com/login/oauth2/token",
        keys="https://sso.canvaslms.com/api/lti/security/jwks",
        product="canvas",
    ),
    "blackboard": KnownLms(
        issuer="https://blackboard.com",
        logins="https://developer.blackboard.com/api/v1/gateway/oidcauth",
        tokens="https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken",
        keys="https://developer.blackboard.com/api/v1/management/applications/{client}/jwks.json",
        product="BlackboardLearn",
    ),
    "brightspace": KnownLms(
        issuer="{at}",
        logins="{at}/d2l/lti/authenticate",
        tokens="https://auth.brightspace.com/core/connect/token",
        keys="{at}/d2l/.well-known/jwks",
        # Tokens are asked of one address and addressed to another.
        audience="https://api.brightspace.com/auth/token",
        product="desire2learn",
    ),
}
"""By the name that ``lessonpack lti platforms add --lms`` takes."""


def addresses_of(known: KnownLms, at: str, client_id: str) -> dict[str, str]:
    """Return a registration's addresses by the names of its fields."""

    def filled(pattern: str) -> str:
        return pattern.format(at=at.rstrip("/"), client=client_id)

    return {
        "issuer": filled(known.issuer),
        "authorization_url": filled(known.logins),
        "token_url": filled(known.tokens),
        "key_set_url": filled(known.keys),
        "token_audience": known.audience,
        "product": known.product,
    }


SHARES_NAMES = {
    "moodle": "Privacy, Share launcher's name with tool: Always",
    "canvas": "Privacy Level: Public",
}
"""Where the LMSs of a make let an admin share names with a tool, in the words of their English settings.

Moodle: *Manage tools*, the tool's settings. Canvas: the LTI key, where "Name Only" would be enough.
"""


def keeps_apart(authorization_url: str) -> bool:
    """Return whether each item of one deep linking answer becomes a link of its own.

    Open edX asks for several, and stores them behind one block: with one resource link id, and one column for all.
    """
    return not urlsplit(authorization_url).path.endswith("/lti_consumer/v1/launch/")
