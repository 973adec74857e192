"""Compares what learners have earned with what was last sent, so that no score is forgotten, whatever happened.

A score is queued with the answer that completes it. Here is found what that could not know: a new version of the
course, an answer key that was put right, a setting that changed, or a mistake of ours.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from lti_tool.base.database import LOCKED
from lti_tool.base.tables import Attempt, Check, Deployment, PublishedCourse, ResourceLink

if TYPE_CHECKING:
    from lti_tool.base.database import Store
    from lti_tool.learning.scores import Scores

LINKS_AT_ONCE = 50
COMPARED_ANYWAY = 86_400_000
"""Milliseconds after which a link is compared even if nothing seems to have changed."""

log = logging.getLogger(__name__)


class Reconciliation:
    """Compares scores, one link after the other."""

    def __init__(self, store: Store, scores: Scores) -> None:
        self._store = store
        self._scores = scores

    def sweep(self) -> int:
        """Compare the links in which something has changed, those first that wait the longest; return their number."""
        links = self._due()
        for link_pk in links:
            self._compare(link_pk)
        return len(links)

    def _due(self) -> list[int]:
        """Return links that have a column and answers, and where one of them, or what scores depend on, is new."""
        attempts, checks = (
            exists().where(Attempt.resource_link_pk == ResourceLink.id),
            exists().where(Check.resource_link_pk == ResourceLink.id),
        )
        is_other_version = ~ResourceLink.scores_rule.endswith(func.coalesce(PublishedCourse.edition, ""))
        is_other_rule = ~ResourceLink.scores_rule.startswith(self._scores.rule)
        query = (
            select(ResourceLink.id)
            .outerjoin(PublishedCourse, PublishedCourse.id == ResourceLink.course_id)
            .where(ResourceLink.line_item_url.is_not(None), ResourceLink.course_id.is_not(None))
            .where(
                or_(
                    attempts.where(Attempt.submitted >= ResourceLink.scores_compared),
                    checks.where(Check.answered >= ResourceLink.scores_compared),
                    or_(
                        is_other_version,
                        is_other_rule,
                        ResourceLink.scores_compared <= self._store.clock() - COMPARED_ANYWAY,
                    )
                    & or_(attempts, checks),
                )
            )
            .order_by(ResourceLink.scores_compared)
            .limit(LINKS_AT_ONCE)
        )
        with self._store.read() as session:
            return list(session.scalars(query))

    def _compare(self, link_pk: int) -> None:
        at = self._store.clock()
        with self._store.write() as session:
            link = session.get(ResourceLink, link_pk, with_for_update=LOCKED)
            if link is None or link.line_item_url is None:
                return
            link.scores_compared, link.scores_rule = at, self._scores.rule_for(session, link)
            session.flush()
            found = self._scores.post_differences(session, link, at)
            platform_id = session.get_one(Deployment, link.deployment_pk).platform_id
        if found:
            log.info("scores differed from those sent", extra={"facts": {"link": link_pk, "count": found}})
            self._scores.announce(platform_id)
