"""The members of an LMS course (Names and Role Provisioning Services 2.0), as far as the LMS shares them.

Names are requested when a teacher looks, kept in memory for a few minutes, and never stored. Without the service, or
without names, learners get labels such as "Learner 3f2a9c", which stay the same.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_tool.base.cache import Cache
from lti_tool.base.flights import SlowError
from lti_tool.base.http_client import HttpClientError
from lti_tool.base.metrics import Fetched, uncounted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lti_tool.base.flights import Flights
    from lti_tool.base.tables import Platform, ResourceLink
    from lti_tool.lti.services import Member, Services

KEPT = 300_000
"""Milliseconds for which a roster is cached."""
KEPT_AFTER_TROUBLE = 60_000
"""Milliseconds before an LMS that failed is asked again, so that not every page waits for its timeout."""
SHOWN_MEANWHILE = 3_600_000
"""Milliseconds for which a roster is shown while a slow LMS sends a newer one. After that, pages say so."""
LONGEST_FETCH = 60.0
"""Seconds for all pages of a roster."""
MOST_KEPT = 64

log = logging.getLogger(__name__)


def short_id(deployment_pk: int, subject: str) -> str:
    """Return a stable id, revealing nothing, for a learner whose name we do not know."""
    return hashlib.sha256(f"{deployment_pk} {subject}".encode()).hexdigest()[:6]


def label(deployment_pk: int, subject: str, *, anonymous: bool = False) -> str:
    """Return the label for a learner whose name we do not know."""
    return f"{'Anonymous' if anonymous else 'Learner'} {short_id(deployment_pk, subject)}"


@dataclass(frozen=True, slots=True)
class Roster:
    """The members of a course. ``members`` is None if the LMS does not share them; ``problem`` says what went wrong."""

    members: tuple[Member, ...] | None
    problem: str = ""
    label: Callable[..., str] = label
    """Returns the label for a learner without a name."""

    @property
    def withholds_names(self) -> bool:
        """Return whether there are members, but none with a name."""
        return bool(self.members) and not any(member.name for member in self.members or ())

    @property
    def by_subject(self) -> dict[str, Member]:
        """Return the members by the id that launches use (``sub``)."""
        return {member.subject: member for member in self.members or ()}


@dataclass(frozen=True, slots=True)
class _Dated:
    roster: Roster
    until: int
    read: int | None
    """When the LMS last told of it."""


class Rosters:
    """Fetches rosters, each at most once every few minutes. While an LMS is slow, pages show what was known before."""

    def __init__(
        self, services: Services, flights: Flights, clock: Callable[[], int], fetched: Fetched = uncounted
    ) -> None:
        self._services = services
        self._flights = flights
        self._fetched = fetched
        self._clock = clock
        self._kept: Cache[_Dated] = Cache(most=MOST_KEPT)

    def of(self, platform: Platform, link: ResourceLink) -> Roster:
        """Return the roster of a link's course; never fails, and never waits for long."""
        if link.memberships_url is None:
            return Roster(None)
        address, at = link.memberships_url, self._clock()
        kept, lane = self._kept.peek((platform.id, address)), ("services", platform.id)
        if kept and kept.until > at:
            return kept.roster
        known = kept.roster if kept and kept.read is not None and at - kept.read <= SHOWN_MEANWHILE else None
        try:
            flight = self._flights.start(lane, ("roster", platform.id, address), lambda: self._renew(platform, address))
            return self._flights.wait(lane, flight, stays=known is None).roster
        except SlowError as error:
            return known or Roster(kept.roster.members if kept else None, str(error))

    def _renew(self, platform: Platform, address: str) -> _Dated:
        key = (platform.id, address)
        kept = self._kept.peek(key)
        if kept and kept.until > self._clock():
            return kept  # another request has fetched it a moment ago
        return self._kept.put(key, self._ask(platform, address, kept))

    def _ask(self, platform: Platform, memberships_url: str, before: _Dated | None) -> _Dated:
        read = before.read if before else None
        try:
            roster = Roster(tuple(_in_time(self._services.members(platform, memberships_url))))
            read = self._clock()
        except HttpClientError as error:
            log.warning("no roster", extra={"facts": {"issuer": platform.issuer, "problem": str(error)}})
            roster = Roster(before.roster.members if before else None, str(error))
        self._fetched("roster", ok=not roster.problem)
        return _Dated(roster, self._clock() + (KEPT_AFTER_TROUBLE if roster.problem else KEPT), read)


def _in_time(members: Iterator[Member]) -> Iterator[Member]:
    """Yield members until the LMS has taken too long for all of its pages."""
    end = time.monotonic() + LONGEST_FETCH
    for member in members:
        if time.monotonic() > end:
            raise HttpClientError(f"the roster did not arrive within {LONGEST_FETCH:.0f} seconds")
        yield member
