"""Tests what launches and grades need from a platform, and explains problems to an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING

from lti_tool.base.http_client import HttpClientError
from lti_tool.base.statuses import DeploymentStatus
from lti_tool.lti.launch import LINE_ITEM, SCORE
from lti_tool.lti.lms import lms_of
from lti_tool.lti.platform_keys import read_key_set
from lti_tool.lti.services import MEMBERSHIP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lti_tool.base.http_client import HttpClient
    from lti_tool.base.tables import Deployment, Platform
    from lti_tool.lti.services import AccessTokens, Member, Services

CLOCKS_APART = 60
"""Seconds by which the two servers' clocks may differ; beyond that, launches are refused."""


MEMBERS_LOOKED_AT = 500
"""On a longer roster, the rest are as likely to have names as these."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one test: whether it passed, and what was found or what to do."""

    what: str
    ok: bool
    message: str
    needed: bool = True
    """Whether launches or grades fail if this does."""


def check_platform(
    platform: Platform,
    deployments: Iterable[Deployment],
    rosters: Iterable[str],
    *,
    services: Services,
    clock: Callable[[], int],
) -> tuple[Finding, ...]:
    """Fetch the platform's key set, compare clocks, request access tokens, and check whether a roster has names.

    ``rosters`` are the roster URLs from launches, newest first.
    """
    return (
        *_key_set(platform, services.http_client, clock),
        *_tokens(platform, services, rosters),
        _deployments(deployments),
    )


def _key_set(platform: Platform, http_client: HttpClient, clock: Callable[[], int]) -> list[Finding]:
    what = "key set"
    try:
        response = http_client.get(platform.key_set_url)
        found = read_key_set(response.json()) if response.status == 200 else {}  # noqa: PLR2004 - OK
    except HttpClientError as error:
        return [Finding(what, ok=False, message=f"{error.in_full}. Is {platform.key_set_url} the LMS's key set URL?")]
    if not found:
        message = f"{platform.key_set_url} responded with {response.status} and no RSA keys: correct the key set URL"
        return [Finding(what, ok=False, message=message)]
    message = f"{len(found)} {'key' if len(found) == 1 else 'keys'}: {', '.join(sorted(found))}"
    return [Finding(what, ok=True, message=message), *_clocks(response.headers, clock)]


def _clocks(headers: Mapping[str, str], clock: Callable[[], int]) -> list[Finding]:
    try:
        theirs = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return []  # no Date header, nothing to compare
    apart = round(clock() / 1000 - theirs)
    if abs(apart) <= CLOCKS_APART:
        return [Finding("clocks", ok=True, message=f"{abs(apart)} seconds apart")]
    way = "ahead of" if apart > 0 else "behind"
    message = (
        f"this server is {abs(apart)} seconds {way} the LMS, so launches will be refused: sync both clocks with NTP"
    )
    return [Finding("clocks", ok=False, message=message)]


def _tokens(platform: Platform, services: Services, rosters: Iterable[str]) -> list[Finding]:
    what = "access token"
    try:
        services.tokens.get(platform, SCORE)
    except HttpClientError as error:
        message = (
            f"{error.in_full}. Grades cannot be sent. Check the client id and the token URL, and make sure that the "
            "LMS has this tool's key set URL and lets it send grades"
        )
        return [Finding(what, ok=False, message=message)]
    granted = Finding(what, ok=True, message="the LMS issues one for sending grades")
    return [granted, _columns(platform, services.tokens), _roster(platform, services, rosters)]


def _grants(platform: Platform, tokens: AccessTokens, scope: str) -> bool:
    try:
        return tokens.grants(platform, scope)
    except HttpClientError:
        return False


def _columns(platform: Platform, tokens: AccessTokens) -> Finding:
    what = "gradebook columns"
    if _grants(platform, tokens, LINE_ITEM):
        return Finding(what, ok=True, message="the LMS lets teachers create them from this tool", needed=False)
    message = (
        "the LMS does not let this tool create any, so grades only go into columns that the LMS creates. To change "
        f"that, grant this tool the scope {LINE_ITEM} in the LMS"
    )
    return Finding(what, ok=False, message=message, needed=False)


def _roster(platform: Platform, services: Services, rosters: Iterable[str]) -> Finding:
    what = "names of learners"
    if not _grants(platform, services.tokens, MEMBERSHIP):
        message = (
            "the LMS does not let this tool read the roster, so teachers see labels. To change that, grant this tool "
            f"the scope {MEMBERSHIP} in the LMS"
        )
        return Finding(what, ok=False, message=message, needed=False)
    trouble = ""
    for address in rosters:
        try:
            members = list(islice(services.members(platform, address), MEMBERS_LOOKED_AT))
        except HttpClientError as error:  # usually the roster of a deleted course
            trouble = trouble or error.in_full
            continue
        if members:
            return _names(platform, what, members)
    if trouble:
        return Finding(what, ok=False, message=f"no roster could be read: {trouble}", needed=False)
    return Finding(
        what, ok=True, message="the LMS lets this tool read the roster; check again once somebody has opened a course"
    )


def _names(platform: Platform, what: str, members: Sequence[Member]) -> Finding:
    if any(member.name for member in members):
        return Finding(what, ok=True, message="the roster has names")
    setting = lms_of(platform).shares_names
    where = f": {setting}" if setting else ""
    message = (
        "the roster has none, so teachers see labels. To change that, let the LMS share names in its settings for "
        f"this tool{where}"
    )
    return Finding(what, ok=False, message=message, needed=False)


def _deployments(deployments: Iterable[Deployment]) -> Finding:
    known = list(deployments)
    accepted = [row.deployment_id for row in known if row.status == DeploymentStatus.ACCEPTED]
    pending = [row.deployment_id for row in known if row.status == DeploymentStatus.PENDING]
    waiting = f"; waiting to be accepted: {', '.join(pending)}" if pending else ""
    if not accepted:
        message = f"none is accepted{waiting}. To accept one, run 'lessonpack lti platforms accept'"
        return Finding("deployments", ok=False, message=message)
    return Finding("deployments", ok=True, message=f"accepted: {', '.join(accepted)}{waiting}")
