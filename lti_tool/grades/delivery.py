"""Sends scores from the outbox to the LMS.

Scores are delivered at least once, in order per learner and column, by one worker at a time per platform. A worker that
is asked to stop finishes the current score and releases its platform. If one dies, its lease runs out, and the score it
was sending is sent again with the same timestamp, so that the LMS counts it once.
"""

from __future__ import annotations

import logging
import random
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select, update

from lti_tool.base.http_client import HttpClientError
from lti_tool.base.statuses import ScoreStatus
from lti_tool.base.tables import Learner, Outbox, Platform
from lti_tool.grades.backoff import Attempt, postpone, wake
from lti_tool.grades.message import LEAST_APART, Outcome, Refusal, Submission, Verdict, judge, score_message
from lti_tool.lti.launch import SCORE
from lti_tool.lti.lms import lms_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from lti_tool.base.database import Store
    from lti_tool.base.metrics import Metrics
    from lti_tool.lti.lms.base import Lms
    from lti_tool.lti.services import Services

LEASE = 120_000
"""Milliseconds; renewed before each request that changes a gradebook. Longer than such a request can take, plus the
minute by which two machines' clocks may differ."""
CONFLICTS_BEFORE_A_PERSON = 7
_SAME = 0.005
"""Two shares are equal if they differ by less: a gradebook may round percentages to two decimals."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _DueScore:
    """A row of the outbox with everything needed to send it."""

    row: Outbox
    platform: Platform
    subject: str
    at: int

    @property
    def lms(self) -> Lms:
        return lms_of(self.platform)

    @property
    def submission(self) -> Submission | None:
        return None if self.row.submitted is None else Submission(self.row.started, self.row.submitted)


class ScoreDelivery:
    """Sends what is in the outbox."""

    def __init__(self, store: Store, services: Services, metrics: Metrics) -> None:
        self._store = store
        self._services = services
        self._metrics = metrics

    def deliver(self, platform_id: int, *, goes_on: Callable[[], bool] = lambda: True) -> float | None:
        """Send a platform's due scores unless another worker is doing so.

        ``goes_on`` is called before each score; if it returns False, no further score is sent. Returns in how many
        seconds others are due, which is 0 for those that are left, or None if none is due soon.
        """
        while self._round(platform_id, goes_on):
            # A score that arrived after the last one was sent but before the lease was released went unnoticed.
            wait = self._wait(platform_id)
            if wait != 0 or not goes_on():
                return wait
        return None

    def _wait(self, platform_id: int) -> float | None:
        """Return in how many seconds a score is due; None if all that wait do so for more than their order's sake."""
        at = self._store.clock()
        query = (
            select(func.min(Outbox.next_try))
            .join(Platform, Platform.id == Outbox.platform_id)
            .where(Platform.id == platform_id, Platform.delivery_paused <= at)
            .where(Outbox.status == ScoreStatus.WAITING, Outbox.next_try <= at + LEAST_APART)
        )
        with self._store.read() as session:
            due = session.scalar(query)
        return None if due is None else max(due - at, 0) / 1000

    def _round(self, platform_id: int, goes_on: Callable[[], bool]) -> bool:
        """Send until nothing is due; return whether we held the lease to the end."""
        owner = secrets.token_hex(8)
        try:
            while self._hold(platform_id, owner):
                due_score = self._next(platform_id) if goes_on() else None
                if due_score is None:
                    return True
                verdict = self._send(due_score, owner)
                if verdict is None:
                    return False
                self._settle(due_score, verdict)
            return False
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

    def _next(self, platform_id: int) -> _DueScore | None:
        """Return the next due score, after storing its timestamp in the database."""
        at = self._store.clock()
        query = (
            select(Outbox)
            .where(Outbox.platform_id == platform_id, Outbox.status == ScoreStatus.WAITING, Outbox.next_try <= at)
            .order_by(Outbox.next_try, Outbox.id)
            .limit(1)
            .with_for_update()
        )
        while True:
            with self._store.write() as session:  # one transaction per row: none waits for a lock while holding another
                row = session.scalars(query).first()
                if row is None:
                    return None
                earliest = _earliest(session, row)
                if row.sent_as is None and at < earliest <= at + LEASE:
                    row.next_try = earliest
                    continue
                # After a clock that was ahead, scores stay in order, and their times ahead: nobody waits for years.
                row.sent_as = row.sent_as if row.sent_as is not None else max(at, earliest)
                row.tries += 1
                platform = session.get_one(Platform, platform_id)
                learner = session.get_one(Learner, row.learner_id)
                return _DueScore(row, platform, learner.subject, row.sent_as)

    def _send(self, due_score: _DueScore, owner: str) -> Verdict | None:
        """Send a score; return None if the lease was lost: then another worker sends it."""
        try:
            comment = self._comment(due_score)
            self._services.tokens.get(due_score.platform, SCORE)
            if not self._hold(due_score.platform.id, owner):
                return None
            message = score_message(
                subject=due_score.subject,
                share=due_score.row.score,
                at=due_score.at,
                submission=due_score.submission,
                comment=comment,
                extras=due_score.lms.score_extras,
            )
            response = self._services.send_score(due_score.platform, due_score.row.line_item_url, message)
            verdict = judge(
                response.status, response.headers, response.body,
                tries=due_score.row.tries, refusals=due_score.row.refusals,
            )  # fmt: skip
            return self._resolve(due_score, verdict) if verdict.outcome is Outcome.CONFLICT else verdict
        except HttpClientError as error:
            return Verdict(Outcome.RETRY, str(error), refusal=Refusal.AWAY)
        except Exception:  # one broken score must not hold up the others
            log.exception("a score could not be sent", extra={"facts": {"outbox": due_score.row.id}})
            problem = "it could not be sent because of a bug in this tool: see the log"
            return Verdict(Outcome.RETRY, problem, refusal=Refusal.BUG)

    def _comment(self, due_score: _DueScore) -> str:
        """Return the teacher's comment: the new one, or the existing one if a score without it would erase it."""
        if due_score.row.comment:
            return due_score.row.comment
        if not due_score.lms.echoes_comment:
            return ""
        found = self._services.read_result(due_score.platform, due_score.row.line_item_url, due_score.subject)
        return found.comment if found else ""

    def _resolve(self, due_score: _DueScore, verdict: Verdict) -> Verdict:
        """Find out whether a score rejected as outdated had arrived before, and only the response was lost."""
        found = self._services.read_result(due_score.platform, due_score.row.line_item_url, due_score.subject)
        if found and found.share is not None and abs(found.share - due_score.row.score) < _SAME:
            return Verdict(Outcome.DELIVERED)
        before = due_score.row.refusals.get(Refusal.STALE, 0)
        return verdict if before < CONFLICTS_BEFORE_A_PERSON else Verdict(Outcome.HELD, verdict.problem)

    def _settle(self, due_score: _DueScore, verdict: Verdict) -> None:
        at = self._store.clock()
        with self._store.write() as session:
            row = session.get(Outbox, due_score.row.id, with_for_update=True)
            if row is None:
                return  # the learner has been erased in the meantime
            since = row.settled if row.settled is not None else due_score.at
            row.settled = at  # even for a failed attempt: the LMS may have stored it
            # Otherwise a newer score has replaced it, or another worker has sent it after our lease ran out.
            if row.status == ScoreStatus.WAITING and row.sent_as == due_score.at:
                row.problem = verdict.problem
                if verdict.outcome in {Outcome.DELIVERED, Outcome.HELD}:
                    row.status = ScoreStatus(verdict.outcome)
                else:
                    postpone(session, row, verdict, Attempt(since, at, random.random()))  # noqa: S311
                if verdict.outcome is Outcome.DELIVERED:
                    wake(session, row, at)
                if verdict.outcome is Outcome.CONFLICT:
                    row.sent_as = None  # the LMS has a later score: try again with a new timestamp
        if verdict.outcome is not Outcome.DELIVERED and verdict.refusal is Refusal.TOKEN:
            self._services.tokens.forget(due_score.platform, SCORE)
        self._metrics.scores.labels(verdict.outcome).inc()
        if verdict.problem:
            # The LMS's message may name somebody: 'lessonpack lti grades list' shows it, the log does not.
            status = verdict.problem.partition(" ")[0]
            facts = {"outbox": due_score.row.id, "outcome": verdict.outcome, "platform": due_score.platform.id,
                     "status": int(status) if status.isdecimal() else None}  # fmt: skip
            log.warning("score not delivered", extra={"facts": facts})


def _earliest(session: Session, row: Outbox) -> int:
    """Return the earliest timestamp after everything else sent for this learner to this column."""
    query = select(func.max(Outbox.sent_as), func.max(Outbox.settled)).where(
        Outbox.learner_id == row.learner_id,
        Outbox.line_item_url == row.line_item_url,
        Outbox.sent_as.is_not(None),
        Outbox.id != row.id,
    )
    sent, settled = session.execute(query).one()
    return max(sent or 0, settled or 0) + LEAST_APART
