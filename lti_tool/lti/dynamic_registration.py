"""Registering with an LMS that supports LTI Dynamic Registration 1.0: it opens a link, and both exchange their data.

Whoever has a link decides which addresses this tool calls, and reads what comes of it. So the configuration must come
from the issuer's own server, nothing in it may lead into a private network unless the issuer is there as well, and of
what a server in a private network says, only the status reaches the screen: the rest is in the log.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_tool.base.flights import THREADS, BusyError, SlowError, begin_budget
from lti_tool.base.http_client import HttpClientError, excerpt, origin
from lti_tool.base.intake import LONGEST_ID
from lti_tool.lti.lms import known
from lti_tool.lti.platforms import Registration
from lti_tool.lti.refusals import LaunchRefused, Sender
from lti_tool.lti.registration import SCOPES, logo_address

if TYPE_CHECKING:
    from lti_tool.base.flights import Flights
    from lti_tool.base.http_client import HttpClient, HttpResponse
    from lti_tool.base.settings import Settings
    from lti_tool.lti.registration_links import RegistrationLinks

BUDGET = 30.0
"""Seconds for which an administrator waits: a registration that was given up might have to be removed in the LMS."""
LANE = "registrations"

_NAMES = ("name", "given_name", "family_name")
"""Claims that are requested but never stored: Moodle and Canvas only put names on the roster for tools that ask."""
_TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_PLACEMENTS = ("ContentArea", "RichTextEditor")
"""Where a platform may offer the picker, in the specification's terms."""
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")
_CALLED = ("token_endpoint", "jwks_uri", "registration_endpoint")
"""The endpoints that this tool calls itself; the first is for the learner's browser."""


class DynamicRegistration:
    """Registers the LMS that opened a registration link."""

    def __init__(self, settings: Settings, links: RegistrationLinks, http_client: HttpClient, flights: Flights) -> None:
        self._settings = settings
        self._flights = flights
        self._links = links
        self._http_client = http_client

    def register(self, secret: str, configuration_url: str, token: str) -> Registration:
        """Register with the LMS whose configuration is at ``configuration_url``; raise `LaunchRefused` on failure.

        All registrations share one lane, since whoever has a link chooses the server that is waited for. None waits for
        a thread: it would be refused, and go through afterwards.
        """
        self._links.check(secret)
        begin_budget(BUDGET)
        key = (LANE, secret, configuration_url)
        try:
            return self._flights.fetch(LANE, key, lambda: self._noted(secret, configuration_url, token), most=THREADS)
        except BusyError as error:
            problem = "other registrations are under way, and this one was not begun; open the link again in a minute"
            raise LaunchRefused("registration", problem) from error
        except SlowError as error:
            raise LaunchRefused("registration", str(error)) from error

    def _noted(self, secret: str, configuration_url: str, token: str) -> Registration:
        try:
            return self._exchange(secret, configuration_url, token)
        except LaunchRefused as refusal:
            self._links.note_refusal(secret, refusal)
            raise

    def _exchange(self, secret: str, configuration_url: str, token: str) -> Registration:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        issuer = ""
        try:
            response = self._http_client.get(configuration_url, headers, same_origin=True)
            if response.status != 200:  # noqa: PLR2004 - OK
                raise _refused("the LMS did not send its configuration", response, secret, token)
            configuration = response.json()
            issuer = _check_issuer(configuration, response.url)
            self._check_endpoints(configuration)
            body = json.dumps(_request(self._settings, configuration)).encode()
            headers["Content-Type"] = "application/json"
            response = self._http_client.post(configuration["registration_endpoint"], body, headers)
            if response.status not in {200, 201}:
                raise _refused("the LMS refused the registration", response, secret, token, issuer)
            registration, deployment = _registration(configuration, response.json())
        except HttpClientError as error:
            raise LaunchRefused("registration", str(error), Sender(issuer), error.in_full) from error
        self._links.use(secret, registration, deployment_id=deployment)
        return registration

    def _check_endpoints(self, configuration: dict[str, Any]) -> None:
        """Refuse endpoints that are missing, not encrypted, or on another server in a private network."""
        issuer = configuration["issuer"]
        for name in _ENDPOINTS:
            url = configuration.get(name)
            if not isinstance(url, str) or origin(url)[0] not in {"https", origin(issuer)[0]}:
                problem = f"the configuration's {name} is missing or not encrypted"
                raise LaunchRefused("registration", problem, Sender(issuer))
            is_elsewhere = origin(url)[1] != origin(issuer)[1]
            if name in _CALLED and is_elsewhere and self._http_client.is_inner(url):
                problem = f"the configuration's {name} is in a private network, on another server than the issuer"
                raise LaunchRefused("registration", problem, Sender(issuer))


def _check_issuer(configuration: Any, url: str) -> str:
    """Return the issuer of a configuration that came from ``url`` (Dynamic Registration 3.5.1)."""
    if not isinstance(configuration, dict):
        raise LaunchRefused("registration", "the configuration is not a JSON object")
    issuer = configuration.get("issuer")
    if isinstance(issuer, str) and len(issuer) > LONGEST_ID:
        raise LaunchRefused("registration", f"the issuer has more than {LONGEST_ID} characters")
    if not isinstance(issuer, str) or origin(issuer) != origin(url):
        raise LaunchRefused("registration", f"the issuer '{str(issuer)[:200]}' is not on the configuration's server")
    return issuer


def _request(settings: Settings, configuration: dict[str, Any]) -> dict[str, Any]:
    """Return what this tool sends to register (Dynamic Registration 3.6)."""
    offered = configuration.get("scopes_supported")
    scopes = [scope for scope in SCOPES if not isinstance(offered, list) or scope in offered]
    url = settings.url
    return {
        "application_type": "web",
        "grant_types": ["client_credentials", "implicit"],
        "response_types": ["id_token"],
        "initiate_login_uri": f"{url}/lti/login",
        "redirect_uris": [f"{url}/lti/launch"],  # Moodle compares it character by character
        "client_name": settings.title,
        "logo_uri": logo_address(settings),
        "jwks_uri": f"{url}/lti/keys.json",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scopes),
        _TOOL: {
            "domain": settings.host,
            "target_link_uri": f"{url}/",
            "description": "Courses, lessons and quizzes",
            "custom_parameters": {},
            "claims": ["iss", "sub", *_NAMES],
            "messages": [
                {"type": "LtiResourceLinkRequest", "target_link_uri": f"{url}/", "label": settings.title},
                {
                    "type": "LtiDeepLinkingRequest",
                    "target_link_uri": f"{url}/",
                    "label": settings.title,
                    "placements": _placements(configuration),
                },
            ],
        },
    }


def _placements(configuration: dict[str, Any]) -> list[str]:
    offered = {
        placement
        for message in _list(_object(configuration, _PLATFORM), "messages_supported")
        if isinstance(message, dict) and message.get("type") == "LtiDeepLinkingRequest"
        for placement in _list(message, "placements")
        if isinstance(placement, str)
    }
    peculiar = (placement for lms in known().values() for placement in lms.placements)
    return [placement for placement in (*_PLACEMENTS, *peculiar) if placement in offered] or ["ContentArea"]


def _registration(configuration: dict[str, Any], response: Any) -> tuple[Registration, str | None]:
    """Return what was registered, and the deployment id if the LMS names one (Dynamic Registration 3.7)."""
    client_id = response.get("client_id") if isinstance(response, dict) else None
    if not isinstance(client_id, str) or not 0 < len(client_id) <= LONGEST_ID:
        problem = f"the LMS sent no client id of up to {LONGEST_ID} characters"
        raise LaunchRefused("registration", problem, Sender(configuration["issuer"]))
    deployment = _object(response, _TOOL).get("deployment_id")
    is_named = isinstance(deployment, str) and len(deployment) <= LONGEST_ID
    product = str(_object(configuration, _PLATFORM).get("product_family_code", ""))
    registration = Registration(
        issuer=configuration["issuer"],
        client_id=client_id,
        authorization_url=configuration["authorization_endpoint"],
        token_url=configuration["token_endpoint"],
        key_set_url=configuration["jwks_uri"],
        token_audience=str(configuration.get("authorization_server") or configuration["token_endpoint"]),
        name=product[:200],
        product=product[:60],
    )
    return registration, deployment if is_named else None


def _object(value: Any, name: str) -> dict[str, Any]:
    inner = value.get(name) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _list(value: dict[str, Any], name: str) -> list[Any]:
    inner = value.get(name)
    return inner if isinstance(inner, list) else []


def _refused(problem: str, response: HttpResponse, secret: str, token: str, issuer: str = "") -> LaunchRefused:
    """Return a refusal that quotes the LMS, without this registration's secrets, which it may repeat."""
    status = f"{problem}: {urlsplit(response.url).netloc} responded with {response.status}"
    in_full = f"{status}: {excerpt(response.body, without=(secret, token))}"
    shown = f"{status}; the log of this tool has its words" if response.is_inner else in_full
    return LaunchRefused("registration", shown, Sender(issuer), in_full)
