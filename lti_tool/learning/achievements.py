"""What learners have done in a link, read from the database in a fixed number of queries.

Answers to questions inside lessons are scored with the current answer key, as in the player: when an author corrects a
mistake in the key, nobody is left with a wrong score.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from lti_tool.base.intake import read_stored
from lti_tool.base.tables import Attempt, Check, Learner, Progress
from lti_tool.grades.message import Submission
from lti_tool.learning.progress import Achievements, lesson_questions, shown_items
from lti_tool.learning.rules import JudgedAnswer, LearningRefused, share_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from exporter.course import Course
    from exporter.questions import Question
    from lti_tool.base.tables import ResourceLink


def read_achievements(session: Session, link: ResourceLink, course: Course | None) -> dict[int, Achievements]:
    """Read what all learners have done in a link, by the learner's row id; all but those who test.

    Without ``course``, because it no longer exists, questions inside its lessons are left out.
    """
    scores: dict[int, dict[str, list[float | None]]] = defaultdict(lambda: defaultdict(list))
    times: dict[int, dict[str, list[Submission]]] = defaultdict(lambda: defaultdict(list))
    begun: dict[int, set[str]] = defaultdict(set)
    for row in session.scalars(_of(Attempt, link).order_by(Attempt.number)):
        begun[row.learner_id].add(row.quiz_id)
        if row.submitted is not None:
            scores[row.learner_id][row.quiz_id].append(row.score)
            times[row.learner_id][row.quiz_id].append(Submission(row.started, row.submitted))
    read = {row.learner_id: frozenset(row.read) for row in session.scalars(_of(Progress, link))}
    checks = read_checks(session, link, course) if course else {}
    known = begun.keys() | read.keys() | checks.keys()
    return {
        owner: Achievements(
            read=read.get(owner, frozenset()),
            attempts=dict(scores[owner]),
            begun=frozenset(begun[owner]),
            checks={name: answer.share for name, answer in checks.get(owner, {}).items()},
            submitted=dict(times[owner]),
            answered={name: answer.answered for name, answer in checks.get(owner, {}).items() if answer.answered},
        )
        for owner in known
    }


def read_checks(session: Session, link: ResourceLink, course: Course) -> dict[int, dict[str, JudgedAnswer]]:
    """Read the answers to the questions in the lessons of a link, by learner and question.

    Answers are left out if their question no longer exists, or has changed so that they no longer fit.
    """
    questions = {question.id: question for question in lesson_questions(shown_items(course, link.item_id))}
    found: dict[int, dict[str, JudgedAnswer]] = defaultdict(dict)
    for row in session.scalars(_of(Check, link)):
        mine = found[row.learner_id]  # an answer shows that the learner was here, even if its question is gone
        answer = judged_now(questions[row.question_id], row) if row.question_id in questions else None
        if answer is not None:
            mine[row.question_id] = answer
    return dict(found)


def checks_now(rows: Iterable[Check], course: Course, item_id: str | None) -> dict[str, JudgedAnswer]:
    """Return a learner's answers to the questions in the lessons of a link, by question, as `read_checks` does."""
    questions = {question.id: question for question in lesson_questions(shown_items(course, item_id))}
    judged = {
        row.question_id: judged_now(questions[row.question_id], row) for row in rows if row.question_id in questions
    }
    return {name: answer for name, answer in judged.items() if answer is not None}


def judged_now(question: Question, row: Check) -> JudgedAnswer | None:
    """Return a stored answer, scored with the current answer key; None if it no longer fits the question."""
    response = read_stored(row.response)
    try:
        return JudgedAnswer(response, share_of(question, response), final=True, answered=row.answered)
    except LearningRefused:
        return None


def _of(table: type[Attempt | Check | Progress], link: ResourceLink) -> Any:
    mine = select(table).where(table.resource_link_pk == link.id)
    return mine.join(Learner, Learner.id == table.learner_id).where(~Learner.tests)
