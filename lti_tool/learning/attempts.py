"""Stored attempts: every step is one transaction, which also puts the resulting score into the outbox."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_tool.base import statements
from lti_tool.base.database import LOCKED, audit
from lti_tool.base.intake import read_stored
from lti_tool.base.settings import AttemptsRule
from lti_tool.base.statements import ANSWERS, ATTEMPTS
from lti_tool.base.tables import Answer, Attempt, Learner, ResourceLink
from lti_tool.base.transactions import within
from lti_tool.learning.progress import to_do_first
from lti_tool.learning.record import Record, attempts_elsewhere, read_record
from lti_tool.learning.rules import (
    GRACE,
    JudgedAnswer,
    LearningRefused,
    attempt_score,
    deadline,
    draw,
    is_concluded,
    is_essay,
    is_over,
    judge,
    may_start,
)
from lti_tool.learning.scores import learns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from exporter.course import Quiz
    from lti_tool.base.database import Store
    from lti_tool.base.transactions import Transaction
    from lti_tool.courses.library import Library
    from lti_tool.courses.versions import CourseVersion
    from lti_tool.learning.scores import Scores
    from lti_tool.lti.visit import Visit


@dataclass(frozen=True, slots=True)
class QuizAttempt:
    """One attempt with its answers, and the quiz as it was when the attempt started."""

    row: Attempt
    version: CourseVersion
    quiz: Quiz
    answers: dict[str, JudgedAnswer]

    @property
    def question_ids(self) -> list[str]:
        """Return the ids of the questions, in order."""
        return list(self.row.drawn["questions"])


class Attempts:
    """The attempts of all learners."""

    def __init__(self, store: Store, library: Library, scores: Scores, rule: AttemptsRule) -> None:
        self._store = store
        self._library = library
        self._scores = scores
        self._rule = rule

    def record(self, visit: Visit, version: CourseVersion, quiz_id: str | None = None) -> Record:
        """Return a learner's record, after submitting attempts whose time is up."""
        link = _link(visit)
        with self._store.read_fast() as transaction:
            record = read_record(transaction, visit.learner.id, link, version.course, self._rule, quiz_id=quiz_id)
        at = self._store.clock()
        over = [row for row in record.attempts if row.submitted is None and is_over(row.deadline, at)]
        submitted = [row for row in over if self._submits(visit, row)]
        return self.record(visit, version, quiz_id) if submitted else record

    def _submits(self, visit: Visit, row: Attempt) -> bool:
        """Submit an attempt whose time is up; return whether it could be."""
        try:
            self.submit(visit, row.quiz_id, row.number)
        except LearningRefused:  # the worker was faster, or its version of the course cannot be read
            return False
        return True

    def last(self, record: Record, quiz_id: str) -> QuizAttempt | None:
        """Return the last attempt at the quiz that the record was read for; None if there is none that can be shown."""
        rows = record.attempts_at(quiz_id)
        return self._with_answers(rows[-1], record.answers) if rows else None

    def start(self, visit: Visit, quiz_id: str, record: Record | None = None) -> QuizAttempt:
        """Start an attempt, or continue the open one; raise `LearningRefused` if neither is possible."""
        link = _link(visit)
        version = self._library.find(link.course_id)
        if version is None or link.item_id not in {None, quiz_id}:
            raise LearningRefused("no-quiz")
        record = record or self.record(visit, version, quiz_id)
        before = record.attempts_at(quiz_id)
        if before and before[-1].submitted is None and (running := self.last(record, quiz_id)):
            return running
        quiz = version.quiz(quiz_id)
        if quiz is None:
            raise LearningRefused("no-quiz")
        may_start(quiz, len(before) + record.elsewhere.get(quiz_id, 0))
        if first := to_do_first(version.course, link.item_id, quiz_id, record.achievements()):
            raise LearningRefused("locked", title=first.title)
        row = self._add(visit, version, quiz, before)
        # Two windows that start at the same moment share the attempt: its number is taken only once.
        return QuizAttempt(row, version, quiz, {}) if row else self.start(visit, quiz_id)

    def _add(self, visit: Visit, version: CourseVersion, quiz: Quiz, before: Sequence[Attempt]) -> Attempt | None:
        """Store a new attempt; return None if another window has just done so."""
        link, learner_id, at = _link(visit), visit.learner.id, self._store.clock()
        earlier = [name for row in before for name in row.drawn["questions"]]
        with self._store.write_fast() as transaction:
            if quiz.attempts is not None and self._rule is not AttemptsRule.LINK:
                # Of two links in which the last attempt is started at the same moment, one gets it.
                transaction.do(statements.LOCK_LEARNER, learner=learner_id)
                elsewhere = attempts_elsewhere(transaction, learner_id, link, version.course, self._rule)
                may_start(quiz, len(before) + elsewhere.get(quiz.id, 0))
            row = transaction.one(
                statements.ADD_ATTEMPT, learner=learner_id, link=link.id, digest=version.digest, quiz=quiz.id,
                number=before[-1].number + 1 if before else 1,
                drawn=json.dumps(draw(quiz, secrets.randbelow(2**18), earlier)), at=at, deadline=deadline(quiz, at),
            )  # fmt: skip
        return ATTEMPTS.make(row) if row else None

    def answer(  # noqa: PLR0913 - who answers what, and how
        self, visit: Visit, quiz_id: str, number: int, question_id: str, response: Any, *, draft: bool = False
    ) -> QuizAttempt:
        """Store an answer in an open attempt, or raise `LearningRefused`. What is returned has been stored.

        A ``draft`` is an answer that the learner has not submitted for feedback. An answer that ends the attempt
        submits it at once, because the browser may never come to ask for that.
        """
        link, at, sent = _link(visit), self._store.clock(), False
        if link.item_id not in {None, quiz_id}:
            raise LearningRefused("no-quiz")
        with self._store.write_fast() as transaction:
            row = transaction.one(
                statements.ATTEMPT_BY_NUMBER, learner=visit.learner.id, link=link.id, quiz=quiz_id, number=number
            )
            attempt = _open(self._locked(transaction, row))
            if is_over(attempt.row.deadline, at):
                raise LearningRefused("too-late")
            before = attempt.answers.get(question_id)
            answer = judge(attempt.quiz, question_id, attempt.question_ids, before, response, draft=draft)
            transaction.do(
                statements.KEEP_ANSWER, attempt=attempt.row.id, question=question_id,
                response=json.dumps(answer.response), share=answer.share, final=answer.final, at=at,
            )  # fmt: skip
            attempt.answers[question_id] = answer
            if is_concluded(attempt.quiz, attempt.answers):
                sent = self._conclude(transaction, attempt, visit.learner, link, learns=visit.launch.learns)
        if sent:
            self._scores.announce(visit.platform.id)
        return attempt

    def submit(self, visit: Visit, quiz_id: str, number: int) -> QuizAttempt:
        """Submit an open attempt and send the resulting score; raise `LearningRefused` if it is not open.

        What was submitted by the answer that ended it is returned as it is.
        """
        link = _link(visit)
        if link.item_id not in {None, quiz_id}:
            raise LearningRefused("no-quiz")
        with self._store.write_fast() as transaction:
            row = transaction.one(
                statements.ATTEMPT_BY_NUMBER, learner=visit.learner.id, link=link.id, quiz=quiz_id, number=number
            )
            found = self._locked(transaction, row)
            if found and found.row.submitted is not None and is_concluded(found.quiz, found.answers):
                return found
            attempt = _open(found)
            sent = self._conclude(transaction, attempt, visit.learner, link, learns=visit.launch.learns)
        if sent:
            self._scores.announce(visit.platform.id)
        return attempt

    def submit_overdue(self) -> int:
        """Submit attempts whose time is up and that nobody has open; return how many."""
        over = self._store.clock() - GRACE
        query = (
            select(Attempt.id)
            .where(Attempt.submitted.is_(None), Attempt.deadline < over)
            .order_by(Attempt.id)
            .limit(500)
        )
        with self._store.read() as session:
            due = session.scalars(query).all()
        for attempt_id in due:
            with self._store.write() as session:
                transaction = within(session)
                attempt = self._locked(transaction, transaction.one(statements.ATTEMPT_BY_ID, attempt=attempt_id))
                if attempt is not None and attempt.row.submitted is None:
                    learner = session.get_one(Learner, attempt.row.learner_id)
                    link = session.get_one(ResourceLink, attempt.row.resource_link_pk)
                    self._conclude(transaction, attempt, learner, link, learns=learns(session, learner, link))
        return len(due)

    def score_essay(
        self, teacher: Visit, attempt_id: int, question_id: str, share: float, comment: str = ""
    ) -> QuizAttempt:
        """Store a teacher's score for an essay and send the resulting score; raise `LearningRefused`."""
        at = self._store.clock()
        with self._store.write() as session:
            row = session.get(Attempt, attempt_id, with_for_update=LOCKED)
            attempt = self._quiz_attempt(session, row) if row else None
            if attempt is None or teacher.link is None or attempt.row.resource_link_pk != teacher.link.id:
                raise LearningRefused("no-attempt")
            answer = attempt.answers.get(question_id)
            question = next((question for question in attempt.quiz.questions if question.id == question_id), None)
            if answer is None or question is None or not is_essay(question) or attempt.row.submitted is None:
                raise LearningRefused("not-asked")
            scored = attempt.answers[question_id] = JudgedAnswer(answer.response, share, final=True, comment=comment)
            _keep(session, attempt.row.id, question_id, scored, at).scored_by = teacher.learner.id
            audit(session, at=at, actor=f"teacher {teacher.learner.id}", act="score essay",
                  subject=f"attempt {attempt_id}, {question_id}: {share:g}")  # fmt: skip
            attempt.row.score = attempt_score(attempt.quiz, attempt.question_ids, attempt.answers)
            learner = session.get_one(Learner, attempt.row.learner_id)
            sent = self._scores.post(
                within(session), learner, teacher.link,
                learns=learns(session, learner, teacher.link), at=at, comment=_comments(attempt),
            )  # fmt: skip
        if sent:
            self._scores.announce(teacher.platform.id)
        return attempt

    def _locked(self, transaction: Transaction, found: Sequence[Any] | None) -> QuizAttempt | None:
        """Return an attempt, whose row the transaction has locked, with its answers."""
        if found is None:
            return None
        row = ATTEMPTS.make(found)
        stored = transaction.all(statements.ANSWERS_OF_ATTEMPT, attempt=row.id)
        return self._with_answers(row, [ANSWERS.make(each) for each in stored], transaction)

    def _quiz_attempt(self, session: Session, row: Attempt) -> QuizAttempt | None:
        stored = session.scalars(select(Answer).where(Answer.attempt_id == row.id)).all()
        return self._with_answers(row, stored, within(session))

    def _with_answers(
        self, row: Attempt, stored: Sequence[Answer], transaction: Transaction | None = None
    ) -> QuizAttempt | None:
        version = self._library.version(row.edition, transaction)
        quiz = version.quiz(row.quiz_id) if version else None
        if version is None or quiz is None:
            return None
        answers = {
            answer.question_id: JudgedAnswer(
                read_stored(answer.response), answer.share, bool(answer.final), answer.comment
            )
            for answer in stored
        }
        return QuizAttempt(row, version, quiz, answers)

    def _conclude(
        self, transaction: Transaction, attempt: QuizAttempt, learner: Learner, link: ResourceLink, *, learns: bool
    ) -> bool:
        at = self._store.clock()
        attempt.row.submitted = at
        attempt.row.score = attempt_score(attempt.quiz, attempt.question_ids, attempt.answers)
        transaction.do(statements.SUBMIT_ATTEMPT, attempt=attempt.row.id, at=at, score=attempt.row.score)
        for question_id, answer in attempt.answers.items():
            attempt.answers[question_id] = replace(answer, final=True)
        return self._scores.post(transaction, learner, link, learns=learns, at=at)


def _link(visit: Visit) -> ResourceLink:
    if visit.link is None:
        raise LearningRefused("no-quiz")
    return visit.link


def _open(attempt: QuizAttempt | None) -> QuizAttempt:
    """Return an attempt that may be worked on; raise `LearningRefused` for any other."""
    if attempt is None:
        raise LearningRefused("no-attempt")
    if attempt.row.submitted is not None:
        raise LearningRefused("submitted")
    return attempt


def _keep(session: Session, attempt_id: int, question_id: str, answer: JudgedAnswer, at: int) -> Answer:
    row = session.get(Answer, (attempt_id, question_id))
    if row is None:
        row = Answer(attempt_id=attempt_id, question_id=question_id, answered=at)
        session.add(row)
    row.response, row.share, row.final = json.dumps(answer.response), answer.share, answer.final
    row.comment = answer.comment
    return row


def _comments(attempt: QuizAttempt) -> str:
    """Return teachers' comments on an attempt, joined into one: a gradebook has room for a single comment."""
    prompts = {question.id: question.prompt.text.strip() for question in attempt.quiz.questions}
    comments = {name: answer.comment for name, answer in attempt.answers.items()}
    made = [(prompts[name], comments[name]) for name in attempt.question_ids if comments.get(name)]
    return made[0][1] if len(made) == 1 else "\n\n".join(f"{prompt[:80]}: {comment}" for prompt, comment in made)
