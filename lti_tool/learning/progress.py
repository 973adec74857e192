"""A learner's progress in a link: its score, whether it is finished, and what has to be done first.

Pure: no requests, no database. The player follows the same rules in the browser (templates/player/state/progress.js),
but only what is calculated here counts. Shares are from 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from exporter.course import Lesson, Quiz
from lti_tool.base.settings import ScoreRule
from lti_tool.grades.message import Submission
from lti_tool.learning.rules import is_graded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exporter.course import Course, Item
    from exporter.questions import Question


class Stage(StrEnum):
    """How far a learner is: ``WAITING`` when a teacher has to score what was submitted, ``FAILED`` when all is done."""

    NOT_STARTED = "not-started"
    STARTED = "started"
    WAITING = "waiting"
    FAILED = "failed"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievements:
    """What a learner has done in a link."""

    read: frozenset[str] = frozenset()
    """Ids of lessons."""
    attempts: Mapping[str, Sequence[float | None]]
    """The scores of each quiz's submitted attempts, in order; None while an essay waits for a score."""
    begun: frozenset[str] = frozenset()
    """Ids of quizzes with at least one attempt, submitted or not."""
    checks: Mapping[str, float | None]
    """The share of each answered question inside a lesson; None if it is not scored automatically."""
    submitted: Mapping[str, Sequence[Submission]] = field(default_factory=dict)
    """When each quiz's submitted attempts were begun and handed in, in their order."""
    answered: Mapping[str, int] = field(default_factory=dict)
    """When each question inside a lesson was answered."""
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    """How many attempts at each quiz in other links count against its limit."""


def shown_items(course: Course, item_id: str | None) -> tuple[Item, ...]:
    """Return the items that a link shows: one, or all."""
    return tuple(item for item in course.items if item_id in {None, item.id})


def lesson_questions(items: Iterable[Item]) -> list[Question]:
    """Return the questions inside the lessons among ``items``."""
    return [question for item in items if isinstance(item, Lesson) for question in item.questions]


def counts_in_lesson(question: Question) -> bool:
    """Return whether a question inside a lesson adds to the score."""
    return question.graded and question.scored and question.points > 0


def graded_quizzes(items: Iterable[Item]) -> list[Quiz]:
    """Return the quizzes among ``items`` that count towards the score."""
    return [item for item in items if isinstance(item, Quiz) and is_graded(item)]


def is_graded_link(course: Course, item_id: str | None) -> bool:
    """Return whether a link that shows this has a score, from quizzes or from questions in lessons."""
    items = shown_items(course, item_id)
    return bool(graded_quizzes(items)) or _points(lesson_questions(items)) > 0


def counted(scores: Sequence[float | None], rule: ScoreRule) -> float | None:
    """Return which share of a quiz's submitted attempts, given in order, counts.

    None if nothing is submitted, or while an essay waits for a teacher and the result could still change.
    """
    if not scores:
        return None
    if rule is ScoreRule.LAST:
        return scores[-1]
    return None if None in scores else max(score for score in scores if score is not None)


def link_score(course: Course, item_id: str | None, achievements: Achievements, rule: ScoreRule) -> float | None:
    """Return a learner's share of a link's score.

    It is the weighted mean of the link's graded quizzes. Together, the questions with ``graded: true`` in its lessons
    count as one more quiz, of weight 1. None means that there is nothing to send yet: there is no grade until every
    quiz is submitted and every graded question answered.
    """
    items = shown_items(course, item_id)
    shares = [(quiz.weight, counted(achievements.attempts.get(quiz.id, ()), rule)) for quiz in graded_quizzes(items)]
    questions = lesson_questions(items)
    if _points(questions) > 0:
        shares.append((1, _checks_share(questions, achievements)))
    if not shares or any(share is None for _, share in shares):
        return None
    total = sum(weight for weight, _ in shares)
    return sum(weight * share for weight, share in shares if share is not None) / total


def submission(course: Course, item_id: str | None, achievements: Achievements, rule: ScoreRule) -> Submission | None:
    """Return when the work that a link's score counts was begun and handed in; None if there is none.

    Of several attempts with the same share, the first counts.
    """
    items = shown_items(course, item_id)
    times = []
    for quiz in graded_quizzes(items):
        scores = [score or 0.0 for score in achievements.attempts.get(quiz.id, ())]
        if submitted := achievements.submitted.get(quiz.id):
            times.append(submitted[-1 if rule is ScoreRule.LAST else scores.index(max(scores))])
    graded = [question.id for question in lesson_questions(items) if counts_in_lesson(question)]
    answered = [achievements.answered[name] for name in graded if name in achievements.answered]
    handed_in = [time.submitted for time in times] + answered
    begun = [time.started for time in times if time.started is not None] + answered
    return Submission(min(begun), max(handed_in)) if handed_in else None


def stage(course: Course, item_id: str | None, achievements: Achievements, rule: ScoreRule) -> Stage:
    """Return the progress of a learner who has started, according to the course's completion rule."""
    items = shown_items(course, item_id)
    quizzes = graded_quizzes(items)
    submitted = all(achievements.attempts.get(quiz.id) for quiz in quizzes)
    share = link_score(course, item_id, achievements, rule)
    if not (submitted and _are_checks_answered(items, achievements)):
        return (
            Stage.FINISHED
            if course.completion.quizzes == "none" and _is_read(course, items, achievements)
            else Stage.STARTED
        )
    if share is None and is_graded_link(course, item_id):
        return Stage.WAITING
    if not _is_read(course, items, achievements):
        return Stage.STARTED
    if course.completion.quizzes != "passed" or share is None or _is_passed(course, items, achievements, rule, share):
        return Stage.FINISHED
    return Stage.FAILED


def has_completed(course: Course, achievements: Achievements, rule: ScoreRule) -> bool:
    """Return whether a learner has completed the whole course and not failed it, as its certificate says."""
    share = link_score(course, None, achievements, rule)
    is_finished = stage(course, None, achievements, rule) is Stage.FINISHED
    return is_finished and (share is None or _is_passed(course, course.items, achievements, rule, share))


def to_do_first(course: Course, link_item_id: str | None, wanted: str, achievements: Achievements) -> Item | None:
    """Return what has to be done before the item ``wanted`` may be started, in a sequential course.

    Anything already done or started stays open. In a link to a single item, nothing has to be done first.
    """
    if course.navigation != "sequential" or link_item_id is not None:
        return None
    ids = [item.id for item in course.items]
    first = next((item for item in course.items if not _is_done(course, item, achievements)), None)
    item = course.items[ids.index(wanted)] if wanted in ids else None
    if first is None or item is None or wanted in achievements.begun or _is_done(course, item, achievements):
        return None
    return first if ids.index(first.id) < ids.index(wanted) else None


def _is_done(course: Course, item: Item, achievements: Achievements) -> bool:
    """Return whether an item unlocks the next one: a quiz also does when no attempts are left, here or elsewhere."""
    if isinstance(item, Lesson):
        return item.id in achievements.read
    scores = achievements.attempts.get(item.id, ())
    if item.attempts is not None and len(scores) + achievements.elsewhere.get(item.id, 0) >= item.attempts:
        return True
    if not scores or not item.graded or course.completion.quizzes != "passed":
        return bool(scores)
    return _reaches(max((score for score in scores if score is not None), default=0.0), item.passing_score)


def _is_read(course: Course, items: Sequence[Item], achievements: Achievements) -> bool:
    """Return whether something was completed, and enough lessons were read."""
    lessons = [item.id for item in items if isinstance(item, Lesson)]
    read = sum(lesson in achievements.read for lesson in lessons)
    begun = bool(read or achievements.checks or any(achievements.attempts.get(item.id) for item in items))
    return begun and read * 100 >= course.completion.lessons * len(lessons)


def _is_passed(
    course: Course, items: Sequence[Item], achievements: Achievements, rule: ScoreRule, share: float
) -> bool:
    """Return whether the scores reach the pass marks of the course and of each quiz."""
    quizzes = graded_quizzes(items)
    alone = len(items) == 1 and len(quizzes) == 1
    return all(
        _reaches(counted(achievements.attempts.get(quiz.id, ()), rule) or 0.0, quiz.passing_score) for quiz in quizzes
    ) and (alone or _reaches(share, course.completion.passing_score))


def _are_checks_answered(items: Sequence[Item], achievements: Achievements) -> bool:
    questions = lesson_questions(items)
    return _points(questions) == 0 or _checks_share(questions, achievements) is not None


def _checks_share(questions: Sequence[Question], achievements: Achievements) -> float | None:
    """Return the share of points for graded questions in lessons; None until all of them are answered."""
    graded = [question for question in questions if question.graded]
    if any(question.id not in achievements.checks for question in graded):
        return None
    points = sum(question.points * (achievements.checks[question.id] or 0.0) for question in graded)
    return points / _points(questions)


def _points(questions: Iterable[Question]) -> float:
    return sum(question.points for question in questions if counts_in_lesson(question))


def _reaches(share: float, mark: float) -> bool:
    """Return whether a share reaches a mark in percent, compared as in the player: to four decimals."""
    return round(share, 4) >= mark / 100
