"""Answers to questions inside lessons: scored by the server, and stored in one transaction with the resulting score.

As in the player, the first answer to a question with ``graded: true`` is final. Any other question may be tried again,
and the latest answer is kept.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from exporter.course import Lesson
from lti_tool.base import statements
from lti_tool.grades.outbox import lock_scores
from lti_tool.learning.progress import shown_items, to_do_first
from lti_tool.learning.record import read_record
from lti_tool.learning.rules import JudgedAnswer, LearningRefused, share_of

if TYPE_CHECKING:
    from exporter.questions import Question
    from lti_tool.base.database import Store
    from lti_tool.base.settings import AttemptsRule
    from lti_tool.base.tables import ResourceLink
    from lti_tool.courses.library import Library
    from lti_tool.courses.versions import CourseVersion
    from lti_tool.learning.scores import Scores
    from lti_tool.lti.visit import Visit


class Checks:
    """The questions inside lessons, as learners answer them."""

    def __init__(self, store: Store, library: Library, scores: Scores, rule: AttemptsRule) -> None:
        self._store = store
        self._rule = rule
        self._library = library
        self._scores = scores

    def answer(self, visit: Visit, question_id: str, response: Any) -> JudgedAnswer:
        """Score and store an answer, or raise `LearningRefused`. What is returned has been stored."""
        shown, version, lesson, question = self._find(visit, question_id)
        learner = visit.learner
        answer = JudgedAnswer(response, share_of(question, response), final=True)
        at = self._store.clock()
        with self._store.write_fast() as transaction:
            link = lock_scores(transaction, shown.id, learner.id)
            record = read_record(transaction, learner.id, link, version.course, self._rule)
            if first := to_do_first(version.course, link.item_id, lesson.id, record.achievements()):
                raise LearningRefused("locked", title=first.title)
            before = record.checks_now().get(question_id) if question.graded else None
            if before is not None:
                if before.response != response:
                    raise LearningRefused("final")
                return before  # sent again, because the server's response got lost
            transaction.do(
                statements.KEEP_CHECK, learner=learner.id, link=link.id, question=question_id, digest=version.digest,
                response=json.dumps(response), share=answer.share, at=at,
            )  # fmt: skip
            counts = visit.launch.learns and question.graded
            sent = counts and self._scores.post_locked(transaction, learner, link, at=at)
        if sent:
            self._scores.announce(visit.platform.id)
        return answer

    def _find(self, visit: Visit, question_id: str) -> tuple[ResourceLink, CourseVersion, Lesson, Question]:
        """Return a question inside a lesson that the link shows, with its lesson."""
        version = self._library.find(visit.link.course_id) if visit.link else None
        if version and visit.link:
            for item in shown_items(version.course, visit.link.item_id):
                question = next((each for each in item.questions if each.id == question_id), None)
                if question and isinstance(item, Lesson):
                    return visit.link, version, item, question
        raise LearningRefused("no-question")
