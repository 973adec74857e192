"""Statistics of a link's questions: difficulty, discrimination, and the answers given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.course import Lesson
from lti_tool.base.transactions import within
from lti_tool.learning.progress import shown_items
from lti_tool.lti.refusals import LaunchRefused
from lti_tool.results.item_analysis import LEAST_ATTEMPTS, ItemStatistics, count_responses
from lti_tool.results.lesson_answers import lesson_items, read_lesson_answers
from lti_tool.results.quiz_answers import first_submitted, quiz_items, read_attempts, waiting_essays
from lti_tool.results.scatter_plot import dots
from lti_tool.web.teacher_page import teacher_page
from lti_tool.web.tool import tool
from lti_tool.web.visits import below_a_launch, link_of, present_visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response
    from sqlalchemy.orm import Session

    from exporter.course import Quiz
    from exporter.questions import Question
    from lti_tool.base.tables import ResourceLink
    from lti_tool.results.lesson_answers import LessonAnswer
    from lti_tool.results.quiz_answers import AttemptReview

questions = below_a_launch("questions", __name__, room="teach", teaching=True)

MOST_WORDS = 50
"""How many different answers to list for a question; the rest are counted together."""


@dataclass(frozen=True, slots=True)
class _LinkQuestions:
    """A link's questions and the answers to them; for quizzes, from each learner's first submitted attempt."""

    groups: list[tuple[Lesson | Quiz, list[tuple[Question, ItemStatistics]]]]
    reviews: Sequence[AttemptReview]
    answers: Sequence[LessonAnswer]
    asked: dict[str, set[str]]
    """Which questions each group still has; the others are in older attempts only."""

    def responses(self, group: Lesson | Quiz, question_id: str) -> list[tuple[tuple[str, ...], float | None]]:
        """Return the responses to a question, in words, each with its share."""
        if isinstance(group, Lesson):
            mine = [answer for answer in self.answers if answer.question.id == question_id]
            return [(answer.words, answer.share) for answer in mine]
        answers = [review.answer(question_id) for review in self.reviews if review.quiz and review.quiz.id == group.id]
        return [(answer.words, answer.share) for answer in answers if answer and answer.response is not None]


@questions.get("/questions/")
def show_questions() -> Response:
    """Show the difficulty and discrimination of each question."""
    visit = present_visit()
    link = link_of(visit)
    with tool().store.read() as session:
        link_questions = _read_questions(session, link)
        essays = waiting_essays(session, tool().library, link).total()
    return teacher_page(
        visit, "teach_questions.html.j2", quizzes=link_questions.groups, asked=link_questions.asked,
        essays=essays, dots=dots, least=LEAST_ATTEMPTS,
    )  # fmt: skip


@questions.get("/questions/<group_id>/<question_id>")
def show_question(group_id: str, question_id: str) -> Response:
    """Show the answers to one question of a quiz or lesson."""
    visit = present_visit()
    link = link_of(visit)
    with tool().store.read() as session:
        link_questions = _read_questions(session, link)
        essays = waiting_essays(session, tool().library, link).total()
    group, rows = next(((group, rows) for group, rows in link_questions.groups if group.id == group_id), (None, []))
    place = next((place for place, (question, _) in enumerate(rows) if question.id == question_id), None)
    if group is None or place is None:
        raise LaunchRefused("not-here")
    question, item = rows[place]
    responses = [] if question.type == "essay" else link_questions.responses(group, question_id)
    response_counts = count_responses(responses, offered=question.offered_words(), right=question.right_words())
    return teacher_page(
        visit, "teach_question.html.j2",
        quiz=group, is_lesson=isinstance(group, Lesson), question=question, item=item, number_of=place + 1,
        response_counts=response_counts[:MOST_WORDS],
        rarer=sum(row.count for row in response_counts[MOST_WORDS:]), essays=essays, least=LEAST_ATTEMPTS,
        before=rows[place - 1][0] if place else None,
        after=rows[place + 1][0] if place + 1 < len(rows) else None,
    )  # fmt: skip


def _read_questions(session: Session, link: ResourceLink) -> _LinkQuestions:
    """Read the link's current questions in the order of the course, then quizzes that only older attempts have."""
    reviews = first_submitted(read_attempts(session, tool().library, link))
    answers = read_lesson_answers(session, tool().library, link)
    version = tool().library.find(link.course_id, within(session))
    course = version.course if version else None
    lessons = {lesson.id: rows for lesson, rows in lesson_items(course, link.item_id, answers)}
    groups: list[tuple[Lesson | Quiz, list[tuple[Question, ItemStatistics]]]] = []
    for item in shown_items(course, link.item_id) if course else ():
        if not isinstance(item, Lesson):
            groups.append((item, quiz_items(item, reviews)))
        elif item.id in lessons:
            groups.append((item, lessons[item.id]))
    asked = {group.id: {question.id for question in group.questions} for group, _ in groups}
    known = set(asked)
    older = {review.quiz.id: review.quiz for review in reviews if review.quiz and review.quiz.id not in known}
    groups += [(quiz, quiz_items(quiz, reviews)) for quiz in older.values()]
    return _LinkQuestions(groups, reviews, answers, asked | {name: set() for name in older})
