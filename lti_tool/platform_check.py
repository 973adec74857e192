"""Tries what launches and grades will need of a platform, and says what is wrong in words for an admin."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from lti_tool.key_sets import read_key_set
from lti_tool.launch import LINE_ITEM, SCORE
from lti_tool.outbound import OutboundError
from lti_tool.services import AccessTokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lti_tool.keys import Keys
    from lti_tool.outbound import Outbound
    from lti_tool.tables import Deployment, Platform

CLOCKS_APART = 60
"""Seconds by which the clocks of both servers may differ; beyond, launches are refused."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: whether it works, and what was seen or what to do."""

    what: str
    ok: bool
    said: str
    needed: bool = True
    """Whether launches or grades fail without it."""


def check_platform(
    platform: Platform,
    deployments: Iterable[Deployment],
    *,
    outbound: Outbound,
    keys: Keys,
    clock: Callable[[], int],
) -> tuple[Finding, ...]:
    """Fetch the platform's key set, compare clocks, and ask for an access token."""
    tokens = AccessTokens(outbound, keys, clock)
    return (*_key_set(platform, outbound, clock), *_tokens(platform, tokens), _deployments(deployments))


def _key_set(platform: Platform, outbound: Outbound, clock: Callable[[], int]) -> list[Finding]:
    what = "key set"
    try:
        answer = outbound.get(platform.key_set_url)
        found = read_key_set(answer.json()) if answer.status == 200 else {}  # noqa: PLR2004 - OK
    except OutboundError as error:
        return [Finding(what, ok=False, said=f"{error}; is {platform.key_set_url} the LMS's key set URL?")]
    if not found:
        said = f"{platform.key_set_url} answers {answer.status} and has no RSA keys: correct the key set URL"
        return [Finding(what, ok=False, said=said)]
    said = f"{len(found)} {'key' if len(found) == 1 else 'keys'}: {', '.join(sorted(found))}"
    return [Finding(what, ok=True, said=said), *_clocks(answer.headers, clock)]


def _clocks(headers: Mapping[str, str], clock: Callable[[], int]) -> list[Finding]:
    try:
        theirs = parsedate_to_datetime(headers.get("date", "")).timestamp()
    except ValueError:
        return []  # without a Date header there is nothing to compare
    apart = round(clock() / 1000 - theirs)
    if abs(apart) <= CLOCKS_APART:
        return [Finding("clocks", ok=True, said=f"{abs(apart)} seconds apart")]
    way = "ahead of" if apart > 0 else "behind"
    said = (
        f"this server is {abs(apart)} seconds {way} the LMS, and launches will be refused: let both ask a time server"
    )
    return [Finding("clocks", ok=False, said=said)]


def _tokens(platform: Platform, tokens: AccessTokens) -> list[Finding]:
    what = "access token"
    try:
        tokens.get(platform, SCORE)
    except OutboundError as error:
        said = (
            f"{error}; grades cannot be sent. Compare client id and token URL, and see that the LMS has this tool's "
            "key set URL and allows it to send grades"
        )
        return [Finding(what, ok=False, said=said)]
    return [Finding(what, ok=True, said="the LMS gives one for sending grades"), _columns(platform, tokens)]


def _columns(platform: Platform, tokens: AccessTokens) -> Finding:
    what = "gradebook columns"
    try:
        granted = tokens.grants(platform, LINE_ITEM)
    except OutboundError:
        granted = False
    if granted:
        return Finding(what, ok=True, said="the LMS lets teachers make them here", needed=False)
    said = (
        "the LMS does not let this tool make any: grades go only into those that the LMS makes itself. To change that, "
        f"give this tool the scope {LINE_ITEM} there"
    )
    return Finding(what, ok=False, said=said, needed=False)


def _deployments(deployments: Iterable[Deployment]) -> Finding:
    known = list(deployments)
    accepted = [row.deployment_id for row in known if row.status == "accepted"]
    pending = [row.deployment_id for row in known if row.status == "pending"]
    waiting = f"; waiting to be accepted: {', '.join(pending)}" if pending else ""
    if not accepted:
        said = f"none is accepted{waiting}; 'lessonpack lti platforms accept' lets one in"
        return Finding("deployments", ok=False, said=said)
    return Finding("deployments", ok=True, said=f"accepted: {', '.join(accepted)}{waiting}")
