"""Answers to the questions inside a link's lessons, as shown to teachers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from exporter.course import Lesson
from lti_tool.base.intake import read_stored
from lti_tool.base.tables import Check, Learner
from lti_tool.base.transactions import within
from lti_tool.learning.achievements import judged_now
from lti_tool.learning.progress import counts_in_lesson, shown_items
from lti_tool.results.item_analysis import AttemptShares, ItemStatistics, analyse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from exporter.course import Course
    from exporter.questions import Question
    from lti_tool.base.tables import ResourceLink
    from lti_tool.courses.library import Library


@dataclass(frozen=True, slots=True)
class LessonAnswer:
    """One learner's answer to one question, scored with the current answer key if the question still exists."""

    learner: Learner
    lesson: Lesson
    question: Question
    response: Any
    share: float | None
    tries: int
    answered: int
    is_current: bool = True
    """Whether the question is still there and takes this answer."""

    @property
    def words(self) -> tuple[str, ...]:
        """Return the response in words."""
        return self.question.words(self.response)

    @property
    def points(self) -> float | None:
        """Return the points; None if the question does not count, or no longer."""
        counting = self.is_current and counts_in_lesson(self.question)
        return (self.share or 0.0) * self.question.points if counting else None


def read_lesson_answers(
    session: Session, library: Library, link: ResourceLink, *, learner_id: int | None = None
) -> list[LessonAnswer]:
    """Read the answers in a link, of all learners or one, each learner's in the order of the course."""
    transaction = within(session)
    version = library.find(link.course_id, transaction)
    present = _questions(version.course, link.item_id) if version else {}
    wanted = ~Learner.tests if learner_id is None else Check.learner_id == learner_id
    query = (
        select(Check, Learner)
        .join(Learner, Learner.id == Check.learner_id)
        .where(Check.resource_link_pk == link.id, wanted)
        .order_by(Check.learner_id, Check.answered)
    )
    found = []
    for row, learner in session.execute(query):
        lesson, question = present.get(row.question_id, (None, None))
        answer = judged_now(question, row) if question else None
        share = answer.share if answer else row.share
        if answer is None:  # the question is gone or has changed: use the version that was answered
            kept = library.version(row.edition, transaction)
            lesson, question = (
                _questions(kept.course, None).get(row.question_id, (None, None)) if kept else (None, None)
            )
        if lesson and question:
            response = read_stored(row.response)
            found.append(
                LessonAnswer(
                    learner, lesson, question, response, share, row.tries, row.answered, is_current=answer is not None
                )
            )
    places = {name: place for place, name in enumerate(present)}
    return sorted(found, key=lambda answer: (answer.learner.id, places.get(answer.question.id, len(places))))


def lesson_items(
    course: Course | None, item_id: str | None, answers: Sequence[LessonAnswer]
) -> list[tuple[Lesson, list[tuple[Question, ItemStatistics]]]]:
    """Return the lessons with questions, each with its questions and their statistics.

    Only questions that count are analysed, because the first answer to them is final. Others may be tried until right.
    """
    lessons = [item for item in shown_items(course, item_id) if isinstance(item, Lesson)] if course else []
    attempts = _attempt_shares(answers)
    answered = Counter(answer.question.id for answer in answers)
    return [
        (
            lesson,
            [
                (
                    question,
                    analyse(question.id, attempts, answered[question.id])
                    if counts_in_lesson(question)
                    else ItemStatistics(answered[question.id], answered[question.id], None, None),
                )
                for question in lesson.questions
            ],
        )
        for lesson in lessons
        if lesson.questions
    ]


def _attempt_shares(answers: Iterable[LessonAnswer]) -> list[AttemptShares]:
    """Return each learner's answers to questions that count, as if they were one attempt at a quiz."""
    shares: dict[int, dict[str, float | None]] = defaultdict(dict)
    points: dict[int, dict[str, float]] = defaultdict(dict)
    for answer in answers:
        if counts_in_lesson(answer.question):
            shares[answer.learner.id][answer.question.id] = answer.share
            points[answer.learner.id][answer.question.id] = answer.question.points
    return [AttemptShares(shares[learner], points[learner]) for learner in shares]


def _questions(course: Course, item_id: str | None) -> dict[str, tuple[Lesson, Question]]:
    lessons = [item for item in shown_items(course, item_id) if isinstance(item, Lesson)]
    return {question.id: (lesson, question) for lesson in lessons for question in lesson.questions}
