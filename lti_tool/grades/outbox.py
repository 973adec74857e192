"""Scores that are to reach the LMS: written in the transaction of the answer, and read by `lti_tool.grades.delivery`.

Transactions that lock several rows take them in this order, so that no two wait for each other: resource link, learner,
outbox, platform.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from lti_tool.base.tables import Deployment, Learner, Outbox, Platform, ResourceLink

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store


def post(  # noqa: PLR0913 - a row
    session: Session, learner: Learner, link: ResourceLink, *, share: float, at: int, comment: str = ""
) -> bool:
    """Put a score into the outbox, in the caller's transaction, and return whether there was something new to send."""
    if link.line_item_url is None or learner.anonymous:
        return False
    mine = Outbox.learner_id == learner.id
    same_column = Outbox.line_item_url == link.line_item_url
    latest = session.scalars(select(Outbox).where(mine, same_column).order_by(Outbox.id.desc()).limit(1)).first()
    says_more = comment not in {"", latest.comment if latest else ""}
    if latest and latest.score == share and latest.status in {"waiting", "delivered"} and not says_more:
        return False
    # What has not arrived need not arrive any more, at this column or at one that the link had before. If it is being
    # sent at this moment, the new one overtakes nothing: its timestamp will be later.
    overtaken = (mine, or_(same_column, Outbox.resource_link_pk == link.id), Outbox.status.in_(("waiting", "held")))
    session.execute(update(Outbox).where(*overtaken).values(status="superseded"))
    platform_id = session.get_one(Deployment, learner.deployment_pk).platform_id
    session.add(_waiting(link, platform_id, learner.id, share, comment, at))
    return True


def lock_scores(session: Session, link_pk: int, learner_id: int) -> ResourceLink:
    """Return a link as it is now, whose column and whose scores of a learner nobody else changes in the meantime."""
    found = select(ResourceLink).where(ResourceLink.id == link_pk).execution_options(populate_existing=True)
    link = session.scalars(found.with_for_update(read=True)).one()
    session.execute(select(Learner.id).where(Learner.id == learner_id).with_for_update())
    return link


def send_again(session: Session, link_pk: int, learner_id: int, *, at: int) -> bool:
    """Send a learner's newest score for a link once more, whatever became of it, and return whether there is one.

    It goes to the column that the link has now: the one that it was meant for may have been deleted.
    """
    link = lock_scores(session, link_pk, learner_id)
    query = select(Outbox).where(Outbox.learner_id == learner_id, Outbox.resource_link_pk == link_pk)
    latest = session.scalars(query.order_by(Outbox.id.desc()).limit(1).with_for_update()).first()
    if latest is None or link.line_item_url is None:
        return False
    if latest.status in {"waiting", "held"}:
        latest.status = "superseded"
    session.add(_waiting(link, latest.platform_id, learner_id, latest.score, latest.comment, at))
    return True


def _waiting(  # noqa: PLR0913, PLR0917 - a row
    link: ResourceLink, platform_id: int, learner_id: int, share: float, comment: str, at: int
) -> Outbox:
    """Return the row of a score that may be sent at once."""
    return Outbox(
        platform_id=platform_id,
        learner_id=learner_id,
        resource_link_pk=link.id,
        line_item_url=link.line_item_url,
        score=share,
        comment=comment,
        created=at,
        next_try=0,
    )


def platforms_with_work(store: Store, platform_id: int | None = None) -> list[int]:
    """Return the platforms that have a score to be sent now: all of them, or the one that is named."""
    at = store.clock()
    query = (
        select(Outbox.platform_id)
        .join(Platform, Platform.id == Outbox.platform_id)
        .where(Outbox.status == "waiting", Outbox.next_try <= at, Platform.delivery_paused <= at)
        .distinct()
    )
    if platform_id is not None:
        query = query.where(Outbox.platform_id == platform_id)
    with store.read() as session:
        return list(session.scalars(query))


def retry_held(session: Session, *, row_id: int | None = None) -> int:
    """Send again what waits for a person, one row or all, and return how many."""
    query = select(Outbox).where(Outbox.status.in_(("held", "waiting"))).order_by(Outbox.id)
    rows = session.scalars((query if row_id is None else query.where(Outbox.id == row_id)).with_for_update()).all()
    for row in rows:
        row.status, row.tries, row.next_try, row.settled = "waiting", 0, 0, None
    session.execute(
        update(Platform).where(Platform.id.in_({row.platform_id for row in rows})).values(delivery_paused=0)
    )
    return len(rows)
