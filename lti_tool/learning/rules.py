"""The rules of attempts at quizzes as pure functions: which questions are drawn, what is allowed, how it is scored.

The server decides everything. It sends no answer to the browser before its feedback is due, and ignores what the
browser says about scores.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exporter.course import Quiz
    from exporter.questions import Question

GRACE = 5_000
"""Milliseconds that an answer may take to arrive: one that was sent in time counts."""
LONGEST_RESPONSE = 100_000
"""Maximum characters of a response as JSON."""

REFUSALS = {
    "no-quiz": "noQuizHere",
    "no-attempt": "noSuchAttempt",
    "no-attempts-left": "noAttemptsLeft",
    "submitted": "alreadySubmitted",
    "too-late": "timeIsOver",
    "not-asked": "notAsked",
    "final": "alreadyAnswered",
    "not-an-answer": "notAnAnswer",
    "stale": "continuedElsewhere",
    "no-question": "noQuestionHere",
    "locked": "doThisFirst",
    "observing": "observersOnlyLook",
    "no-grade": "noGradeYet",
    "delivered": "gradeArrivedAlready",
    "too-soon": "gradeSentJustNow",
}
"""The sentence for each reason: a key in ``templates/lti/languages``."""


class LearningRefused(Exception):  # noqa: N818 - named like `LaunchRefused`
    """A request that cannot be granted. ``reason`` is a key of `REFUSALS`; ``values`` fill its sentence."""

    def __init__(self, reason: str, **values: str) -> None:
        self.reason = reason
        self.sentence = REFUSALS[reason]
        self.values = values
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """A learner's answer: the response, its share (None: not scored, or not yet), and whether it is final."""

    response: Any
    share: float | None
    final: bool
    comment: str = ""
    """The comment of the teacher who scored it."""
    answered: int | None = None
    """When it was given, in milliseconds; None before it is stored."""


def is_essay(question: Question) -> bool:
    """Return whether a teacher scores the question."""
    return question.type == "essay"


def counts(question: Question) -> bool:
    """Return whether the question adds to the score, whether scored automatically or by a teacher."""
    return question.points > 0 and (question.scored or is_essay(question))


def is_graded(quiz: Quiz) -> bool:
    """Return whether the quiz has a score for the LMS: in LTI, a quiz of essays has one, too."""
    return quiz.weight > 0 and any(counts(question) for question in quiz.questions)


def draw(quiz: Quiz, seed: int, earlier: Iterable[str] = ()) -> dict[str, Any]:
    """Return the questions of an attempt, in order: ``{"seed": …, "questions": [ids]}``.

    ``earlier`` are the questions of the learner's earlier attempts, each as often as it was asked: what was asked least
    is drawn first, so that no question comes again before all of its group have come.
    """
    chance = random.Random(seed)  # noqa: S311 - knowing the order gives nothing away
    times = Counter(earlier)
    drawn: set[str] = set()
    for pool in quiz.pools:
        ids = [question.id for question in pool.questions]
        drawn.update(sorted(chance.sample(ids, len(ids)), key=lambda name: times[name])[: pool.asked])
    order = [question.id for question in quiz.questions if question.id in drawn]
    if quiz.shuffle_questions:
        chance.shuffle(order)
    return {"seed": seed, "questions": order}


def deadline(quiz: Quiz, started: int) -> int | None:
    """Return when an attempt ends, in milliseconds; None without a time limit."""
    return None if quiz.time_limit is None else started + round(quiz.time_limit * 60_000)


def may_start(quiz: Quiz, submitted: int) -> None:
    """Refuse a new attempt if none are left."""
    if quiz.attempts is not None and submitted >= quiz.attempts:
        raise LearningRefused("no-attempts-left")


def is_over(limit: int | None, now: int) -> bool:
    """Return whether an attempt's time is up, including the grace period for answers on their way."""
    return limit is not None and now > limit + GRACE


def judge(  # noqa: PLR0913 - an answer, and everything that decides about it
    quiz: Quiz,
    question_id: str,
    question_ids: Sequence[str],
    before: JudgedAnswer | None,
    response: Any,
    *,
    draft: bool = False,
) -> JudgedAnswer:
    """Score a response and return it as an answer, or raise `LearningRefused`.

    With immediate feedback, the first answer is final. Otherwise, and for drafts, it may be changed until the attempt
    is submitted; until then the share is kept but not shown (see `reveals`).
    """
    question = next((question for question in quiz.questions if question.id == question_id), None)
    if question is None or question_id not in question_ids:
        raise LearningRefused("not-asked")
    if before is not None and before.final:
        raise LearningRefused("final")
    share = share_of(question, response)
    if before is not None and not question.may_follow(before.response, response):
        raise LearningRefused("stale")
    return JudgedAnswer(response, share, final=quiz.feedback == "immediate" and not draft)


def is_concluded(quiz: Quiz, answers: Mapping[str, JudgedAnswer]) -> bool:
    """Return whether an answer has ended the attempt, as the ending of a story does."""
    return any(
        question.id in answers and question.concludes(answers[question.id].response) for question in quiz.questions
    )


def share_of(question: Question, response: Any) -> float | None:
    """Return the share of a response that is right; raise `LearningRefused` if it is not a valid response."""
    try:
        if response is None or len(json.dumps(response)) > LONGEST_RESPONSE:
            raise LearningRefused("not-an-answer")
        return question.score(response)
    except (ValueError, TypeError, RecursionError) as error:
        raise LearningRefused("not-an-answer") from error


def attempt_score(quiz: Quiz, question_ids: Sequence[str], answers: Mapping[str, JudgedAnswer]) -> float | None:
    """Return the share of points for the answers; None while an essay waits for a teacher, or if nothing counts.

    An unanswered question gets no points.
    """
    counting = [question for question in quiz.questions if question.id in question_ids and counts(question)]
    total = sum(question.points for question in counting)
    points = 0.0
    for question in counting:
        answer = answers.get(question.id)
        if answer is not None and answer.share is None:
            return None
        points += question.points * (answer.share or 0.0) if answer else 0.0
    return points / total if total else None


def so_far(quiz: Quiz, question_ids: Sequence[str], answers: Mapping[str, JudgedAnswer]) -> dict[str, float]:
    """Return an attempt's points so far, the possible points, and how many answers wait for a teacher."""
    counting = [question for question in quiz.questions if question.id in question_ids and counts(question)]
    answered = [(question, answers[question.id].share) for question in counting if question.id in answers]
    return {
        "earned": sum(question.points * (share or 0.0) for question, share in answered),
        "total": sum(question.points for question in counting),
        "count": sum(share is None for _, share in answered),
    }


def reveals(quiz: Quiz, answer: JudgedAnswer | None, *, submitted: bool) -> bool:
    """Return whether the feedback on a question is due."""
    if quiz.feedback == "none":
        return False
    return submitted or (quiz.feedback == "immediate" and answer is not None and answer.final)
