"""What was earned behind a link before its column was known, on its way into the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from lti_tool.achievements import read_achieved
from lti_tool.outbox import post
from lti_tool.progress import is_graded_link, link_score
from lti_tool.tables import Attempt, Check, LaunchRow, Learner, Outbox

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lti_tool.courses import Library
    from lti_tool.progress import Rule
    from lti_tool.tables import ResourceLink


class Earned:
    """Knows what the learners of a link have earned."""

    def __init__(self, library: Library, rule: Rule) -> None:
        self._library = library
        self._rule = rule

    def is_graded(self, link: ResourceLink) -> bool:
        """Return whether a score can come of what a link shows."""
        edition = self._library.find(link.course_id)
        return edition is not None and is_graded_link(edition.course, link.item_id)

    def post(self, session: Session, link: ResourceLink, at: int) -> int:
        """Put the score of each learner into the outbox, in the caller's transaction, and return how many there are.

        The caller has changed the link's column in this transaction, so that no score is earned meanwhile.
        """
        edition = self._library.find(link.course_id) if _has_answers(session, link) else None
        if edition is None:
            return 0
        on_their_way = select(Outbox.id).where(
            Outbox.resource_link_pk == link.id, Outbox.status.in_(("waiting", "held"))
        )
        session.execute(on_their_way.order_by(Outbox.id).with_for_update())  # as `lti_tool.outbox.retry_held` does
        launches = (
            select(LaunchRow.learner_id, LaunchRow.learns)
            .where(LaunchRow.resource_link_pk == link.id)
            .order_by(LaunchRow.created)
        )
        learns = {row.learner_id: row.learns for row in session.execute(launches)}
        before = select(Outbox).where(Outbox.resource_link_pk == link.id).order_by(Outbox.id)
        said = {row.learner_id: row.comment for row in session.scalars(before)}
        achieved = read_achieved(session, link, edition.course)
        posted = 0
        for learner in session.scalars(select(Learner).where(Learner.id.in_(achieved)).order_by(Learner.id)):
            share = link_score(edition.course, link.item_id, achieved[learner.id], self._rule)
            if share is not None and learns.get(learner.id, True):
                posted += post(session, learner, link, share=share, at=at, comment=said.get(learner.id, ""))
        return posted


def _has_answers(session: Session, link: ResourceLink) -> bool:
    here = [exists().where(table.resource_link_pk == link.id) for table in (Attempt, Check)]
    return any(session.scalar(select(one)) for one in here)
