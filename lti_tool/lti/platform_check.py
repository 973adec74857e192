"""Tries what launches and grades will need of a platform, and says what is wrong in words for an admin."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING

from lti_tool.base.http_client import HttpClientError
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
"""Seconds by which the clocks of both servers may differ; beyond, launches are refused."""


MEMBERS_LOOKED_AT = 500
"""Whoever is on a longer roster is as likely to have a name as these."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: whether it works, and what was seen or what to do."""

    what: str
    ok: bool
    message: str
    needed: bool = True
    """Whether launches or grades fail without it."""


def check_platform(
    platform: Platform,
    deployments: Iterable[Deployment],
    rosters: Iterable[str],
    *,
    services: Services,
    clock: Callable[[], int],
) -> tuple[Finding, ...]:
    """Fetch the platform's key set, compare clocks, ask for access tokens, and see whether a roster has names.

    ``rosters`` are the addresses of rosters that launches named, the newest first.
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
        return [Finding(what, ok=False, message=f"{error}; is {platform.key_set_url} the LMS's key set URL?")]
    if not found:
        message = f"{platform.key_set_url} answers {response.status} and has no RSA keys: correct the key set URL"
        return [Finding(what, ok=False, message=message)]
    message = f"{len(found)} {'key' if len(found) == 1 else 'keys'}: {', '.join(sorted(found))}"
    return [Finding(what, ok=True, message=message), *_clocks(response.headers, clock)]


def _clocks(headers: Mapping[str, str], clock: Callable[[], int]) -> list[Finding]:
    try:
        theirs = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return []  # without a Date header there is nothing to compare
    apart = round(clock() / 1000 - theirs)
    if abs(apart) <= CLOCKS_APART:
        return [Finding("clocks", ok=True, message=f"{abs(apart)} seconds apart")]
    way = "ahead of" if apart > 0 else "behind"
    message = (
        f"this server is {abs(apart)} seconds {way} the LMS, and launches will be refused: let both ask a time server"
    )
    return [Finding("clocks", ok=False, message=message)]


def _tokens(platform: Platform, services: Services, rosters: Iterable[str]) -> list[Finding]:
    what = "access token"
    try:
        services.tokens.get(platform, SCORE)
    except HttpClientError as error:
        message = (
            f"{error}; grades cannot be sent. Compare client id and token URL, and see that the LMS has this tool's "
            "key set URL and allows it to send grades"
        )
        return [Finding(what, ok=False, message=message)]
    granted = Finding(what, ok=True, message="the LMS gives one for sending grades")
    return [granted, _columns(platform, services.tokens), _roster(platform, services, rosters)]


def _grants(platform: Platform, tokens: AccessTokens, scope: str) -> bool:
    try:
        return tokens.grants(platform, scope)
    except HttpClientError:
        return False


def _columns(platform: Platform, tokens: AccessTokens) -> Finding:
    what = "gradebook columns"
    if _grants(platform, tokens, LINE_ITEM):
        return Finding(what, ok=True, message="the LMS lets teachers make them here", needed=False)
    message = (
        "the LMS does not let this tool make any: grades go only into those that the LMS makes itself. To change that, "
        f"give this tool the scope {LINE_ITEM} there"
    )
    return Finding(what, ok=False, message=message, needed=False)


def _roster(platform: Platform, services: Services, rosters: Iterable[str]) -> Finding:
    what = "names of learners"
    if not _grants(platform, services.tokens, MEMBERSHIP):
        message = (
            "the LMS does not let this tool read the roster, so teachers see labels. To change that, give this tool "
            f"the scope {MEMBERSHIP} there"
        )
        return Finding(what, ok=False, message=message, needed=False)
    trouble = ""
    for address in rosters:
        try:
            members = list(islice(services.members(platform, address), MEMBERS_LOOKED_AT))
        except HttpClientError as error:  # most often the roster of a course that was deleted
            trouble = trouble or str(error)
            continue
        if members:
            return _names(platform, what, members)
    if trouble:
        return Finding(what, ok=False, message=f"no roster is to be had: {trouble}", needed=False)
    return Finding(
        what, ok=True, message="the LMS lets this tool read the roster; check again when a course was opened"
    )


def _names(platform: Platform, what: str, members: Sequence[Member]) -> Finding:
    if any(member.name for member in members):
        return Finding(what, ok=True, message="the roster has them")
    setting = lms_of(platform).shares_names
    where = f": {setting}" if setting else ""
    message = (
        "the roster has none, so teachers see labels. To change that, let the LMS share names, in the settings that it "
        f"has for this tool{where}"
    )
    return Finding(what, ok=False, message=message, needed=False)


def _deployments(deployments: Iterable[Deployment]) -> Finding:
    known = list(deployments)
    accepted = [row.deployment_id for row in known if row.status == "accepted"]
    pending = [row.deployment_id for row in known if row.status == "pending"]
    waiting = f"; waiting to be accepted: {', '.join(pending)}" if pending else ""
    if not accepted:
        message = f"none is accepted{waiting}; 'lessonpack lti platforms accept' lets one in"
        return Finding("deployments", ok=False, message=message)
    return Finding("deployments", ok=True, message=f"accepted: {', '.join(accepted)}{waiting}")
