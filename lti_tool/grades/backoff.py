"""How long a score waits after a refusal: it alone, or with it its column, or the whole platform.

What tells them apart is what else has arrived since the score was tried last. If another score of its column has, the
fault is its own; if scores of other columns have, it is its column's; if none has, nobody gets through. Then one score
of each column is tried again within a minute, so that all leave soon after the platform is back, even after days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from lti_tool.base.statuses import ScoreStatus
from lti_tool.base.tables import Outbox, Platform
from lti_tool.grades.message import Refusal, Scope, pause_after

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from lti_tool.grades.message import Verdict

LONGEST_OUTAGE_PAUSE = 60_000
"""Milliseconds between two attempts while nobody gets through."""
SEVERAL = 3
"""Scores of a column at which the LMS has stumbled, before the others of the column wait as well."""
_RECENT = 5 * LONGEST_OUTAGE_PAUSE

_SPREADS = frozenset({Refusal.AWAY, Refusal.TROUBLE})
"""Refusals that may hit other scores just as well."""
_OWN = {str(name) for name in (Scope.ALONE, Refusal.TOKEN, Refusal.STALE, Refusal.BUG)}
"""What is counted where nothing but the score itself waits."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """When a score was tried, and when before; ``chance``, from 0 to 1, varies the pause after it."""

    since: int
    at: int
    chance: float


def postpone(session: Session, row: Outbox, verdict: Verdict, attempt: Attempt) -> None:
    """Let a refused score wait and, where the refusal is not its own, those that would be refused as well."""
    spreads = verdict.refusal in _SPREADS
    scope = _scope(session, row, attempt.since) if spreads else Scope.ALONE
    counted = str((scope or verdict.refusal) if spreads else verdict.refusal)
    before = row.refusals if scope is Scope.ALONE else _refusals_of_column(session, row)
    row.refusals = row.refusals | {counted: max(before.get(counted, 0), row.refusals.get(counted, 0)) + 1}
    wait = pause_after(row.refusals[counted], attempt.chance)
    if scope is None or verdict.refusal is Refusal.BUSY:
        wait = min(wait, LONGEST_OUTAGE_PAUSE)
    until = attempt.at + (wait if verdict.wait is None else verdict.wait)
    if verdict.refusal is Refusal.BUSY:
        _pause_platform(session, row.platform_id, until)
    elif scope is None and (verdict.refusal is Refusal.AWAY or _has_stumbled(session, row)):
        _pause_column(session, row, until)
        if _another_fails(session, row, attempt.at):
            _pause_platform(session, row.platform_id, until)
    elif scope is Scope.COLUMN:
        _pause_column(session, row, until)
    row.next_try = until + spreads  # others of its column go first


def wake(session: Session, row: Outbox, at: int) -> None:
    """Let scores leave that waited only because their column or platform did not take any: it has taken one."""
    query = select(Outbox).where(
        Outbox.platform_id == row.platform_id, Outbox.status == ScoreStatus.WAITING, Outbox.next_try > at
    )
    for waiting in session.scalars(query.with_for_update(skip_locked=True)):
        is_here = waiting.line_item_url == row.line_item_url
        if not _OWN & waiting.refusals.keys() and (is_here or Scope.COLUMN not in waiting.refusals):
            waiting.next_try = at
            waiting.refusals = {name: number for name, number in waiting.refusals.items() if name in _OWN}


def _scope(session: Session, row: Outbox, since: int) -> Scope | None:
    """Return what a refusal is the fault of; None if nothing has arrived since."""
    arrived = set(
        session.scalars(
            select(Outbox.line_item_url)
            .where(Outbox.platform_id == row.platform_id, Outbox.settled >= since)
            .where(Outbox.status == ScoreStatus.DELIVERED)
            .distinct()
        )
    )
    if row.line_item_url in arrived:
        return Scope.ALONE
    return Scope.COLUMN if arrived else None


def _refusals_of_column(session: Session, row: Outbox) -> dict[str, int]:
    """Return the refusals of the score of a column that was tried last: its scores take turns."""
    tried = (*_waiting(row), Outbox.line_item_url == row.line_item_url, Outbox.tries > 0, Outbox.id != row.id)
    query = select(Outbox.refusals).where(*tried).order_by(Outbox.settled.desc()).limit(1)
    return session.scalars(query).first() or {}


def _has_stumbled(session: Session, row: Outbox) -> bool:
    """Return whether the LMS has stumbled over several scores of a column."""
    query = select(Outbox.id).where(*_waiting(row), Outbox.line_item_url == row.line_item_url, Outbox.tries > 0)
    return len(session.scalars(query.limit(SEVERAL)).all()) == SEVERAL


def _another_fails(session: Session, row: Outbox, at: int) -> bool:
    """Return whether a score of another column was the last that was refused there, a moment ago."""
    query = select(Outbox.id).where(
        *_waiting(row), Outbox.line_item_url != row.line_item_url, Outbox.tries > 0, Outbox.settled >= at - _RECENT
    )
    return session.scalars(query.limit(1)).first() is not None


def _pause_column(session: Session, row: Outbox, until: int) -> None:
    of_column = (*_waiting(row), Outbox.line_item_url == row.line_item_url, Outbox.next_try < until)
    # What somebody else holds is being replaced. To wait for it, with a row of our own in hand, could wait for ever.
    found = session.scalars(select(Outbox.id).where(*of_column).with_for_update(skip_locked=True)).all()
    session.execute(update(Outbox).where(Outbox.id.in_(found)).values(next_try=until))


def _pause_platform(session: Session, platform_id: int, until: int) -> None:
    shorter = (Platform.id == platform_id, Platform.delivery_paused < until)
    session.execute(update(Platform).where(*shorter).values(delivery_paused=until))


def _waiting(row: Outbox) -> tuple[ColumnElement[bool], ...]:
    return Outbox.platform_id == row.platform_id, Outbox.status == ScoreStatus.WAITING
