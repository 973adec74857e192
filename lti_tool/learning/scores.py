"""Calculates learners' scores for a link and puts them into the outbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from lti_tool.base.settings import AttemptsRule
from lti_tool.base.statuses import ScoreStatus
from lti_tool.base.tables import Attempt, Check, LaunchRow, Learner, Outbox
from lti_tool.base.transactions import within
from lti_tool.grades import outbox
from lti_tool.grades.outbox import EarnedScore
from lti_tool.learning.achievements import read_achievements
from lti_tool.learning.progress import is_graded_link, link_score, submission
from lti_tool.learning.record import read_record
from lti_tool.learning.rules import LearningRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from exporter.course import Course
    from lti_tool.base.database import Store
    from lti_tool.base.settings import ScoreRule
    from lti_tool.base.tables import ResourceLink
    from lti_tool.base.transactions import Transaction
    from lti_tool.courses.library import Library
    from lti_tool.learning.progress import Achievements
    from lti_tool.learning.record import Record
    from lti_tool.lti.visit import Visit

AGAIN = 60_000
"""Milliseconds before a learner may have the same grade sent again."""


@dataclass(frozen=True, slots=True)
class LatestScore:
    """The status of a learner's latest score. ``refusal`` says why it cannot be sent again; empty if it can."""

    row: Outbox | None
    refusal: str


class Scores:
    """Puts scores into the outbox. ``announce`` is called with the row id of a platform that has a new one."""

    def __init__(self, store: Store, library: Library, rule: ScoreRule, announce: Callable[[int], None]) -> None:
        self._store = store
        self._library = library
        self.rule = rule
        self.announce = announce

    def post(  # noqa: PLR0913 - what a row of the outbox needs
        self,
        transaction: Transaction,
        learner: Learner,
        link: ResourceLink,
        *,
        learns: bool,
        at: int,
        comment: str = "",
    ) -> bool:
        """Put the learner's current score into the outbox, in the caller's transaction. Teachers are not graded."""
        if not learns:
            return False
        # If two quizzes of a course are submitted at the same moment, the later one must see the earlier one's score.
        # If a column is created at the same moment, one of the two transactions must see the other.
        link = outbox.lock_scores(transaction, link.id, learner.id)
        return self.post_locked(transaction, learner, link, at=at, comment=comment)

    def post_locked(
        self, transaction: Transaction, learner: Learner, link: ResourceLink, *, at: int, comment: str = ""
    ) -> bool:
        """Do what `post` does for somebody who learns, in a transaction that has locked the scores."""
        score = self._score(transaction, learner, link)
        return score is not None and outbox.post(transaction, learner, link, replace(score, comment=comment), at=at)

    def post_for_all(self, session: Session, link: ResourceLink, at: int) -> int:
        """Put every learner's score into the outbox, in the caller's transaction; return how many there are.

        The caller has changed the link's column in this transaction, so no score can be added in the meantime.
        """
        if not _has_answers(session, link):
            return 0
        on_their_way = select(Outbox.id).where(
            Outbox.resource_link_pk == link.id, Outbox.status.in_((ScoreStatus.WAITING, ScoreStatus.HELD))
        )
        session.execute(on_their_way.order_by(Outbox.id).with_for_update())  # as `outbox.retry_held` does
        transaction = within(session)
        return sum(outbox.post(transaction, *earned, at=at) for earned in self._earned_by_all(session, link))

    def post_differences(self, session: Session, link: ResourceLink, at: int) -> int:
        """Put the scores into the outbox that differ from what was last queued for a column; return how many there are.

        As in `post_for_all`, the caller has changed the link's row.
        """
        queued, transaction = outbox.latest_scores(session, link), within(session)
        return sum(
            outbox.post(transaction, learner, link, score, at=at)
            for learner, link, score in self._earned_by_all(session, link)
            if queued.get(learner.id) != score.share
        )

    def rule_for(self, session: Session, link: ResourceLink) -> str:
        """Return what scores depend on besides answers: which attempt counts, and the version of the course."""
        version = self._library.for_scores(within(session), link.course_id)
        return f"{self.rule.value} {version.digest if version else ''}"

    def _earned_by_all(
        self, session: Session, link: ResourceLink
    ) -> Iterator[tuple[Learner, ResourceLink, EarnedScore]]:
        version = self._library.for_scores(within(session), link.course_id)
        if version is None:
            return
        launches = (
            select(LaunchRow.learner_id, LaunchRow.learns)
            .where(LaunchRow.resource_link_pk == link.id)
            .order_by(LaunchRow.created)
        )
        were_learners = {row.learner_id: row.learns for row in session.execute(launches)}
        before = select(Outbox).where(Outbox.resource_link_pk == link.id).order_by(Outbox.id)
        comments = {row.learner_id: row.comment for row in session.scalars(before)}
        achievements = read_achievements(session, link, version.course)
        learners = session.scalars(select(Learner).where(Learner.id.in_(achievements)).order_by(Learner.id)).all()
        for learner in learners:
            score = earned(version.course, link.item_id, achievements[learner.id], self.rule)
            if score and were_learners.get(learner.id, True):
                yield learner, link, replace(score, comment=comments.get(learner.id, ""))

    def are_possible(self, link: ResourceLink) -> bool:
        """Return whether what a link shows can be scored."""
        version = self._library.find(link.course_id)
        return version is not None and is_graded_link(version.course, link.item_id)

    def is_graded(self, visit: Visit) -> bool:
        """Return whether this visit's scores go to the LMS."""
        return visit.link is not None and visit.is_graded and self.are_possible(visit.link)

    def latest_score(self, visit: Visit, record: Record) -> LatestScore:
        """Return the status of the latest score of this visit's learner."""
        if visit.link is None or not self.is_graded(visit):
            return LatestScore(None, "no-grade")
        return self._standing(record.latest, self._earned(record), visit.link)

    def send_again(self, visit: Visit) -> None:
        """Send the latest score of this visit's learner again; raise `LearningRefused` if unneeded."""
        if visit.link is None or not self.is_graded(visit):
            raise LearningRefused("no-grade")
        at = self._store.clock()
        with self._store.write() as session:
            # Two requests at once send it only once.
            transaction = within(session)
            link = outbox.lock_scores(transaction, visit.link.id, visit.learner.id)
            refusal = self._latest_score(transaction, visit.learner, link).refusal
            if refusal:
                raise LearningRefused(refusal)
            if not self.post_locked(transaction, visit.learner, link, at=at):
                outbox.send_again(session, link.id, visit.learner.id, at=at)
        self.announce(visit.platform.id)

    def _latest_score(self, transaction: Transaction, learner: Learner, link: ResourceLink) -> LatestScore:
        record = self._record(transaction, learner, link)
        if record is None:
            return LatestScore(None, "no-grade")
        return self._standing(record.latest, self._earned(record), link)

    def _standing(self, row: Outbox | None, score: EarnedScore | None, link: ResourceLink) -> LatestScore:
        if row is None:
            return LatestScore(None, "" if score else "no-grade")
        is_newest = (score is None or score.share == row.score) and row.line_item_url == link.line_item_url
        if row.status == ScoreStatus.DELIVERED and is_newest:
            return LatestScore(row, "delivered")
        if row.status == ScoreStatus.DISMISSED and is_newest:
            return LatestScore(row, "no-grade")
        return LatestScore(row, "too-soon" if row.created > self._store.clock() - AGAIN else "")

    def _score(self, transaction: Transaction, learner: Learner, link: ResourceLink) -> EarnedScore | None:
        record = self._record(transaction, learner, link)
        return self._earned(record) if record else None

    def _record(self, transaction: Transaction, learner: Learner, link: ResourceLink) -> Record | None:
        """Return what a score is made of: attempts in other links are not."""
        version = self._library.for_scores(transaction, link.course_id)
        if version is None:
            return None
        return read_record(transaction, learner.id, link, version.course, AttemptsRule.LINK)

    def _earned(self, record: Record) -> EarnedScore | None:
        return earned(record.course, record.item_id, record.achievements(), self.rule)


def earned(course: Course, item_id: str | None, achievements: Achievements, rule: ScoreRule) -> EarnedScore | None:
    """Return the score to send for a link; None if there is none yet."""
    share = link_score(course, item_id, achievements, rule)
    return None if share is None else EarnedScore(share, submission(course, item_id, achievements, rule))


def learns(session: Session, learner: Learner, link: ResourceLink) -> bool:
    """Return whether the learner's last launch of the link was as a learner; assume so if it is no longer known."""
    query = (
        select(LaunchRow.learns)
        .where(LaunchRow.learner_id == learner.id, LaunchRow.resource_link_pk == link.id)
        .order_by(LaunchRow.created.desc())
        .limit(1)
    )
    last = session.scalars(query).first()
    return last is None or last


def _has_answers(session: Session, link: ResourceLink) -> bool:
    here = [exists().where(table.resource_link_pk == link.id) for table in (Attempt, Check)]
    return any(session.scalar(select(one)) for one in here)
