"""Who belongs to a course of the LMS (Names and Role Provisioning Services 2.0), as far as the LMS tells.

Names are asked for when a teacher looks, and kept in memory for some minutes only; nothing of them is stored. Without
the service, and without names, learners have labels such as "Learner 3f2a9c" that stay the same.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_tool.base.cache import Cache
from lti_tool.base.http_client import HttpClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_tool.base.tables import Platform, ResourceLink
    from lti_tool.lti.services import Member, Services

KEPT = 300_000
"""Milliseconds for which a roster is good."""
KEPT_AFTER_TROUBLE = 60_000
"""Milliseconds before an LMS that did not answer is asked again: nobody waits for its time-out at every page."""
MOST_KEPT = 64

log = logging.getLogger(__name__)


def short_id(deployment_pk: int, subject: str) -> str:
    """Return what tells a learner apart whose name we do not know: always the same, and telling nothing."""
    return hashlib.sha256(f"{deployment_pk} {subject}".encode()).hexdigest()[:6]


def label(deployment_pk: int, subject: str, *, anonymous: bool = False) -> str:
    """Return what stands for a learner whose name we do not know."""
    return f"{'Anonymous' if anonymous else 'Learner'} {short_id(deployment_pk, subject)}"


@dataclass(frozen=True, slots=True)
class Roster:
    """The members of a course. ``members`` is None where the LMS does not tell; ``problem`` says what went wrong."""

    members: tuple[Member, ...] | None
    problem: str = ""
    label: Callable[..., str] = label
    """Words what stands for a learner whose name it does not tell."""

    @property
    def withholds_names(self) -> bool:
        """Return whether members came, and none of them with a name."""
        return bool(self.members) and not any(member.name for member in self.members or ())

    @property
    def by_subject(self) -> dict[str, Member]:
        """Return the members by the name that launches give them."""
        return {member.subject: member for member in self.members or ()}


@dataclass(frozen=True, slots=True)
class _Dated:
    roster: Roster
    until: int


class Rosters:
    """Asks for rosters, each at most once in some minutes."""

    def __init__(self, services: Services, clock: Callable[[], int]) -> None:
        self._services = services
        self._clock = clock
        self._kept: Cache[_Dated] = Cache(most=MOST_KEPT)

    def of(self, platform: Platform, link: ResourceLink) -> Roster:
        """Return the roster of the course that a link stands in; never fails."""
        if link.memberships_url is None:
            return Roster(None)
        address = link.memberships_url
        return self._kept.get(
            (platform.id, address),
            lambda before: self._ask(platform, address, before),
            is_good=lambda kept: kept.until > self._clock(),
        ).roster

    def _ask(self, platform: Platform, memberships_url: str, before: _Dated | None) -> _Dated:
        try:
            roster = Roster(tuple(self._services.members(platform, memberships_url)))
        except HttpClientError as error:
            log.warning("no roster", extra={"facts": {"issuer": platform.issuer, "problem": str(error)}})
            roster = Roster(before.roster.members if before else None, str(error))
        return _Dated(roster, self._clock() + (KEPT_AFTER_TROUBLE if roster.problem else KEPT))
