"""What a learner has done in a link, for the learner's own requests: read at once, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lti_tool.base import statements
from lti_tool.base.settings import AttemptsRule
from lti_tool.base.statements import ANSWERS, ATTEMPTS, CHECKS, OUTBOX, PROGRESS, cut
from lti_tool.grades.message import Submission
from lti_tool.learning.achievements import checks_now
from lti_tool.learning.progress import Achievements, lesson_questions, shown_items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exporter.course import Course
    from lti_tool.base.tables import Answer, Attempt, Check, Outbox, Progress, ResourceLink
    from lti_tool.base.transactions import Transaction
    from lti_tool.learning.rules import JudgedAnswer


@dataclass(frozen=True, slots=True)
class Record:
    """One learner's record in one link of a course."""

    course: Course
    item_id: str | None
    progress: Progress | None
    checks: Sequence[Check]
    attempts: Sequence[Attempt]
    """Those at all quizzes, in the order of their numbers."""
    elsewhere: Mapping[str, int]
    """How many attempts at a quiz in other links count against its limit."""
    latest: Outbox | None
    """The score that was queued last."""
    answers: Sequence[Answer] = ()
    """Those of the last attempt at the quiz that a request is about."""

    @property
    def lessons_read(self) -> frozenset[str]:
        """Return the ids of the lessons that were read."""
        return frozenset(self.progress.read if self.progress else ())

    def including(self, attempt: Attempt) -> Record:
        """Return the record with an attempt that has just begun."""
        if any(known.id == attempt.id for known in self.attempts):
            return self
        return replace(self, attempts=[*self.attempts, attempt], answers=())

    def attempts_at(self, quiz_id: str) -> list[Attempt]:
        """Return the attempts at a quiz, in order."""
        return [attempt for attempt in self.attempts if attempt.quiz_id == quiz_id]

    def checks_now(self) -> dict[str, JudgedAnswer]:
        """Return the answers to questions inside lessons, scored with the current key, by question."""
        return checks_now(self.checks, self.course, self.item_id)

    def achievements(self) -> Achievements:
        """Return what the learner has achieved."""
        scores: dict[str, list[float | None]] = defaultdict(list)
        times: dict[str, list[Submission]] = defaultdict(list)
        for attempt in self.attempts:
            if attempt.submitted is not None:
                scores[attempt.quiz_id].append(attempt.score)
                times[attempt.quiz_id].append(Submission(attempt.started, attempt.submitted))
        checks = self.checks_now()
        return Achievements(
            read=self.lessons_read,
            attempts=dict(scores),
            begun=frozenset(attempt.quiz_id for attempt in self.attempts),
            checks={name: answer.share for name, answer in checks.items()},
            submitted=dict(times),
            answered={name: answer.answered for name, answer in checks.items() if answer.answered},
            elsewhere=self.elsewhere,
        )


def read_record(  # noqa: PLR0913 - whose record, and as far as it is needed
    transaction: Transaction, learner_id: int, link: ResourceLink, course: Course, rule: AttemptsRule,
    *, quiz_id: str | None = None,
) -> Record:  # fmt: skip
    """Read the record of a learner, with the answers of the last attempt at a quiz.

    What the course cannot have is not asked for.
    """
    key = {"learner": learner_id, "link": link.id}
    first = transaction.one(statements.PROGRESS_AND_LATEST_SCORE, **key)
    progress, latest = cut(first, PROGRESS, OUTBOX) if first else ((None,), (None,))
    has_checks = bool(lesson_questions(shown_items(course, link.item_id)))
    attempts = [ATTEMPTS.make(row) for row in transaction.all(statements.ATTEMPTS_OF_LEARNER, **key)]
    last = next((attempt for attempt in reversed(attempts) if attempt.quiz_id == quiz_id), None)
    return Record(
        course=course,
        item_id=link.item_id,
        progress=PROGRESS.make(progress) if progress[0] is not None else None,
        checks=[CHECKS.make(row) for row in transaction.all(statements.CHECKS_OF_LEARNER, **key)] if has_checks else [],
        attempts=attempts,
        elsewhere=attempts_elsewhere(transaction, learner_id, link, course, rule),
        latest=OUTBOX.make(latest) if latest[0] is not None else None,
        answers=[ANSWERS.make(row) for row in transaction.all(statements.ANSWERS_OF_ATTEMPT, attempt=last.id)]
        if last
        else [],
    )


def attempts_elsewhere(
    transaction: Transaction, learner_id: int, link: ResourceLink, course: Course, rule: AttemptsRule
) -> dict[str, int]:
    """Return how many attempts in other links count against the limits of a course's quizzes, by quiz."""
    if rule is AttemptsRule.LINK or all(quiz.attempts is None for quiz in course.quizzes):
        return {}
    found = transaction.all(
        statements.ATTEMPTS_ELSEWHERE, learner=learner_id, link=link.id, course=link.course_id,
        context=link.context_id if rule is AttemptsRule.COURSE else None,
    )  # fmt: skip
    return {str(quiz_id): int(count) for quiz_id, count in found}
