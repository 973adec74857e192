"""Refused launches in the audit log: each kind from each LMS once an hour, however many there are.

So nobody who sends the tool nonsense fills its database; the metrics count all of them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from lti_tool.base.database import audit

if TYPE_CHECKING:
    from lti_tool.base.database import Store
    from lti_tool.lti.platforms import RegisteredPlatforms
    from lti_tool.lti.refusals import LaunchRefused

AGAIN = 3_600_000
"""Milliseconds before the same is written again."""

NOTED_BY_THE_LAUNCH = frozenset({"course"})

log = logging.getLogger(__name__)


class RefusedLaunches:
    """Writes down who could not come in, and why."""

    def __init__(self, store: Store, platforms: RegisteredPlatforms) -> None:
        self._store = store
        self._platforms = platforms
        self._noted: dict[tuple[str, ...], int] = {}

    def note(self, refusal: LaunchRefused) -> None:
        """Record a refusal, unless the same was recorded a short time ago. Never fails."""
        if refusal.reason in NOTED_BY_THE_LAUNCH:
            return
        try:
            self._note(refusal)
        except SQLAlchemyError:  # the refusal itself matters more
            log.exception("a refused launch is not in the audit log")

    def _note(self, refusal: LaunchRefused) -> None:
        sender, at = refusal.sender, self._store.clock()
        platform = self._platforms.find(sender.issuer, sender.client_id) if sender.issuer else None
        # What a stranger calls themselves is not remembered: they could call themselves anything.
        key = (refusal.reason, str(platform.id), sender.deployment_id) if platform else (refusal.reason,)
        if self._noted.get(key, 0) > at - AGAIN:
            return
        self._noted[key] = at
        actor = f"platform {platform.id}" if platform else "unknown LMS"
        subject = " ".join(filter(None, (f"{refusal.reason}:", sender.issuer, sender.client_id, sender.deployment_id)))
        with self._store.write() as session:
            audit(session, at=at, actor=actor, act="refuse launch", subject=subject[:500])
