"""Deletes what an installation does not want to keep any longer. Unless its settings say so, everything is kept."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from lti_tool.base.database import audit
from lti_tool.base.statuses import ScoreStatus
from lti_tool.base.tables import Answer, Attempt, Audit, Check, Learner, Outbox, Progress, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy import Table as SqlTable
    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store

DAY = 24 * 3_600_000

AT_ONCE = 200
"""How many are deleted in one transaction, so that nobody waits for long."""

_ON_THE_WAY = (ScoreStatus.WAITING, ScoreStatus.HELD)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Keeping:
    """After how many days what is deleted; 0: never."""

    work: int = 0
    """What a learner did in a link, counted from the last thing that they did there."""
    scores: int = 0
    """Scores that have arrived, or were replaced. The latest one of each learner and column stays."""
    audit: int = 0


class Retention:
    """Deletes what is older than the settings allow."""

    def __init__(self, store: Store, keeping: Keeping) -> None:
        self._store = store
        self._keeping = keeping

    def sweep(self) -> None:
        """Delete what is too old, a few at a time, and say in the audit log how much it was."""
        counts = {
            "learners in a link": self._delete(_old_work, self._keeping.work),
            "learners": self._delete(_old_learners, self._keeping.work),
            "scores": self._delete(_old_scores, self._keeping.scores),
            "entries of the audit log": self._delete(_old_audit, self._keeping.audit),
        }
        deleted = ", ".join(f"{what}: {count}" for what, count in counts.items() if count)
        if deleted:
            with self._store.write() as session:
                audit(session, at=self._store.clock(), actor="retention", act="delete old records", subject=deleted)

    def _delete(self, some: Callable[[Session, int], int], days: int) -> int:
        if not days:
            return 0
        before, total = self._store.clock() - days * DAY, 0
        while True:
            with self._store.write() as session:
                count = some(session, before)
            total += count
            if count < AT_ONCE:
                return total


def _old_work(session: Session, before: int) -> int:
    """Delete all that some learners did in a link, once they have done nothing there for long and nothing waits."""
    pairs = session.execute(_left_alone(before)).all()
    for table in _tables_of_work():
        session.execute(delete(table).where(_is_among(table, pairs)))
    return len(pairs)


def _left_alone(before: int) -> Select[Any]:
    at = func.coalesce(Attempt.submitted, Attempt.started).label("at")
    attempt = (Attempt.learner_id, Attempt.resource_link_pk)
    done = union_all(
        select(*attempt, at),
        select(*attempt, Answer.answered).join(Answer, Answer.attempt_id == Attempt.id),
        select(Check.learner_id, Check.resource_link_pk, Check.answered),
        select(Progress.learner_id, Progress.resource_link_pk, Progress.changed),
        select(Outbox.learner_id, Outbox.resource_link_pk, Outbox.created),
    ).subquery()  # fmt: skip
    waits = exists().where(
        Outbox.learner_id == done.c.learner_id,
        Outbox.resource_link_pk == done.c.resource_link_pk,
        Outbox.status.in_(_ON_THE_WAY),
    )
    return (
        select(done.c.learner_id, done.c.resource_link_pk)
        .where(~waits)
        .group_by(done.c.learner_id, done.c.resource_link_pk)
        .having(func.max(done.c.at) < before)
        .limit(AT_ONCE)
    )


def _tables_of_work() -> list[SqlTable]:
    """Return the tables with what learners do in a link, those of later versions included."""
    return [
        table
        for table in Table.metadata.sorted_tables
        if table.name != "launches" and {"learner_id", "resource_link_pk"} <= set(table.columns.keys())
    ]


def _is_among(table: SqlTable, pairs: Sequence[Row[Any]]) -> ColumnElement[bool]:
    return tuple_(table.c.learner_id, table.c.resource_link_pk).in_([tuple(pair) for pair in pairs])


def _old_learners(session: Session, before: int) -> int:
    """Delete learners of whom nothing is left, unless they have scored what others wrote."""
    left = [exists().where(table.c.learner_id == Learner.id) for table in _tables_of_work()]
    found = (
        select(Learner.id)
        .where(Learner.seen < before, ~or_(*left), ~exists().where(Answer.scored_by == Learner.id))
        .limit(AT_ONCE)
    )
    return len(session.execute(delete(Learner).where(Learner.id.in_(found)).returning(Learner.id)).all())


def _old_scores(session: Session, before: int) -> int:
    newer = aliased(Outbox)
    is_replaced = exists().where(
        newer.learner_id == Outbox.learner_id, newer.line_item_url == Outbox.line_item_url, newer.id > Outbox.id
    )
    found = (
        select(Outbox.id).where(Outbox.created < before, Outbox.status.not_in(_ON_THE_WAY), is_replaced).limit(AT_ONCE)
    )
    return len(session.execute(delete(Outbox).where(Outbox.id.in_(found)).returning(Outbox.id)).all())


def _old_audit(session: Session, before: int) -> int:
    found = select(Audit.id).where(Audit.at < before).limit(AT_ONCE)
    return len(session.execute(delete(Audit).where(Audit.id.in_(found)).returning(Audit.id)).all())
