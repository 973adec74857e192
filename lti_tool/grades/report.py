"""The outbox for administrators: each score with the reason why it has not arrived yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_tool.base.statuses import ScoreStatus
from lti_tool.base.tables import Outbox, Platform

if TYPE_CHECKING:
    from collections.abc import Collection

    from lti_tool.base.database import Store

STATES = tuple(map(str, ScoreStatus))


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """A score in the outbox. ``share`` is from 0 to 1, times are in milliseconds, and ``why`` is for administrators."""

    id: int
    platform_id: int
    learner_id: int
    share: float
    state: str
    created: int
    tries: int
    next_try: int
    why: str


def report_outbox(
    store: Store,
    *,
    states: Collection[str],
    platform_id: int | None = None,
    learner_id: int | None = None,
    most: int = 100,
) -> list[OutboxEntry]:
    """Return the latest ``most`` scores in these states, oldest first."""
    query = select(Outbox, Platform).join(Platform, Platform.id == Outbox.platform_id).where(Outbox.status.in_(states))
    if platform_id is not None:
        query = query.where(Outbox.platform_id == platform_id)
    if learner_id is not None:
        query = query.where(Outbox.learner_id == learner_id)
    with store.read() as session:
        found = session.execute(query.order_by(Outbox.id.desc()).limit(most)).all()
    at = store.clock()
    return [
        OutboxEntry(
            id=row.id,
            platform_id=row.platform_id,
            learner_id=row.learner_id,
            share=row.score,
            state=row.status,
            created=row.created,
            tries=row.tries,
            next_try=row.next_try,
            why=_why(row, platform, at),
        )
        for row, platform in reversed(found)
    ]


def _why(row: Outbox, platform: Platform, at: int) -> str:
    """Say why a score has not arrived; empty if it has, or does not need to."""
    if row.status == ScoreStatus.HELD:
        return f"the LMS refused it: {row.problem}"
    if row.status != ScoreStatus.WAITING:
        return ""
    if platform.delivery_paused > at:
        wait = f"sending to this LMS is paused for {_period(platform.delivery_paused - at)}"
        return f"{wait}: {row.problem}" if row.problem else wait
    if row.next_try > at:
        wait = f"retried in {_period(row.next_try - at)}"
        return f"{wait}: {row.problem}" if row.problem else wait
    if platform.delivery_lease > at:
        return "a grade worker is sending it"
    return "the next grade worker sends it; if it stays here for minutes, no worker is running"


def _period(milliseconds: int) -> str:
    seconds = -(-milliseconds // 1000)
    return f"{seconds} s" if seconds < 120 else f"{-(-seconds // 60)} min"  # noqa: PLR2004 - two minutes
