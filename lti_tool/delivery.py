"""Scores on their way: into the outbox, in the transaction of the answer, and from there to the LMS.

Delivered at least once, in order per learner and column, by one worker at a time per platform. A worker that dies
leaves its lease to run out; what it was sending is sent again under the same timestamp, so that the LMS sees it once.
"""

from __future__ import annotations

import logging
import random
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select, update

from lti_tool.grades import DIALECTS, LEAST_APART, Dialect, Verdict, judge, pause_after, score_message
from lti_tool.outbound import OutboundError
from lti_tool.services import SCORE, TokenRefusedError
from lti_tool.tables import Deployment, Learner, Outbox, Platform

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_tool.metrics import Metrics
    from lti_tool.services import Services
    from lti_tool.store import Store
    from lti_tool.tables import ResourceLink

LEASE = 120_000
"""Longer than one score can take, with its token, its result and their time-outs."""
CONFLICTS_BEFORE_A_PERSON = 8
_SAME = 0.005
"""A share that a gradebook gives back may have been rounded to two decimals of a percentage."""

log = logging.getLogger(__name__)


def post(  # noqa: PLR0913 - a row
    session: Session, learner: Learner, link: ResourceLink, *, share: float, at: int, comment: str = ""
) -> bool:
    """Put a score into the outbox, in the caller's transaction, and return whether there was something new to send."""
    if link.line_item_url is None or learner.anonymous:
        return False
    pair = (Outbox.learner_id == learner.id, Outbox.line_item_url == link.line_item_url)
    latest = session.scalars(select(Outbox).where(*pair).order_by(Outbox.id.desc()).limit(1)).first()
    says_more = comment not in {"", latest.comment if latest else ""}
    if latest and latest.score == share and latest.status in {"waiting", "delivered"} and not says_more:
        return False
    # What has not arrived need not arrive any more. If it is being sent at this moment, the new one overtakes nothing:
    # its timestamp will be later.
    session.execute(update(Outbox).where(*pair, Outbox.status.in_(("waiting", "held"))).values(status="superseded"))
    session.add(
        Outbox(
            platform_id=session.get_one(Deployment, learner.deployment_pk).platform_id,
            learner_id=learner.id,
            resource_link_pk=link.id,
            line_item_url=link.line_item_url,
            score=share,
            comment=comment,
            created=at,
            next_try=0,
        )
    )
    return True


def send_again(session: Session, link: ResourceLink, learner_id: int, *, at: int) -> bool:
    """Send a learner's newest score for a link once more, whatever became of it, and return whether there is one.

    It goes to the column that the link has now: the one that it was meant for may have been deleted.
    """
    query = select(Outbox).where(Outbox.learner_id == learner_id, Outbox.resource_link_pk == link.id)
    latest = session.scalars(query.order_by(Outbox.id.desc()).limit(1).with_for_update()).first()
    if latest is None or link.line_item_url is None:
        return False
    if latest.status in {"waiting", "held"}:
        latest.status = "superseded"
    session.add(
        Outbox(
            platform_id=latest.platform_id,
            learner_id=learner_id,
            resource_link_pk=link.id,
            line_item_url=link.line_item_url,
            score=latest.score,
            comment=latest.comment,
            created=at,
            next_try=0,
        )
    )
    return True


def platforms_with_work(store: Store) -> list[int]:
    """Return the platforms that have a score to be sent now."""
    at = store.clock()
    query = (
        select(Outbox.platform_id)
        .join(Platform, Platform.id == Outbox.platform_id)
        .where(Outbox.status == "waiting", Outbox.next_try <= at, Platform.delivery_paused <= at)
        .distinct()
    )
    with store.read() as session:
        return list(session.scalars(query))


def retry_held(session: Session, *, row_id: int | None = None) -> int:
    """Send again what waits for a person, one row or all, and return how many."""
    query = select(Outbox).where(Outbox.status.in_(("held", "waiting")))
    rows = session.scalars(query if row_id is None else query.where(Outbox.id == row_id)).all()
    for row in rows:
        row.status, row.tries, row.next_try, row.settled = "waiting", 0, 0, None
    session.execute(
        update(Platform).where(Platform.id.in_({row.platform_id for row in rows})).values(delivery_paused=0)
    )
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A row of the outbox with all that sending it needs."""

    row: Outbox
    platform: Platform
    subject: str
    at: int

    @property
    def dialect(self) -> Dialect:
        return DIALECTS.get(self.platform.product, Dialect())


class Courier:
    """Delivers what is in the outbox."""

    def __init__(self, store: Store, services: Services, metrics: Metrics) -> None:
        self._store = store
        self._services = services
        self._metrics = metrics

    def deliver(self, platform_id: int) -> None:
        """Send everything that is due to a platform, unless another worker is at it."""
        owner = secrets.token_hex(8)
        try:
            while self._hold(platform_id, owner):
                parcel = self._next(platform_id)
                if parcel is None:
                    return
                self._settle(parcel, self._send(parcel))
        finally:
            self._release(platform_id, owner)

    def _hold(self, platform_id: int, owner: str) -> bool:
        """Take or renew the lease of a platform, in one atomic update."""
        at = self._store.clock()
        free = or_(Platform.delivery_lease <= at, Platform.delivery_owner == owner)
        statement = (
            update(Platform)
            .where(Platform.id == platform_id, free, Platform.delivery_paused <= at)
            .values(delivery_lease=at + LEASE, delivery_owner=owner)
            .returning(Platform.id)
        )
        with self._store.write() as session:
            return session.execute(statement).first() is not None

    def _release(self, platform_id: int, owner: str) -> None:
        statement = update(Platform).where(Platform.id == platform_id, Platform.delivery_owner == owner)
        with self._store.write() as session:
            session.execute(statement.values(delivery_lease=0, delivery_owner=""))

    def _next(self, platform_id: int) -> _Parcel | None:
        """Return the next score that may be sent now, with its timestamp fixed in the database before it leaves."""
        at = self._store.clock()
        query = (
            select(Outbox)
            .where(Outbox.platform_id == platform_id, Outbox.status == "waiting", Outbox.next_try <= at)
            .order_by(Outbox.next_try, Outbox.id)
            .limit(1)
            .with_for_update()
        )
        with self._store.write() as session:
            while row := session.scalars(query).first():
                earliest = _earliest(session, row)
                if row.sent_as is None and earliest > at:
                    row.next_try = earliest
                    session.flush()
                    continue
                row.sent_as = row.sent_as if row.sent_as is not None else at
                row.tries += 1
                platform = session.get_one(Platform, platform_id)
                learner = session.get_one(Learner, row.learner_id)
                return _Parcel(row, platform, learner.subject, row.sent_as)
        return None

    def _send(self, parcel: _Parcel) -> Verdict:
        try:
            comment = self._comment(parcel)
            message = score_message(
                subject=parcel.subject, share=parcel.row.score, at=parcel.at, comment=comment, dialect=parcel.dialect
            )
            answer = self._services.send_score(parcel.platform, parcel.row.line_item_url, message)
        except OutboundError as error:
            return Verdict("retry", str(error), pause=True, forget_token=isinstance(error, TokenRefusedError))
        verdict = judge(answer.status, answer.headers, answer.body, tries=parcel.row.tries)
        return self._resolve(parcel, verdict) if verdict.outcome == "conflict" else verdict

    def _comment(self, parcel: _Parcel) -> str:
        """Return the teacher's comment: a new one, or the old one where a score without it would wipe it."""
        if parcel.row.comment:
            return parcel.row.comment
        if not parcel.dialect.echoes_comment:
            return ""
        found = self._services.read_result(parcel.platform, parcel.row.line_item_url, parcel.subject)
        return found.comment if found else ""

    def _resolve(self, parcel: _Parcel, verdict: Verdict) -> Verdict:
        """Find out whether a score that is called stale arrived before, with its answer lost."""
        found = self._services.read_result(parcel.platform, parcel.row.line_item_url, parcel.subject)
        if found and found.share is not None and abs(found.share - parcel.row.score) < _SAME:
            return Verdict("delivered")
        return verdict if parcel.row.tries < CONFLICTS_BEFORE_A_PERSON else Verdict("held", verdict.problem)

    def _settle(self, parcel: _Parcel, verdict: Verdict) -> None:
        at, wait = self._store.clock(), verdict.wait or pause_after(parcel.row.tries, random.random())  # noqa: S311
        with self._store.write() as session:
            row = session.get(Outbox, parcel.row.id)
            if row is None:
                return  # the learner's data were erased meanwhile
            row.problem = verdict.problem
            row.settled = at  # also of a try that failed: the LMS may have written at this moment
            if verdict.outcome == "delivered" and row.status == "waiting":
                row.status = "delivered"
            elif verdict.outcome == "held" and row.status == "waiting":
                row.status = "held"
            elif verdict.outcome in {"retry", "conflict"}:
                row.next_try = at + wait
            if verdict.outcome == "conflict":
                row.sent_as = None  # the LMS has something later: try again with the time that it is then
            if verdict.pause:
                session.get_one(Platform, row.platform_id).delivery_paused = at + wait
        if verdict.forget_token:
            self._services.tokens.forget(parcel.platform, SCORE)
        self._metrics.scores.labels(verdict.outcome).inc()
        if verdict.problem:
            # What the LMS says may name somebody: 'lessonpack lti grades list' shows it, a log does not.
            status = verdict.problem.partition(" ")[0]
            facts = {"outbox": parcel.row.id, "outcome": verdict.outcome, "platform": parcel.platform.id,
                     "status": int(status) if status.isdecimal() else None}  # fmt: skip
            log.warning("score not delivered", extra={"facts": facts})


def _earliest(session: Session, row: Outbox) -> int:
    """Return the first moment for a score after everything else that was sent of this learner to this column."""
    query = select(func.max(Outbox.sent_as), func.max(Outbox.settled)).where(
        Outbox.learner_id == row.learner_id,
        Outbox.line_item_url == row.line_item_url,
        Outbox.sent_as.is_not(None),
        Outbox.id != row.id,
    )
    sent, settled = session.execute(query).one()
    return max(sent or 0, settled or 0) + LEAST_APART
