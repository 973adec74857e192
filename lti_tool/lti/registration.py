"""Registering with an LMS: dynamically (LTI Dynamic Registration 1.0), by Canvas's JSON, or by hand.

Dynamic registration starts in the LMS, with a link created by an administrator of this tool. One link may be used
several times (Moodle loads it twice), but only for one issuer: the first.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_tool.base.database import audit
from lti_tool.base.http_client import HttpClientError, excerpt
from lti_tool.base.tables import RegistrationLink
from lti_tool.lti.launch import LINE_ITEM, RESULT, SCORE
from lti_tool.lti.lms import known
from lti_tool.lti.platforms import Registration
from lti_tool.lti.refusals import LaunchRefused, Sender
from lti_tool.lti.services import MEMBERSHIP

if TYPE_CHECKING:
    from lti_tool.base.database import Store
    from lti_tool.base.http_client import HttpClient, HttpResponse
    from lti_tool.base.settings import Settings
    from lti_tool.lti.platforms import RegisteredPlatforms

LINK_LASTS = 7 * 24 * 3_600_000

SCOPES = (LINE_ITEM, RESULT, SCORE, MEMBERSHIP)
"""What the tool requests: creating columns for teachers, reading and sending grades, and reading the roster."""
_NAMES = ("name", "given_name", "family_name")
"""Claims that are requested but never stored: Moodle and Canvas only put names on the roster for tools that ask."""
_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_PLACEMENTS = ("ContentArea", "RichTextEditor")
"""Where a platform may offer the picker, in the specification's terms."""


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


def new_link(store: Store, settings: Settings, *, actor: str) -> str:
    """Create a registration link for one LMS, valid for a week, and return it."""
    secret, at = secrets.token_urlsafe(32), store.clock()
    with store.write() as session:
        session.add(RegistrationLink(digest=_digest(secret), created=at, expires=at + LINK_LASTS, platform_id=None))
        audit(session, at=at, actor=actor, act="make registration link", subject=_digest(secret)[:8])
    return f"{settings.url}/lti/register/{secret}"


class DynamicRegistration:
    """Registers the LMS that opened a registration link."""

    def __init__(
        self, store: Store, settings: Settings, platforms: RegisteredPlatforms, http_client: HttpClient
    ) -> None:
        self._store = store
        self._settings = settings
        self._platforms = platforms
        self._http_client = http_client

    def register(self, secret: str, configuration_url: str, token: str) -> Registration:
        """Register with the LMS whose configuration is at ``configuration_url``; raise `LaunchRefused` on failure."""
        self._check_link(secret)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        issuer = ""
        try:
            response = self._http_client.get(configuration_url, headers)
            if response.status != 200:  # noqa: PLR2004 - OK
                problem = _describe(response, secret, token)
                raise LaunchRefused("registration", f"the LMS did not send its configuration: {problem}")
            configuration = response.json()
            issuer, endpoint = _check(configuration, configuration_url)
            body = json.dumps(self._request(configuration)).encode()
            response = self._http_client.post(endpoint, body, {**headers, "Content-Type": "application/json"})
            if response.status not in {200, 201}:
                raise LaunchRefused(
                    "registration",
                    f"the LMS refused the registration: {_describe(response, secret, token)}",
                    Sender(issuer),
                )
            return self._store_registration(secret, configuration, response.json())
        except HttpClientError as error:
            raise LaunchRefused("registration", str(error), Sender(issuer)) from error

    def _check_link(self, secret: str, issuer: str | None = None) -> None:
        with self._store.read() as session:
            link = session.get(RegistrationLink, _digest(secret))
        if link is None or link.expires < self._store.clock():
            raise LaunchRefused("registration-link")
        if issuer and link.platform_id:
            platform = self._platforms.by_id(link.platform_id)
            if platform and platform.issuer != issuer:
                raise LaunchRefused("registration-link", sender=Sender(issuer))

    def _request(self, configuration: dict[str, Any]) -> dict[str, Any]:
        offered = configuration.get("scopes_supported")
        scopes = [scope for scope in SCOPES if not isinstance(offered, list) or scope in offered]
        url = self._settings.url
        return {
            "application_type": "web",
            "grant_types": ["client_credentials", "implicit"],
            "response_types": ["id_token"],
            "initiate_login_uri": f"{url}/lti/login",
            "redirect_uris": [f"{url}/lti/launch"],  # Moodle compares it character by character
            "client_name": self._settings.title,
            "logo_uri": logo_address(self._settings),
            "jwks_uri": f"{url}/lti/keys.json",
            "token_endpoint_auth_method": "private_key_jwt",
            "scope": " ".join(scopes),
            _TOOL: {
                "domain": self._settings.host,
                "target_link_uri": f"{url}/",
                "description": "Courses, lessons and quizzes",
                "custom_parameters": {},
                "claims": ["iss", "sub", *_NAMES],
                "messages": [
                    {"type": "LtiResourceLinkRequest", "target_link_uri": f"{url}/", "label": self._settings.title},
                    {
                        "type": "LtiDeepLinkingRequest",
                        "target_link_uri": f"{url}/",
                        "label": self._settings.title,
                        "placements": _placements(configuration),
                    },
                ],
            },
        }

    def _store_registration(self, secret: str, configuration: dict[str, Any], response: Any) -> Registration:
        client_id = response.get("client_id") if isinstance(response, dict) else None
        issuer = configuration["issuer"]
        if not isinstance(client_id, str) or not client_id:
            raise LaunchRefused("registration", "the LMS sent no client id", Sender(issuer))
        self._check_link(secret, issuer)
        platform = _object(configuration, _PLATFORM)
        deployment = _object(response, _TOOL).get("deployment_id")
        registration = Registration(
            issuer=issuer,
            client_id=client_id,
            authorization_url=configuration["authorization_endpoint"],
            token_url=configuration["token_endpoint"],
            key_set_url=configuration["jwks_uri"],
            token_audience=str(configuration.get("authorization_server") or configuration["token_endpoint"]),
            name=str(platform.get("product_family_code", ""))[:200],
            product=str(platform.get("product_family_code", ""))[:60],
        )
        with self._store.write() as session:
            # A deployment registered with an admin's link is accepted. Canvas names none: its first is pending.
            registered = self._platforms.register_in(
                session,
                registration,
                deployment_id=deployment if isinstance(deployment, str) else None,
                actor="dynamic registration",
            )
            session.get_one(RegistrationLink, _digest(secret)).platform_id = registered
        return registration


def _check(configuration: Any, configuration_url: str) -> tuple[str, str]:
    """Return the issuer and registration endpoint from an LMS's configuration (Dynamic Registration 3.5)."""
    if not isinstance(configuration, dict):
        raise LaunchRefused("registration", "the configuration is not a JSON object")
    issuer = configuration.get("issuer")
    if not isinstance(issuer, str) or urlsplit(issuer).netloc != urlsplit(configuration_url).netloc:
        raise LaunchRefused("registration", f"the issuer '{str(issuer)[:200]}' is not on the configuration's server")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"):
        value = configuration.get(name)
        if not isinstance(value, str) or urlsplit(value).scheme not in {"https", urlsplit(issuer).scheme}:
            raise LaunchRefused(
                "registration", f"the configuration's {name} is missing or not encrypted", Sender(issuer)
            )
    return issuer, configuration["registration_endpoint"]


def _describe(response: HttpResponse, secret: str, token: str) -> str:
    """Describe an LMS's response for an administrator, without this registration's secrets, which it may repeat."""
    return (
        f"{urlsplit(response.url).netloc} responded with {response.status}: "
        f"{excerpt(response.body, without=(secret, token))}"
    )


def _placements(configuration: dict[str, Any]) -> list[str]:
    supported = _object(configuration, _PLATFORM).get("messages_supported")
    offered = {
        placement
        for message in (supported if isinstance(supported, list) else [])
        if isinstance(message, dict) and message.get("type") == "LtiDeepLinkingRequest"
        for placement in message.get("placements") or []
    }
    peculiar = (placement for lms in known().values() for placement in lms.placements)
    return [placement for placement in (*_PLACEMENTS, *peculiar) if placement in offered] or ["ContentArea"]


def _object(value: Any, name: str) -> dict[str, Any]:
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
