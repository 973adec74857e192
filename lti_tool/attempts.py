"""Stored attempts: every step in one transaction, with the score that comes of it in the outbox."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import select

from lti_tool.grades import link_score
from lti_tool.learning import (
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
from lti_tool.outbox import lock_scores, post
from lti_tool.store import audit, insert_once
from lti_tool.tables import Answer, Attempt, Edition, LaunchRow, Learner, Outbox, ResourceLink

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from exporter.course import Course, Quiz
    from lti_tool import courses
    from lti_tool.arrivals import Visit
    from lti_tool.courses import Library
    from lti_tool.store import Store


Scores = dict[str, "Sequence[float | None]"]
"""The scores of each quiz's submitted attempts, in order."""


@dataclass(frozen=True, slots=True)
class Record:
    """One attempt with its answers, and the quiz as it was when it began."""

    attempt: Attempt
    edition: courses.Edition
    quiz: Quiz
    answers: dict[str, Given]

    @property
    def asked(self) -> list[str]:
        """Return the ids of the questions, in order."""
        return list(self.attempt.drawn["questions"])


class Attempts:
    """The attempts of all learners. ``announce`` is called with a platform's row when it has a new score."""

    def __init__(
        self, store: Store, library: Library, rule: Literal["best", "last"], announce: Callable[[int], None]
    ) -> None:
        self._store = store
        self._library = library
        self._rule = rule
        self._announce = announce

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

    def answer(self, visit: Visit, quiz_id: str, number: int, question_id: str, response: Any) -> Record:
        """Keep an answer to a running attempt; raises `LearningRefused`. What it returns has been stored."""
        at = self._store.clock()
        with self._store.write() as session:
            record = self._running(session, visit, quiz_id, number)
            if is_over(record.attempt.deadline, at):
                raise LearningRefused("too-late")
            given = judge(record.quiz, question_id, record.asked, record.answers.get(question_id), response)
            _keep(session, record.attempt.id, question_id, given, at).answered = at
            record.answers[question_id] = given
        return record

    def submit(self, visit: Visit, quiz_id: str, number: int) -> Record:
        """Submit a running attempt and send the score that comes of it; raises `LearningRefused`."""
        with self._store.write() as session:
            record = self._running(session, visit, quiz_id, number)
            sent = self._conclude(session, record, visit.learner, visit.link, learns=visit.launch.learns)
        if sent:
            self._announce(visit.platform.id)
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
                    self._conclude(session, record, learner, link, learns=_learns(session, learner, link))
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
            scored = record.answers[question_id] = Given(given.response, share, final=True)
            kept = _keep(session, record.attempt.id, question_id, scored, at)
            kept.scored_by, kept.comment = teacher.learner.id, comment
            audit(session, at=at, actor=f"teacher {teacher.learner.id}", act="score essay",
                  subject=f"attempt {attempt_id}, {question_id}: {share:g}")  # fmt: skip
            record.attempt.score = attempt_score(record.quiz, record.asked, record.answers)
            learner = session.get_one(Learner, record.attempt.learner_id)
            learns, comments = _learns(session, learner, teacher.link), _comments(session, record)
            sent = self._post(session, learner, teacher.link, learns=learns, at=at, comment=comments)
        if sent:
            self._announce(teacher.platform.id)
        return record

    def arrival(self, visit: Visit) -> Outbox | None:
        """Return the newest score of this visit's learner on its way to the LMS."""
        if visit.link is None:
            return None
        query = (
            select(Outbox)
            .where(Outbox.learner_id == visit.learner.id, Outbox.resource_link_pk == visit.link.id)
            .order_by(Outbox.id.desc())
            .limit(1)
        )
        with self._store.read() as session:
            return session.scalars(query).first()

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
        given = {entry.question_id: Given(json.loads(entry.response), entry.share, entry.final) for entry in answers}
        return Record(row, edition, quiz, given)

    def _conclude(
        self, session: Session, record: Record, learner: Learner, link: ResourceLink | None, *, learns: bool
    ) -> bool:
        at = self._store.clock()
        record.attempt.submitted = at
        record.attempt.score = attempt_score(record.quiz, record.asked, record.answers)
        for question_id, given in record.answers.items():
            record.answers[question_id] = Given(given.response, given.share, final=True)
        session.flush()
        return link is not None and self._post(session, learner, link, learns=learns, at=at)

    def _post(  # noqa: PLR0913 - what a row of the outbox needs
        self, session: Session, learner: Learner, link: ResourceLink, *, learns: bool, at: int, comment: str = ""
    ) -> bool:
        """Put what the link is worth now into the outbox, in this transaction. Teachers are not graded."""
        edition = self._library.find(link.course_id)
        if edition is None or not learns:
            return False
        # Two quizzes of a course that are submitted at the same moment: the later one must see the earlier one's score.
        # And a column that is made at this moment: one of both sees what the other did.
        link = lock_scores(session, link.id, learner.id)
        scores = _scores(session, learner, link, edition.course)
        share = link_score(edition.course, link.item_id, scores, self._rule)
        return share is not None and post(session, learner, link, share=share, at=at, comment=comment)


def _attempts(learner_id: int, link: ResourceLink | None, quiz_id: str) -> Any:
    if link is None or (link.item_id is not None and link.item_id != quiz_id):
        raise LearningRefused("no-quiz")
    return (
        select(Attempt)
        .where(Attempt.learner_id == learner_id, Attempt.resource_link_pk == link.id, Attempt.quiz_id == quiz_id)
        .order_by(Attempt.number)
    )


def _scores(
    session: Session, learner: Learner, link: ResourceLink, course: Course
) -> dict[str, Sequence[float | None]]:
    query = (
        select(Attempt.quiz_id, Attempt.score)
        .where(Attempt.learner_id == learner.id, Attempt.resource_link_pk == link.id, Attempt.submitted.is_not(None))
        .order_by(Attempt.number)
    )
    found: dict[str, list[float | None]] = {quiz.id: [] for quiz in course.quizzes}
    for quiz_id, score in session.execute(query):
        found.setdefault(quiz_id, []).append(score)
    return dict(found)


def _keep(session: Session, attempt_id: int, question_id: str, given: Given, at: int) -> Answer:
    row = session.get(Answer, (attempt_id, question_id))
    if row is None:
        row = Answer(attempt_id=attempt_id, question_id=question_id, answered=at)
        session.add(row)
    row.response, row.share, row.final = json.dumps(given.response), given.share, given.final
    return row


def _comments(session: Session, record: Record) -> str:
    """Return what teachers said of an attempt. A gradebook has one comment, so several are sent as one."""
    query = select(Answer.question_id, Answer.comment).where(Answer.attempt_id == record.attempt.id)
    said = {row.question_id: row.comment for row in session.execute(query)}
    prompts = {question.id: question.prompt.text.strip() for question in record.quiz.questions}
    made = [(prompts[name], said[name]) for name in record.asked if said.get(name)]
    return made[0][1] if len(made) == 1 else "\n\n".join(f"{prompt[:80]}: {comment}" for prompt, comment in made)


def _learns(session: Session, learner: Learner, link: ResourceLink) -> bool:
    """Return whether the learner's last launch of the link was a learner's; a forgotten launch does not tell."""
    query = (
        select(LaunchRow.learns)
        .where(LaunchRow.learner_id == learner.id, LaunchRow.resource_link_pk == link.id)
        .order_by(LaunchRow.created.desc())
        .limit(1)
    )
    last = session.scalars(query).first()
    return last is None or last
