"""Scores to send to the LMS: written in the same transaction as the answer, and sent by `lti_tool.grades.delivery`.

To avoid deadlocks, transactions lock rows in this order: resource link, learner, outbox, platform.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from lti_tool.base import statements
from lti_tool.base.statements import LINKS, OUTBOX
from lti_tool.base.statuses import ScoreStatus
from lti_tool.base.tables import Outbox, Platform
from lti_tool.base.transactions import within

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store
    from lti_tool.base.tables import Learner, ResourceLink
    from lti_tool.base.transactions import Transaction
    from lti_tool.grades.message import Submission


@dataclass(frozen=True, slots=True)
class EarnedScore:
    """A learner's share of a link's score, from 0 to 1, when the work was done, and what a teacher says of it."""

    share: float
    submission: Submission | None = None
    comment: str = ""


def post(transaction: Transaction, learner: Learner, link: ResourceLink, score: EarnedScore, *, at: int) -> bool:
    """Put a score into the outbox, in the caller's transaction; return whether there is anything to send."""
    if link.line_item_url is None or learner.anonymous or learner.tests:
        return False
    column = {"learner": learner.id, "column": link.line_item_url}
    found = transaction.one(statements.LATEST_SCORE_IN_COLUMN, **column)
    latest = OUTBOX.make(found) if found else None
    says_more = score.comment not in {"", latest.comment if latest else ""}
    if (
        latest
        and latest.score == score.share
        and latest.status in {ScoreStatus.WAITING, ScoreStatus.DELIVERED, ScoreStatus.DISMISSED}
        and not says_more
    ):
        return False
    # The new score replaces any that has not arrived, in this column or in one that the link had before. If one is
    # being sent right now, that does no harm: the new score gets a later timestamp.
    transaction.do(statements.REPLACE_SCORES, link=link.id, **column)
    done = score.submission
    transaction.do(
        statements.ADD_SCORE, deployment=learner.deployment_pk, link=link.id, score=score.share, comment=score.comment,
        started=done and done.started, submitted=done and done.submitted, at=at, **column,
    )  # fmt: skip
    return True


def latest_scores(session: Session, link: ResourceLink) -> dict[int, float]:
    """Return what was last queued for a link's column, by learner, whatever became of it.

    What was replaced by a score for another column is left out.
    """
    query = select(Outbox.learner_id, Outbox.score, Outbox.status).where(Outbox.line_item_url == link.line_item_url)
    latest = {row.learner_id: row for row in session.execute(query.order_by(Outbox.id))}
    return {learner: row.score for learner, row in latest.items() if row.status != ScoreStatus.SUPERSEDED}


def lock_scores(transaction: Transaction, link_pk: int, learner_id: int) -> ResourceLink:
    """Return a link's current row, and lock its column and the learner's scores against changes."""
    found = transaction.one(statements.LOCK_LINK, link=link_pk)
    if found is None:
        raise LookupError(f"there is no link {link_pk} any more")
    transaction.do(statements.LOCK_LEARNER, learner=learner_id)
    return LINKS.make(found)


def send_again(session: Session, link_pk: int, learner_id: int, *, at: int) -> bool:
    """Send a learner's latest score for a link again, whatever its status; return whether there is one.

    It goes to the link's current column: the original one may have been deleted.
    """
    link = lock_scores(within(session), link_pk, learner_id)
    query = select(Outbox).where(Outbox.learner_id == learner_id, Outbox.resource_link_pk == link_pk)
    latest = session.scalars(query.order_by(Outbox.id.desc()).limit(1).with_for_update()).first()
    if latest is None or link.line_item_url is None:
        return False
    if latest.status in {ScoreStatus.WAITING, ScoreStatus.HELD}:
        latest.status = "superseded"
    again = {name: getattr(latest, name) for name in ("score", "started", "submitted", "comment")}
    session.add(_waiting(link, latest.platform_id, learner_id, at, **again))
    return True


def _waiting(link: ResourceLink, platform_id: int, learner_id: int, at: int, **score: Any) -> Outbox:
    """Return a new row for a score that may be sent at once."""
    return Outbox(
        platform_id=platform_id,
        learner_id=learner_id,
        resource_link_pk=link.id,
        line_item_url=link.line_item_url,
        created=at,
        next_try=0,
        **score,
    )


def platforms_with_work(store: Store) -> list[int]:
    """Return the platforms with scores that are due."""
    at = store.clock()
    query = (
        select(Outbox.platform_id)
        .join(Platform, Platform.id == Outbox.platform_id)
        .where(Outbox.status == ScoreStatus.WAITING, Outbox.next_try <= at, Platform.delivery_paused <= at)
        .distinct()
    )
    with store.read() as session:
        return list(session.scalars(query))


def retry_held(session: Session, *, row_id: int | None = None) -> int:
    """Retry scores that are held or waiting, one or all of them; return how many."""
    query = select(Outbox).where(Outbox.status.in_((ScoreStatus.HELD, ScoreStatus.WAITING))).order_by(Outbox.id)
    rows = session.scalars((query if row_id is None else query.where(Outbox.id == row_id)).with_for_update()).all()
    for row in rows:
        row.status, row.tries, row.next_try, row.settled = ScoreStatus.WAITING, 0, 0, None
        row.refusals = {}
    session.execute(
        update(Platform).where(Platform.id.in_({row.platform_id for row in rows})).values(delivery_paused=0)
    )
    return len(rows)


def dismiss(session: Session, row_id: int) -> bool:
    """End a score that is held or waiting: it is not sent again. Return whether there was one."""
    row = session.get(Outbox, row_id, with_for_update=True)
    if row is None or row.status not in {ScoreStatus.HELD, ScoreStatus.WAITING}:
        return False
    row.status = ScoreStatus.DISMISSED
    return True
