"""The only module that uses PyLTI1p3: its login, message launch, registration and deep link, with their gaps closed.

The library reads requests, looks up registrations, checks messages and builds responses. What it leaves open is done
here: state, nonce, key sets, signature, times and audience. Its sessions, caches and service classes are not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pylti1p3.cookie import CookieService
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.exception import LtiException
from pylti1p3.lineitem import LineItem
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract
from requests import Session

from lti_tool.lti.launch import check_audience, check_times, is_ours, read_launch
from lti_tool.lti.platform_keys import UnknownKeyError
from lti_tool.lti.refusals import LaunchRefused, Sender
from lti_tool.lti.signed_token import SignedToken
from lti_tool.lti.tokens import TokenError, TokenExpiredError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lti_tool.base.tables import Platform
    from lti_tool.lti.launch import Launch
    from lti_tool.lti.platform_keys import PlatformKeys
    from lti_tool.lti.platforms import RegisteredPlatforms
    from lti_tool.lti.tokens import State, Tokens


class _Parameters(Request):
    """The parameters of a request, independent of the web framework."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        super().__init__()
        self._parameters = parameters

    @property
    def session(self) -> dict[str, Any]:
        return {}

    def get_param(self, key: str) -> str:
        return self._parameters.get(key, "")

    def is_secure(self) -> bool:
        return True


class _NoCookies(CookieService):
    """The login pages keep the browser's proof, not the library."""

    def get_cookie(self, name: str) -> str | None:  # noqa: ARG002 - the library's signature
        return None

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        pass


class _NoSession(SessionService):
    """The server stores nothing about a login: the state is signed, and the nonce is used up when it returns."""

    def save_nonce(self, nonce: str) -> None:
        pass


class _PlatformRegistration(Registration):
    """One of our registrations."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.set_issuer(platform.issuer)
        self.set_client_id(platform.client_id)
        self.set_auth_login_url(platform.authorization_url.partition("?")[0])
        self.set_auth_token_url(platform.token_url)
        self.set_key_set_url(platform.key_set_url)


class _Platforms(ToolConfAbstract[Any]):
    """Finds registrations in the database. An issuer often has many clients: schools on a hosted LMS share it."""

    def __init__(self, find: Callable[[str, str | None], Platform | None]) -> None:
        self._find = find

    def check_iss_has_one_client(self, iss: str) -> bool:  # noqa: ARG002 - the library's signature
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:  # noqa: ARG002 - the library's signature
        return True

    def find_registration_by_issuer(self, iss: str, *_args: Any, **_kwargs: Any) -> _PlatformRegistration:
        return self.find_registration_by_params(iss, "")

    def find_registration_by_params(
        self, iss: str, client_id: str, *_args: Any, **_kwargs: Any
    ) -> _PlatformRegistration:
        platform = self._find(iss, client_id or None)
        if platform is None:
            raise LaunchRefused("unknown-platform", sender=Sender(iss, client_id or ""))
        return _PlatformRegistration(platform)

    def find_deployment(self, iss: str, deployment_id: str) -> None:
        raise NotImplementedError  # `lti_tool.lti.launches` looks up deployments when it stores the launch

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *_args: Any, **_kwargs: Any
    ) -> None:
        raise NotImplementedError  # see above


class _Login(OIDCLogin[Any, Any, Any, Any, Any]):
    """A login started by a platform (LTI security framework 5.1.1.1)."""

    def __init__(self, parameters: Mapping[str, str], platforms: _Platforms, tokens: Tokens) -> None:
        request = _Parameters(parameters)
        super().__init__(
            request=request,
            tool_config=platforms,
            session_service=_NoSession(request),
            cookie_service=_NoCookies(),
        )
        self._tokens = tokens
        self._nonce = tokens.new_nonce()
        self.target = parameters.get("target_link_uri", "")
        self.state = ""

    @property
    def platform(self) -> Platform:
        return self._registration.platform  # type: ignore[attr-defined, no-any-return] # it is a _Known

    def get_redirect(self, url: str) -> Any:
        raise NotImplementedError  # the view's page keeps the proof in the browser first, then redirects

    def _get_uuid(self) -> str:
        # Called once, for the state, after the registration has been found.
        self.state = self._tokens.make_state(self.platform.id, self.target, self._nonce)
        return self.state

    def _generate_nonce(self) -> str:
        return self._nonce

    def address(self, launch_url: str) -> str:
        """Return where to send the browser: the platform's authorization endpoint, with all parameters."""
        address = self._prepare_redirect_url(launch_url)
        # If the platform's URL already has a query, the library would append a second one.
        query = urlsplit(self.platform.authorization_url).query
        return f"{address}&{query}" if query else address


_NO_REQUESTS = Session()
"""The library would make one for each launch. It is not used: see `lti_tool.base.http_client`."""


class _Message(MessageLaunch[Any, Any, Any, Any]):
    """A launch sent back by a platform (LTI security framework 5.1.1.3)."""

    def __init__(self, parameters: Mapping[str, str], platforms: _Platforms, state: State, tool: LtiProtocol) -> None:
        request = _Parameters(parameters)
        super().__init__(
            request=request,
            tool_config=platforms,
            session_service=_NoSession(request),
            cookie_service=_NoCookies(),
            requests_session=_NO_REQUESTS,
        )
        self._parameters = parameters
        self._state = state
        self._tool = tool

    @property
    def claims(self) -> dict[str, Any]:
        return self._jwt["body"]  # type: ignore[return-value] # a TypedDict

    @property
    def platform(self) -> Platform:
        return self._registration.platform  # type: ignore[union-attr, no-any-return] # it is a _Known

    def _get_request_param(self, key: str) -> str:
        return self._parameters.get(key, "")

    def validate_state(self) -> _Message:
        return self  # `LtiProtocol.launch` has already read it: it determines the registration to check against

    def validate_jwt_format(self) -> _Message:
        try:
            self._signed = SignedToken.read(self._get_id_token())
        except (LtiException, ValueError, RecursionError) as error:
            raise LaunchRefused("malformed") from error
        header = self._signed.header
        if header.get("alg") != "RS256":
            raise LaunchRefused("algorithm", f"the token says '{str(header.get('alg'))[:20]}'")
        self._jwt = {"header": header, "body": self._signed.claims}  # type: ignore[typeddict-item] # not checked yet
        return self

    def validate_nonce(self) -> _Message:
        if self.claims.get("nonce") != self._state.nonce:
            raise LaunchRefused("nonce")
        return self

    def validate_registration(self) -> _Message:
        self._registration = _PlatformRegistration(self._tool.platform(self._state.platform_id))
        if self.claims.get("iss") != self.platform.issuer:
            raise LaunchRefused("other-platform")
        check_audience(self.claims, self.platform.client_id)
        return self

    def validate_jwt_signature(self) -> _Message:
        kid = self._jwt["header"].get("kid")
        if not isinstance(kid, str) or not kid:
            raise LaunchRefused("unknown-key", "the token names no key (kid)")
        try:
            key = self._tool.platform_keys.find(self.platform.key_set_url, kid)
        except UnknownKeyError as error:
            raise LaunchRefused("unknown-key", error.problem) from error
        if not self._signed.is_signed_with(key):
            raise LaunchRefused("signature")
        check_times(self.claims, now=self._tool.clock() / 1000, state=self._state)
        return self

    def validate_deployment(self) -> _Message:
        return self  # done when the launch is stored, where an unknown one becomes pending in the same transaction

    def validate_message(self) -> _Message:
        token = self._jwt
        try:
            # Anonymous launches are allowed (5.3.6.1), but the library refuses them.
            self._jwt = {"header": token["header"], "body": {"sub": "anonymous", **token["body"]}}
            super().validate_message()
        except (LtiException, AttributeError, TypeError) as error:
            raise LaunchRefused("claims", str(error)[:200]) from error
        finally:
            self._jwt = token
        return self

    def save_launch_data(self) -> _Message:
        return self  # `lti_tool.lti.launches` stores it together with the nonce


class LtiProtocol:
    """Handles logins and launches for the views, which never see the library."""

    def __init__(
        self, *, url: str, tokens: Tokens, platform_keys: PlatformKeys, registered: RegisteredPlatforms
    ) -> None:
        self.url = url
        self.tokens = tokens
        self.platform_keys = platform_keys
        self.clock = registered.clock
        self._platforms = _Platforms(registered.find)
        self._by_id = registered.by_id

    def login(self, parameters: Mapping[str, str]) -> tuple[str, str, Platform]:
        """Return the URL of the platform's login, its state, and the platform; raise `LaunchRefused`."""
        sender = Sender(parameters.get("iss", "")[:255], parameters.get("client_id", "")[:255])
        if not sender.issuer:
            raise LaunchRefused("no-issuer", sender=sender)
        if not parameters.get("login_hint"):
            raise LaunchRefused("no-login-hint", sender=sender)
        login = _Login(parameters, self._platforms, self.tokens)
        if not is_ours(login.target, self.url):
            raise LaunchRefused("foreign-target", login.target[:200], sender)
        try:
            address = login.address(f"{self.url}/lti/launch")
        except LtiException as error:
            raise LaunchRefused("unknown-platform", str(error), sender) from error
        return address, f"state-{login.state}", login.platform

    def launch(self, parameters: Mapping[str, str], state: State) -> tuple[Launch, Platform]:
        """Return the launch in a platform's form, or raise `LaunchRefused`. Nothing is stored here.

        ``state`` is what `read_state` returned.
        """
        if parameters.get("error"):
            error = f"{parameters['error']} {parameters.get('error_description', '')}".strip()
            raise LaunchRefused("platform-error", error[:300])
        message = _Message(parameters, self._platforms, state, self)
        try:
            message.validate()
            platform = message.platform
            launch = read_launch(
                message.claims,
                target=state.target,
                platform_origins=(platform.issuer, platform.authorization_url, *platform.frame_origins),
            )
        except LaunchRefused as refused:
            refused.sender = self._sender(state, message)
            raise
        return launch, platform

    def read_state(self, state: str) -> State:
        """Return the contents of a login's state, or raise `LaunchRefused`."""
        if not state:
            raise LaunchRefused("no-state")
        try:
            return self.tokens.read_state(state.removeprefix("state-"))
        except TokenExpiredError as error:
            raise LaunchRefused("old-state") from error
        except TokenError as error:
            raise LaunchRefused("foreign-state") from error

    def platform(self, platform_id: int) -> Platform:
        """Return a registration by its row id; raise `LaunchRefused` if it no longer exists."""
        if (platform := self._by_id(platform_id)) is None:
            raise LaunchRefused("unknown-platform")
        return platform

    def _sender(self, state: State, message: _Message) -> Sender:
        platform = self._by_id(state.platform_id)
        claims = message._jwt.get("body", {})  # noqa: SLF001 - our own subclass
        deployment = claims.get("https://purl.imsglobal.org/spec/lti/claim/deployment_id")
        return Sender(
            platform.issuer if platform else "",
            platform.client_id if platform else "",
            deployment[:255] if isinstance(deployment, str) else "",
        )


class _DeepLinkingResponse(DeepLink):
    """A deep linking response, signed with a key object."""

    def __init__(self, platform: Platform, deployment_id: str, settings: dict[str, Any], nonce: str) -> None:
        super().__init__(_PlatformRegistration(platform), deployment_id, settings)  # type: ignore[arg-type] # a TypedDict
        self._nonce = nonce

    def _generate_nonce(self) -> str:
        return self._nonce


def deep_linking_response(
    platform: Platform, deployment_id: str, data: str | None, items: Sequence[DeepLinkResource], *, nonce: str
) -> dict[str, Any]:
    """Return the message that delivers links to the platform (LTI Deep Linking 2.0, 4.5)."""
    response = _DeepLinkingResponse(platform, deployment_id, {} if data is None else {"data": data}, nonce)
    claims = dict(response.get_message_jwt(items))
    if data is None:  # the library sends null, but the platform sent nothing
        del claims["https://purl.imsglobal.org/spec/lti-dl/claim/data"]
    return claims


def content_item(
    *, title: str, url: str, custom: dict[str, str], resource_id: str, maximum: int | None
) -> DeepLinkResource:
    """Return a link for the platform; with a ``maximum`` it gets a gradebook column."""
    item = DeepLinkResource().set_title(title).set_url(url).set_custom_params(custom)
    if maximum is not None:
        # Moodle only accepts whole numbers from 1 to 100; anything else silently becomes 100.
        line_item = LineItem({"scoreMaximum": maximum, "label": title, "resourceId": resource_id})
        item.set_lineitem(line_item)
    return item
