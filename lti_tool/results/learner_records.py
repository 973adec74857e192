"""Everything stored about one learner: listed, exported and erased as a whole, whichever tables exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, delete, func, select

from lti_tool.base.database import audit
from lti_tool.base.intake import read_stored
from lti_tool.base.tables import Attempt, Deployment, Learner, Platform, Table

if TYPE_CHECKING:
    from sqlalchemy import Column
    from sqlalchemy import Table as SqlTable
    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store


class UnknownLearnerError(Exception):
    """There is no learner with that number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerSummary:
    """A learner as administrators see them. ``subject`` is their id in the LMS; times are in milliseconds."""

    id: int
    platform_id: int
    deployment_id: str
    subject: str
    anonymous: bool
    seen: int
    attempts: int


def list_learners(
    store: Store, *, subject: str | None = None, platform_id: int | None = None, most: int = 100
) -> list[LearnerSummary]:
    """Return learners, most recently seen first."""
    attempts = select(func.count()).where(Attempt.learner_id == Learner.id).scalar_subquery()
    query = (
        select(Learner, Deployment, attempts)
        .join(Deployment, Deployment.id == Learner.deployment_pk)
        .order_by(Learner.seen.desc(), Learner.id.desc())
        .limit(most)
    )
    if subject is not None:
        query = query.where(Learner.subject == subject)
    if platform_id is not None:
        query = query.where(Deployment.platform_id == platform_id)
    with store.read() as session:
        return [
            LearnerSummary(
                id=learner.id,
                platform_id=deployment.platform_id,
                deployment_id=deployment.deployment_id,
                subject=learner.subject,
                anonymous=learner.anonymous,
                seen=learner.seen,
                attempts=count,
            )
            for learner, deployment, count in session.execute(query)
        ]


def export_learner(store: Store, learner_id: int, *, actor: str) -> dict[str, Any]:
    """Return everything stored about a learner: the rows that refer to them, by table and column.

    Raises:
        UnknownLearnerError: there is no such learner.
    """
    with store.write() as session:  # the export itself goes into the audit log
        learner = _learner(session, learner_id)
        deployment = session.get_one(Deployment, learner.deployment_pk)
        platform = session.get_one(Platform, deployment.platform_id)
        found: dict[str, Any] = {
            "platform": {"issuer": platform.issuer, "client_id": platform.client_id},
            "deployment_id": deployment.deployment_id,
            "learner": _rows(session, Table.metadata.tables["learners"], "id", [learner.id])[0],
        }
        _collect(session, Table.metadata.tables["learners"], [learner.id], found)
        audit(session, at=store.clock(), actor=actor, act="export learner", subject=f"learner {learner.id}")
    return found


def erase_learner(store: Store, learner_id: int, *, actor: str) -> None:
    """Delete a learner and every row that refers to them, including scores on their way.

    The audit log still says that this number was erased, and the LMS keeps its own gradebook.

    Raises:
        UnknownLearnerError: there is no such learner.
    """
    with store.write() as session:
        learner = _learner(session, learner_id)
        _lock_work(session, learner.id)
        session.execute(delete(Learner).where(Learner.id == learner.id))  # the foreign keys delete the rest
        audit(session, at=store.clock(), actor=actor, act="erase learner", subject=f"learner {learner.id}")


def _learner(session: Session, learner_id: int) -> Learner:
    found = session.get(Learner, learner_id)
    if found is None:
        raise UnknownLearnerError(learner_id)
    return found


def _lock_work(session: Session, learner_id: int) -> None:
    """Lock a learner's rows as their own requests do: first what they work at, then the learner."""
    learners = Table.metadata.tables["learners"]
    for table in Table.metadata.sorted_tables:
        for column in table.columns:
            if _is_owner(column) and any(key.column.table is learners for key in column.foreign_keys):
                rows = select(*table.primary_key).where(column == learner_id).order_by(*table.primary_key)
                session.execute(rows.with_for_update())


def _collect(session: Session, table: SqlTable, keys: list[int], found: dict[str, Any]) -> None:
    """Add the rows that refer to rows of ``table``, and recursively those that refer to them.

    The foreign keys say which tables to include, so that tables of later versions are never forgotten.
    """
    for other in Table.metadata.sorted_tables:
        for column in other.columns:
            if not any(key.column.table is table for key in column.foreign_keys):
                continue
            name = other.name if _is_owner(column) else f"{other.name} ({column.name})"
            rows = _rows(session, other, column.name, keys)
            found.setdefault(name, []).extend(rows)
            if rows and _is_owner(column) and [key.name for key in other.primary_key] == ["id"]:
                _collect(session, other, [row["id"] for row in rows], found)


def _is_owner(column: Column[Any]) -> bool:
    """Return whether a row is deleted along with what it refers to; otherwise the learner only acted on it."""
    return any(key.ondelete == "CASCADE" for key in column.foreign_keys)


def _rows(session: Session, table: SqlTable, column: str, keys: list[int]) -> list[dict[str, Any]]:
    if not keys:
        return []
    query = select(table).where(table.c[column].in_(keys)).order_by(*table.primary_key)
    return [
        {name: _decoded(table.c[name], value) for name, value in row._mapping.items()}  # noqa: SLF001 - SQLAlchemy's API
        for row in session.execute(query)
    ]


def _decoded(column: Column[Any], value: Any) -> Any:
    """Return a readable value: responses are stored as JSON text."""
    if column.name == "response" and isinstance(column.type, Text) and isinstance(value, str):
        return read_stored(value)
    return value
