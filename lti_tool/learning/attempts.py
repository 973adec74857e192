"""Stored attempts: every step in one transaction, with the score that comes of it in the outbox."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_tool.base.database import audit, insert_once
from lti_tool.base.tables import Answer, Attempt, Edition, Learner, ResourceLink
from lti_tool.learning.achievements import read_achieved
from lti_tool.learning.progress import to_do_first
from lti_tool.learning.rules import (
    GRACE,
    Given,
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
    from lti_tool.courses.library import Edition as CourseEdition
    from lti_tool.courses.library import Library
    from lti_tool.learning.scores import Scores
    from lti_tool.lti.visit import Visit


@dataclass(frozen=True, slots=True)
class Record:
    """One attempt with its answers, and the quiz as it was when it began."""

    attempt: Attempt
    edition: CourseEdition
    quiz: Quiz
    answers: dict[str, Given]

    @property
    def asked(self) -> list[str]:
        """Return the ids of the questions, in order."""
        return list(self.attempt.drawn["questions"])


class Attempts:
    """The attempts of all learners."""

    def __init__(self, store: Store, library: Library, scores: Scores) -> None:
        self._store = store
        self._library = library
        self._scores = scores

    def all(self, visit: Visit, quiz_id: str) -> list[Record]:
        """Return a learner's attempts at a quiz, in order; one whose time is over is submitted first."""
        with self._store.read() as session:
            rows = session.scalars(_attempts(visit.learner.id, visit.link, quiz_id)).all()
            records = [record for row in rows if (record := self._record(session, row))]
        at = self._store.clock()
        if records and records[-1].attempt.submitted is None and is_over(records[-1].attempt.deadline, at):
            self.submit(visit, quiz_id, records[-1].attempt.number)
            return self.all(visit, quiz_id)
        return records

    def start(self, visit: Visit, quiz_id: str) -> Record:
        """Begin an attempt, or go on with the one that runs; raises `LearningRefused`."""
        records = self.all(visit, quiz_id)
        if records and records[-1].attempt.submitted is None:
            return records[-1]
        edition = self._library.find(visit.link.course_id if visit.link else None)
        quiz = edition.quiz(quiz_id) if edition else None
        if edition is None or quiz is None or visit.link is None:
            raise LearningRefused("no-quiz")
        may_start(quiz, len(records))
        self._library.keep(edition)
        at, seed = self._store.clock(), secrets.randbelow(2**18)
        with self._store.write() as session:
            achieved = read_achieved(session, visit.link, edition.course, learner_id=visit.learner.id)
            if first := to_do_first(edition.course, visit.link.item_id, quiz_id, achieved[visit.learner.id]):
                raise LearningRefused("locked", title=first.title)
            insert_once(session, Edition, digest=edition.digest, course_id=edition.course.id, created=at)
            # Two windows that begin at the same moment share the attempt: the number is taken once.
            insert_once(
                session,
                Attempt,
                learner_id=visit.learner.id,
                resource_link_pk=visit.link.id,
                edition=edition.digest,
                quiz_id=quiz_id,
                number=len(records) + 1,
                drawn=draw(quiz, seed),
                started=at,
                deadline=deadline(quiz, at),
            )
        return self.all(visit, quiz_id)[-1]

    def answer(  # noqa: PLR0913 - whose answer to what, and the answer
        self, visit: Visit, quiz_id: str, number: int, question_id: str, response: Any, *, draft: bool = False
    ) -> Record:
        """Keep an answer to a running attempt; raises `LearningRefused`. What it returns has been stored.

        A ``draft`` is one that the learner has not asked to be checked.
        """
        at = self._store.clock()
        with self._store.write() as session:
            record = self._running(session, visit, quiz_id, number)
            if is_over(record.attempt.deadline, at):
                raise LearningRefused("too-late")
            before = record.answers.get(question_id)
            given = judge(record.quiz, question_id, record.asked, before, response, draft=draft)
            _keep(session, record.attempt.id, question_id, given, at).answered = at
            record.answers[question_id] = given
        return record

    def submit(self, visit: Visit, quiz_id: str, number: int) -> Record:
        """Submit a running attempt and send the score that comes of it; raises `LearningRefused`."""
        with self._store.write() as session:
            record = self._running(session, visit, quiz_id, number)
            sent = self._conclude(session, record, visit.learner, visit.link, learns=visit.launch.learns)
        if sent:
            self._scores.announce(visit.platform.id)
        return record

    def submit_overdue(self) -> int:
        """Submit the attempts whose time ran out while nobody looked, and return how many."""
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
                record = self._record(session, row) if row and row.submitted is None else None
                if record is not None:
                    learner = session.get_one(Learner, record.attempt.learner_id)
                    link = session.get_one(ResourceLink, record.attempt.resource_link_pk)
                    self._conclude(session, record, learner, link, learns=learns(session, learner, link))
        return len(due)

    def score_essay(self, teacher: Visit, attempt_id: int, question_id: str, share: float, comment: str = "") -> Record:
        """Give an essay its share, by a teacher, and send the score that comes of it; raises `LearningRefused`."""
        at = self._store.clock()
        with self._store.write() as session:
            row = session.scalars(select(Attempt).where(Attempt.id == attempt_id).with_for_update()).first()
            record = self._record(session, row) if row else None
            if record is None or teacher.link is None or record.attempt.resource_link_pk != teacher.link.id:
                raise LearningRefused("no-attempt")
            given = record.answers.get(question_id)
            question = next((question for question in record.quiz.questions if question.id == question_id), None)
            if given is None or question is None or not is_essay(question) or record.attempt.submitted is None:
                raise LearningRefused("not-asked")
            scored = record.answers[question_id] = Given(given.response, share, final=True, comment=comment)
            _keep(session, record.attempt.id, question_id, scored, at).scored_by = teacher.learner.id
            audit(session, at=at, actor=f"teacher {teacher.learner.id}", act="score essay",
                  subject=f"attempt {attempt_id}, {question_id}: {share:g}")  # fmt: skip
            record.attempt.score = attempt_score(record.quiz, record.asked, record.answers)
            learner = session.get_one(Learner, record.attempt.learner_id)
            session.flush()
            sent = self._scores.post(
                session, learner, teacher.link,
                learns=learns(session, learner, teacher.link), at=at, comment=_comments(record),
            )  # fmt: skip
        if sent:
            self._scores.announce(teacher.platform.id)
        return record

    def _running(self, session: Session, visit: Visit, quiz_id: str, number: int) -> Record:
        query = _attempts(visit.learner.id, visit.link, quiz_id).where(Attempt.number == number).with_for_update()
        row = session.scalars(query).first()
        record = self._record(session, row) if row else None
        if record is None:
            raise LearningRefused("no-attempt")
        if record.attempt.submitted is not None:
            raise LearningRefused("submitted")
        return record

    def _record(self, session: Session, row: Attempt) -> Record | None:
        edition = self._library.edition(row.edition)
        quiz = edition.quiz(row.quiz_id) if edition else None
        if edition is None or quiz is None:
            return None
        answers = session.scalars(select(Answer).where(Answer.attempt_id == row.id)).all()
        given = {
            entry.question_id: Given(json.loads(entry.response), entry.share, entry.final, entry.comment)
            for entry in answers
        }
        return Record(row, edition, quiz, given)

    def _conclude(
        self, session: Session, record: Record, learner: Learner, link: ResourceLink | None, *, learns: bool
    ) -> bool:
        at = self._store.clock()
        record.attempt.submitted = at
        record.attempt.score = attempt_score(record.quiz, record.asked, record.answers)
        for question_id, given in record.answers.items():
            record.answers[question_id] = replace(given, final=True)
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


def _keep(session: Session, attempt_id: int, question_id: str, given: Given, at: int) -> Answer:
    row = session.get(Answer, (attempt_id, question_id))
    if row is None:
        row = Answer(attempt_id=attempt_id, question_id=question_id, answered=at)
        session.add(row)
    row.response, row.share, row.final = json.dumps(given.response), given.share, given.final
    row.comment = given.comment
    return row


def _comments(record: Record) -> str:
    """Return what teachers said of an attempt. A gradebook has one comment, so several are sent as one."""
    prompts = {question.id: question.prompt.text.strip() for question in record.quiz.questions}
    said = {name: given.comment for name, given in record.answers.items()}
    made = [(prompts[name], said[name]) for name in record.asked if said.get(name)]
    return made[0][1] if len(made) == 1 else "\n\n".join(f"{prompt[:80]}: {comment}" for prompt, comment in made)
