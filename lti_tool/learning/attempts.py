"""Stored attempts: every step is one transaction, which also puts the resulting score into the outbox."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from lti_tool.base.database import audit, insert_once
from lti_tool.base.intake import read_stored
from lti_tool.base.settings import AttemptsRule
from lti_tool.base.tables import Answer, Attempt, Learner, ResourceLink
from lti_tool.learning.achievements import read_achievements
from lti_tool.learning.progress import to_do_first
from lti_tool.learning.rules import (
    GRACE,
    JudgedAnswer,
    LearningRefused,
    attempt_score,
    deadline,
    draw,
    is_essay,
    is_over,
    judge,
    may_start,
)
from lti_tool.learning.scores import learns

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exporter.course import Quiz
    from lti_tool.base.database import Store
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

    def all(self, visit: Visit, quiz_id: str) -> list[QuizAttempt]:
        """Return a learner's attempts at a quiz, in order, after submitting one whose time is up."""
        with self._store.read() as session:
            rows = session.scalars(_attempts(visit.learner.id, visit.link, quiz_id)).all()
            attempts = [attempt for row in rows if (attempt := self._quiz_attempt(session, row))]
        at = self._store.clock()
        if attempts and attempts[-1].row.submitted is None and is_over(attempts[-1].row.deadline, at):
            self.submit(visit, quiz_id, attempts[-1].row.number)
            return self.all(visit, quiz_id)
        return attempts

    def elsewhere(self, visit: Visit, quiz: Quiz) -> int:
        """Return how many attempts in other links count against the limit of a quiz."""
        with self._store.read() as session:
            return self._elsewhere(session, visit.learner.id, visit.link, quiz)

    def start(self, visit: Visit, quiz_id: str) -> QuizAttempt:
        """Start an attempt, or continue the open one; raise `LearningRefused` if neither is possible."""
        attempts = self.all(visit, quiz_id)
        if attempts and attempts[-1].row.submitted is None:
            return attempts[-1]
        version = self._library.find(visit.link.course_id if visit.link else None)
        quiz = version.quiz(quiz_id) if version else None
        if version is None or quiz is None or visit.link is None:
            raise LearningRefused("no-quiz")
        may_start(quiz, len(attempts) + self.elsewhere(visit, quiz))
        at, seed = self._store.clock(), secrets.randbelow(2**18)
        asked = [name for attempt in attempts for name in attempt.question_ids]
        with self._store.write() as session:
            # Of two links in which the last attempt is started at the same moment, one gets it.
            session.execute(select(Learner.id).where(Learner.id == visit.learner.id).with_for_update())
            may_start(quiz, len(attempts) + self._elsewhere(session, visit.learner.id, visit.link, quiz))
            achievements = read_achievements(session, visit.link, version.course, learner_id=visit.learner.id)
            if first := to_do_first(version.course, visit.link.item_id, quiz_id, achievements[visit.learner.id]):
                raise LearningRefused("locked", title=first.title)
            # Two windows that start at the same moment share the attempt: its number is taken only once.
            insert_once(
                session,
                Attempt,
                learner_id=visit.learner.id,
                resource_link_pk=visit.link.id,
                edition=version.digest,
                quiz_id=quiz_id,
                number=len(attempts) + 1,
                drawn=draw(quiz, seed, asked),
                started=at,
                deadline=deadline(quiz, at),
            )
        return self.all(visit, quiz_id)[-1]

    def answer(  # noqa: PLR0913 - who answers what, and how
        self, visit: Visit, quiz_id: str, number: int, question_id: str, response: Any, *, draft: bool = False
    ) -> QuizAttempt:
        """Store an answer in an open attempt, or raise `LearningRefused`. What is returned has been stored.

        A ``draft`` is an answer that the learner has not submitted for feedback.
        """
        at = self._store.clock()
        with self._store.write() as session:
            attempt = self._running(session, visit, quiz_id, number)
            if is_over(attempt.row.deadline, at):
                raise LearningRefused("too-late")
            before = attempt.answers.get(question_id)
            answer = judge(attempt.quiz, question_id, attempt.question_ids, before, response, draft=draft)
            _keep(session, attempt.row.id, question_id, answer, at).answered = at
            attempt.answers[question_id] = answer
        return attempt

    def submit(self, visit: Visit, quiz_id: str, number: int) -> QuizAttempt:
        """Submit an open attempt and send the resulting score; raise `LearningRefused` if it is not open."""
        with self._store.write() as session:
            attempt = self._running(session, visit, quiz_id, number)
            sent = self._conclude(session, attempt, visit.learner, visit.link, learns=visit.launch.learns)
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
                row = session.scalars(select(Attempt).where(Attempt.id == attempt_id).with_for_update()).first()
                attempt = self._quiz_attempt(session, row) if row and row.submitted is None else None
                if attempt is not None:
                    learner = session.get_one(Learner, attempt.row.learner_id)
                    link = session.get_one(ResourceLink, attempt.row.resource_link_pk)
                    self._conclude(session, attempt, learner, link, learns=learns(session, learner, link))
        return len(due)

    def score_essay(
        self, teacher: Visit, attempt_id: int, question_id: str, share: float, comment: str = ""
    ) -> QuizAttempt:
        """Store a teacher's score for an essay and send the resulting score; raise `LearningRefused`."""
        at = self._store.clock()
        with self._store.write() as session:
            row = session.scalars(select(Attempt).where(Attempt.id == attempt_id).with_for_update()).first()
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
            session.flush()
            sent = self._scores.post(
                session, learner, teacher.link,
                learns=learns(session, learner, teacher.link), at=at, comment=_comments(attempt),
            )  # fmt: skip
        if sent:
            self._scores.announce(teacher.platform.id)
        return attempt

    def _elsewhere(self, session: Session, learner_id: int, link: ResourceLink | None, quiz: Quiz) -> int:
        if quiz.attempts is None or link is None or self._rule is AttemptsRule.LINK:
            return 0
        query = (
            select(func.count())
            .select_from(Attempt)
            .join(ResourceLink, ResourceLink.id == Attempt.resource_link_pk)
            .where(Attempt.learner_id == learner_id, Attempt.quiz_id == quiz.id)
            .where(ResourceLink.id != link.id, ResourceLink.course_id == link.course_id)
        )
        if self._rule is AttemptsRule.COURSE:
            query = query.where(ResourceLink.context_id == link.context_id)
        return session.scalar(query) or 0

    def _running(self, session: Session, visit: Visit, quiz_id: str, number: int) -> QuizAttempt:
        query = _attempts(visit.learner.id, visit.link, quiz_id).where(Attempt.number == number).with_for_update()
        row = session.scalars(query).first()
        attempt = self._quiz_attempt(session, row) if row else None
        if attempt is None:
            raise LearningRefused("no-attempt")
        if attempt.row.submitted is not None:
            raise LearningRefused("submitted")
        return attempt

    def _quiz_attempt(self, session: Session, row: Attempt) -> QuizAttempt | None:
        version = self._library.version(row.edition)
        quiz = version.quiz(row.quiz_id) if version else None
        if version is None or quiz is None:
            return None
        answers = {
            stored.question_id: JudgedAnswer(read_stored(stored.response), stored.share, stored.final, stored.comment)
            for stored in session.scalars(select(Answer).where(Answer.attempt_id == row.id))
        }
        return QuizAttempt(row, version, quiz, answers)

    def _conclude(
        self, session: Session, attempt: QuizAttempt, learner: Learner, link: ResourceLink | None, *, learns: bool
    ) -> bool:
        at = self._store.clock()
        attempt.row.submitted = at
        attempt.row.score = attempt_score(attempt.quiz, attempt.question_ids, attempt.answers)
        for question_id, answer in attempt.answers.items():
            attempt.answers[question_id] = replace(answer, final=True)
        session.flush()
        return link is not None and self._scores.post(session, learner, link, learns=learns, at=at)


def _attempts(learner_id: int, link: ResourceLink | None, quiz_id: str) -> Any:
    if link is None or (link.item_id is not None and link.item_id != quiz_id):
        raise LearningRefused("no-quiz")
    return (
        select(Attempt)
        .where(Attempt.learner_id == learner_id, Attempt.resource_link_pk == link.id, Attempt.quiz_id == quiz_id)
        .order_by(Attempt.number)
    )


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
