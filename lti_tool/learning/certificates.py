"""Certificates: what the server itself knows to be completed, under a code that nobody can guess."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from lti_tool.base import statements
from lti_tool.base.settings import AttemptsRule
from lti_tool.base.statements import CERTIFICATES
from lti_tool.learning.progress import has_completed, link_score
from lti_tool.learning.record import read_record

if TYPE_CHECKING:
    from exporter.course import Course
    from lti_tool.base.database import Store
    from lti_tool.base.settings import ScoreRule
    from lti_tool.base.tables import Certificate, ResourceLink
    from lti_tool.base.transactions import Transaction
    from lti_tool.lti.visit import Visit

CODE_BYTES = 18
"""144 bits, written as 24 characters."""


class Certificates:
    """The certificates of all learners."""

    def __init__(self, store: Store, rule: ScoreRule) -> None:
        self._store = store
        self._rule = rule

    def award(self, visit: Visit, course: Course) -> Certificate | None:
        """Return the certificate of a visit's learner, made if it is due; None if it is not, or the LMS gives no name.

        A certificate is for the whole course, so there is none in a link to a part of it.
        """
        link, name = visit.link, visit.launch.details.get("name")
        is_learner = visit.launch.learns and not visit.learner.tests and not visit.learner.anonymous
        if not course.certificate or not is_learner or link is None or link.item_id is not None:
            return None
        with self._store.read_fast() as transaction:
            found = certificate_of(transaction, visit.learner.id, link)
            if found or not name:
                return found
            record = read_record(transaction, visit.learner.id, link, course, AttemptsRule.LINK)
        achievements = record.achievements()
        if not has_completed(course, achievements, self._rule):
            return None
        with self._store.write_fast() as transaction:
            # Of two windows, the first one makes it.
            transaction.do(
                statements.ADD_CERTIFICATE, code=secrets.token_urlsafe(CODE_BYTES), learner=visit.learner.id,
                link=link.id, name=name, title=course.title, language=course.language,
                score=link_score(course, None, achievements, self._rule), at=self._store.clock(),
            )  # fmt: skip
            return certificate_of(transaction, visit.learner.id, link)

    def find(self, code: str) -> Certificate | None:
        """Return the certificate with a code."""
        with self._store.read_fast() as transaction:
            found = transaction.one(statements.CERTIFICATE_BY_CODE, code=code)
        return CERTIFICATES.make(found) if found else None


def certificate_of(transaction: Transaction, learner_id: int, link: ResourceLink) -> Certificate | None:
    """Return the certificate that a learner has in a link."""
    found = transaction.one(statements.CERTIFICATE_OF_LEARNER, learner=learner_id, link=link.id)
    return CERTIFICATES.make(found) if found else None
