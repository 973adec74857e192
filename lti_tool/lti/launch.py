"""Claims → `Launch`, or `LaunchRefused` with a reason that an administrator can act on. Pure: no requests, no database.

Section numbers refer to "Learning Tools Interoperability Core Specification 1.3" unless another document is named.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lti_tool.lti.refusals import LaunchRefused
from lti_tool.lti.roles import read_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lti_tool.lti.roles import Roles
    from lti_tool.lti.tokens import State

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
MEMBERSHIPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
RESULT = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
LINE_ITEM_READONLY = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
GRADE_SCOPES = (LINE_ITEM, LINE_ITEM_READONLY, RESULT, SCORE)

_TIMES = (("iat", None), ("exp", None), ("nbf", 0))
"""The claims about times, with the default of each: only ``nbf`` is optional."""

LONGEST_ADDRESS = 2000
"""Bytes: the database keeps an index of the addresses of columns."""

SKEW_SECONDS = 60
"""How far the clocks of the LMS and this server may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepLinking:
    """What the platform expects from the picker (LTI Deep Linking 2.0, 4.4.1)."""

    return_url: str
    data: str | None
    accepts_several: bool
    accepts_line_items: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """One launch whose signature, times, nonce and claims are valid."""

    kind: str
    deployment_id: str
    subject: str | None
    """The learner's id in the LMS; None for an anonymous launch (5.3.6.1)."""
    name: str
    """The full name; empty if the LMS does not give it."""
    roles: Roles
    context_id: str
    resource_link_id: str
    title: str
    course_id: str | None
    item_id: str | None
    line_item_url: str | None
    """Where scores go; None without permission to send scores, or unless the link has exactly one column."""
    line_items_url: str | None
    """Where the course's columns are listed."""
    grade_scopes: tuple[str, ...]
    """What the platform lets the tool do with grades here: the known scopes of AGS (3.1)."""
    memberships_url: str | None
    return_url: str | None
    locale: str
    product: str
    frame_origins: tuple[str, ...]
    """The origins that, according to the platform, may show our pages in a frame."""
    deep_linking: DeepLinking | None


def check_times(claims: Mapping[str, Any], *, now: float, state: State) -> None:
    """Refuse a token that has expired, is from the future, or is older than its login.

    ``now`` is in seconds. OpenID Connect Core 3.1.3.7, rules 9 and 10; PyLTI1p3 accepts tokens without these claims.
    """
    issued, expires, not_before = (_seconds(claims.get(name, absent)) for name, absent in _TIMES)
    if expires < now - SKEW_SECONDS:
        raise LaunchRefused("expired", f"{now - expires:.0f} seconds ago")
    if max(issued, not_before) > now + SKEW_SECONDS:
        raise LaunchRefused("future", f"{max(issued, not_before) - now:.0f} seconds ahead of this server's clock")
    if issued < state.created / 1000 - SKEW_SECONDS:
        raise LaunchRefused("stale")


def check_audience(claims: Mapping[str, Any], client_id: str) -> None:
    """Refuse a token that is not for us (OpenID Connect Core 3.1.3.7, rules 3 to 5)."""
    audience, party = claims.get("aud"), claims.get("azp")
    named = [audience] if isinstance(audience, str) else audience
    if not isinstance(named, list) or client_id not in named:
        raise LaunchRefused("audience")
    if len(named) > 1 and party is None:
        raise LaunchRefused("audience", "several audiences and no authorized party (azp)")
    if party is not None and party != client_id:
        raise LaunchRefused("audience", "the authorized party (azp) is another client")


def is_ours(target: str, url: str) -> bool:
    """Return whether ``target`` is an address below this tool's public address ``url``."""
    try:
        parts, ours = urlsplit(target), urlsplit(url)
        same = (parts.scheme, parts.hostname, parts.port) == (ours.scheme, ours.hostname, ours.port)
    except ValueError:
        return False
    inside = parts.path == ours.path or parts.path.startswith(ours.path.rstrip("/") + "/") or not parts.path
    return same and parts.username is None and inside and "\\" not in target


def _name(claims: Mapping[str, Any]) -> str:
    """Return the user's name; some LMSs share only its parts."""
    whole = _text(claims, "name", 200) or f"{_text(claims, 'given_name', 100)} {_text(claims, 'family_name', 100)}"
    return " ".join(whole.split())


def read_launch(claims: Mapping[str, Any], *, target: str, platform_origins: Iterable[str]) -> Launch:
    """Return the launch that ``claims`` describe. ``target`` is the URL that the login was for.

    Raises:
        LaunchRefused: a claim is missing or does not follow the specification.
    """
    kind = claims.get(CLAIM + "message_type")
    if kind not in {"LtiResourceLinkRequest", "LtiDeepLinkingRequest"}:
        raise LaunchRefused("claims", f"the message type '{str(kind)[:60]}' is not supported")
    if claims.get(CLAIM + "version") != "1.3.0":
        raise LaunchRefused("claims", "the version is not 1.3.0")
    deployment = claims.get(CLAIM + "deployment_id")
    if not isinstance(deployment, str) or not 0 < len(deployment) <= 255:  # noqa: PLR2004 - 5.3.3
        raise LaunchRefused("no-deployment")
    if claims.get(CLAIM + "target_link_uri") != target and kind == "LtiResourceLinkRequest":
        raise LaunchRefused("claims", "target_link_uri is not the URL that the login was for (5.3.4)")
    roles = claims.get(CLAIM + "roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise LaunchRefused("claims", "roles are missing (5.3.7)")
    context = _object(claims, CLAIM + "context")
    link = _object(claims, CLAIM + "resource_link")
    custom = _object(claims, CLAIM + "custom")
    grades = _object(claims, GRADES)
    grade_scopes = _grade_scopes(grades)
    return Launch(
        kind=kind,
        deployment_id=deployment,
        subject=_subject(claims),
        name=_name(claims),
        roles=read_roles(roles),
        context_id=_text(context, "id", 255),
        resource_link_id=_resource_link(link, kind),
        title=_text(link, "title", 500) or _text(context, "title", 500),
        course_id=_text(custom, "course", 64) or None,
        item_id=_text(custom, "item", 64) or None,
        line_item_url=web_address(grades.get("lineitem")) if SCORE in grade_scopes else None,
        line_items_url=web_address(grades.get("lineitems")),
        grade_scopes=grade_scopes,
        memberships_url=web_address(_object(claims, MEMBERSHIPS).get("context_memberships_url")),
        return_url=web_address(_object(claims, CLAIM + "launch_presentation").get("return_url")),
        locale=_text(_object(claims, CLAIM + "launch_presentation"), "locale", 35),
        product=_text(_object(claims, CLAIM + "tool_platform"), "product_family_code", 60),
        frame_origins=_frame_origins(claims, platform_origins),
        deep_linking=_deep_linking(claims) if kind == "LtiDeepLinkingRequest" else None,
    )


def _subject(claims: Mapping[str, Any]) -> str | None:
    subject = claims.get("sub")
    if subject is None:
        return None
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:  # noqa: PLR2004 - 5.3.6
        raise LaunchRefused("claims", "sub is not a string of up to 255 characters (5.3.6)")
    return subject


def _resource_link(link: Mapping[str, Any], kind: str) -> str:
    identifier = link.get("id")
    if kind != "LtiResourceLinkRequest":
        return ""
    if not isinstance(identifier, str) or not 0 < len(identifier) <= 255:  # noqa: PLR2004 - 5.3.5
        raise LaunchRefused("claims", "the resource link has no id (5.3.5)")
    return identifier


def _grade_scopes(grades: Mapping[str, Any]) -> tuple[str, ...]:
    scopes = grades.get("scope")
    return tuple(scope for scope in GRADE_SCOPES if isinstance(scopes, list) and scope in scopes)


def _deep_linking(claims: Mapping[str, Any]) -> DeepLinking:
    settings = _object(claims, DEEP_LINKING)
    return_url = web_address(settings.get("deep_link_return_url"))
    if return_url is None:
        raise LaunchRefused("claims", "deep_link_return_url is not an http or https URL")
    data = settings.get("data")
    return DeepLinking(
        return_url=return_url,
        data=data if isinstance(data, str) else None,
        accepts_several=settings.get("accept_multiple") in (True, "true"),
        accepts_line_items=settings.get("accept_lineitem", True) in (True, "true"),
    )


def _frame_origins(claims: Mapping[str, Any], platform_origins: Iterable[str]) -> tuple[str, ...]:
    """Collect the origins of URLs that the platform signed: a hosted LMS may frame us from the school's own domain."""
    addresses = [
        *platform_origins,
        _object(claims, CLAIM + "launch_presentation").get("return_url"),
        _object(claims, CLAIM + "tool_platform").get("url"),
        _object(claims, GRADES).get("lineitems"),
        _object(claims, GRADES).get("lineitem"),
        _object(claims, MEMBERSHIPS).get("context_memberships_url"),
        _object(claims, DEEP_LINKING).get("deep_link_return_url"),
    ]
    return tuple(sorted({found for address in addresses if (found := origin(address))}))


def origin(address: Any) -> str | None:
    """Return scheme, host and port of a URL, safe to use in a header; None if it is not an http or https URL."""
    return _origin(address) if web_address(address) else None


@lru_cache(maxsize=1024)
def _origin(address: str) -> str | None:
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2].lower()
    plain = host.isascii() and all(letter.isalnum() or letter in ".-:[]" for letter in host)
    return f"{parts.scheme}://{host}" if plain else None


def web_address(value: Any) -> str | None:
    """Return ``value`` if it is an http or https URL that is not too long."""
    return value if isinstance(value, str) and _is_web_address(value) else None


@lru_cache(maxsize=1024)  # an LMS sends the same few with each launch
def _is_web_address(value: str) -> bool:
    if len(value.encode()) > LONGEST_ADDRESS or any(each <= " " for each in value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _object(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = claims.get(name)
    return value if isinstance(value, dict) else {}


def _text(claims: Mapping[str, Any], name: str, longest: int) -> str:
    value = claims.get(name)
    return value[:longest] if isinstance(value, str) else ""


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise LaunchRefused("times")
    return value
