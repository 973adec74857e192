"""Answers to a link's quizzes, read in a fixed number of queries.

Every query names the link, so nothing from another link, course or deployment can get into its results.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_tool.base.intake import read_stored
from lti_tool.base.tables import Answer, Attempt, Learner
from lti_tool.base.transactions import within
from lti_tool.learning.rules import counts, is_essay
from lti_tool.results.item_analysis import AttemptShares, ItemStatistics, analyse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from exporter.course import Quiz
    from exporter.questions import Question
    from lti_tool.base.tables import ResourceLink
    from lti_tool.base.transactions import Transaction
    from lti_tool.courses.library import Library


@dataclass(frozen=True, slots=True)
class QuizAnswer:
    """One question of an attempt with its answer; ``response`` is None if there is none, ``is_open`` if it may come."""

    question: Question
    response: Any = None
    share: float | None = None
    answered: int | None = None
    comment: str = ""
    is_scored_by_teacher: bool = False
    is_open: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Return the response in words."""
        return () if self.response is None else self.question.words(self.response)

    @property
    def points(self) -> float | None:
        """Return the points; None if it is not scored, or not yet."""
        if not counts(self.question):
            return None
        if self.response is None:
            return None if self.is_open else 0.0
        return None if self.share is None else self.share * self.question.points

    @property
    def waits(self) -> bool:
        """Return whether a teacher has to score this."""
        return is_essay(self.question) and counts(self.question) and self.response is not None and self.share is None


@dataclass(frozen=True, slots=True)
class AttemptReview:
    """One attempt with its questions in the order they were asked, as they were when it started."""

    attempt: Attempt
    learner: Learner
    quiz: Quiz | None
    """None if the course version that the attempt started in no longer exists."""
    answers: tuple[QuizAnswer, ...] = field(repr=False)

    @property
    def is_submitted(self) -> bool:
        """Return whether the attempt has been submitted."""
        return self.attempt.submitted is not None

    @property
    def points(self) -> float:
        """Return the possible points."""
        return sum(answer.question.points for answer in self.answers if counts(answer.question))

    @property
    def earned_points(self) -> float:
        """Return the points so far."""
        return sum(answer.points or 0.0 for answer in self.answers)

    @property
    def waiting(self) -> int:
        """Return how many answers wait for a score."""
        return sum(answer.waits for answer in self.answers)

    @property
    def lasted(self) -> int | None:
        """Return how long the attempt took, in milliseconds."""
        return None if self.attempt.submitted is None else self.attempt.submitted - self.attempt.started

    def answer(self, question_id: str) -> QuizAnswer | None:
        """Return the answer to a question, if the attempt has it."""
        return next((answer for answer in self.answers if answer.question.id == question_id), None)


def read_attempts(
    session: Session,
    library: Library,
    link: ResourceLink,
    *,
    learner_id: int | None = None,
    attempt_id: int | None = None,
) -> list[AttemptReview]:
    """Read the attempts in a link with their answers: all of them, one learner's, or a single one."""
    wanted = [Attempt.resource_link_pk == link.id]
    wanted += [Attempt.learner_id == learner_id] if learner_id is not None else [Attempt.learner_id.in_(_counted())]
    wanted += [Attempt.id == attempt_id] if attempt_id is not None else []
    rows = session.execute(
        select(Attempt, Learner)
        .join(Learner, Learner.id == Attempt.learner_id)
        .where(*wanted)
        .order_by(Attempt.learner_id, Attempt.quiz_id, Attempt.number)
    ).all()
    answers: dict[int, list[Answer]] = defaultdict(list)
    for answer in session.scalars(select(Answer).join(Attempt, Attempt.id == Answer.attempt_id).where(*wanted)):
        answers[answer.attempt_id].append(answer)
    quizzes = _Quizzes(library, within(session))
    return [
        AttemptReview(attempt, learner, quizzes.quiz(attempt), quizzes.answers(attempt, answers[attempt.id]))
        for attempt, learner in rows
    ]


def _counted() -> Select[int]:
    """Return the learners whose work counts."""
    return select(Learner.id).where(~Learner.tests)


def first_submitted(reviews: Iterable[AttemptReview]) -> list[AttemptReview]:
    """Return each learner's first submitted attempt at each quiz: in later ones, the answers are known."""
    first: dict[tuple[int, str], AttemptReview] = {}
    for review in reviews:
        if review.is_submitted and review.quiz is not None:
            first.setdefault((review.learner.id, review.attempt.quiz_id), review)
    return list(first.values())


def attempt_shares(review: AttemptReview) -> AttemptShares:
    """Return an attempt in the form that the item analysis needs."""
    counting = [answer for answer in review.answers if counts(answer.question)]
    return AttemptShares(
        shares={answer.question.id: 0.0 if answer.response is None else answer.share for answer in counting},
        points={answer.question.id: answer.question.points for answer in counting},
    )


def quiz_items(quiz: Quiz, reviews: Sequence[AttemptReview]) -> list[tuple[Question, ItemStatistics]]:
    """Return a quiz's questions with their statistics, including questions that only older versions have."""
    mine = [review for review in reviews if review.quiz and review.quiz.id == quiz.id]
    questions: dict[str, Question] = {question.id: question for question in quiz.questions}
    for review in reversed(mine):
        for answer in review.answers:
            questions.setdefault(answer.question.id, answer.question)
    answered = dict.fromkeys(questions, 0)
    seen = dict.fromkeys(questions, 0)
    for answer in (answer for review in mine for answer in review.answers):
        seen[answer.question.id] += 1
        answered[answer.question.id] += answer.response is not None
    attempts = [attempt_shares(review) for review in mine]
    return [
        (
            question,
            analyse(question.id, attempts, answered[question.id])
            if counts(question)
            else ItemStatistics(seen[question.id], answered[question.id], None, None),
        )
        for question in questions.values()
    ]


def essays(
    reviews: Iterable[AttemptReview],
) -> tuple[list[tuple[AttemptReview, QuizAnswer]], list[tuple[AttemptReview, QuizAnswer]]]:
    """Return the submitted essays that wait for a score, the oldest first, and those that have one."""
    found = [
        (review, answer)
        for review in sorted(reviews, key=lambda review: review.attempt.submitted or 0)
        if review.is_submitted
        for answer in review.answers
        if is_essay(answer.question) and counts(answer.question) and answer.response is not None
    ]
    waiting = [pair for pair in found if pair[1].waits]
    return waiting, [pair for pair in found if not pair[1].waits]


def waiting_essays(session: Session, library: Library, link: ResourceLink) -> Counter[int]:
    """Count the essays of each learner that wait for a score, without reading them."""
    query = (
        select(Attempt, Answer.question_id)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(Attempt.resource_link_pk == link.id, Attempt.submitted.is_not(None), Answer.share.is_(None))
        .where(Answer.response != "null")
    )
    quizzes = _Quizzes(library, within(session))
    return Counter(
        attempt.learner_id
        for attempt, name in session.execute(query)
        if (question := quizzes.questions(attempt).get(name)) and is_essay(question) and counts(question)
    )


class _Quizzes:
    """The quizzes of course versions, each looked up once."""

    def __init__(self, library: Library, transaction: Transaction) -> None:
        self._library = library
        self._transaction = transaction
        self._found: dict[tuple[str, str], tuple[Quiz | None, Mapping[str, Question]]] = {}

    def quiz(self, attempt: Attempt) -> Quiz | None:
        return self._of(attempt)[0]

    def questions(self, attempt: Attempt) -> Mapping[str, Question]:
        return self._of(attempt)[1]

    def answers(self, attempt: Attempt, answers: Sequence[Answer]) -> tuple[QuizAnswer, ...]:
        by_question = {answer.question_id: answer for answer in answers}
        questions = self.questions(attempt)
        drawn = [questions[name] for name in attempt.drawn["questions"] if name in questions]
        is_open = attempt.submitted is None
        return tuple(_quiz_answer(question, by_question.get(question.id), is_open=is_open) for question in drawn)

    def _of(self, attempt: Attempt) -> tuple[Quiz | None, Mapping[str, Question]]:
        key = (attempt.edition, attempt.quiz_id)
        if key not in self._found:
            version = self._library.version(attempt.edition, self._transaction)
            quiz = version.quiz(attempt.quiz_id) if version else None
            self._found[key] = quiz, {question.id: question for question in quiz.questions} if quiz else {}
        return self._found[key]


def _quiz_answer(question: Question, answer: Answer | None, *, is_open: bool) -> QuizAnswer:
    if answer is None:
        return QuizAnswer(question, is_open=is_open)
    return QuizAnswer(
        question=question,
        response=read_stored(answer.response),
        share=answer.share,
        answered=answer.answered,
        comment=answer.comment,
        is_scored_by_teacher=answer.scored_by is not None,
        is_open=is_open,
    )
