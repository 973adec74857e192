"""Says that somebody does the work of a minute, and where: otherwise, scores only wait."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from sqlalchemy import delete

from lti_tool.base.database import find_or_insert
from lti_tool.base.tables import Heartbeat

if TYPE_CHECKING:
    from lti_tool.base.database import Store

FORGOTTEN_AFTER = 24 * 3_600_000
"""Milliseconds after which a machine that is heard no more is no longer missed."""


def beat(store: Store) -> None:
    """Note that this machine has done its work, and forget machines that are gone for good."""
    at = store.clock()
    with store.write() as session:
        find_or_insert(session, Heartbeat, {"machine": platform.node()[:100]}, at=at).at = at
        session.execute(delete(Heartbeat).where(Heartbeat.at < at - FORGOTTEN_AFTER))
