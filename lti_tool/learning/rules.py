"""Attempts at quizzes as pure functions over stored values: what is drawn, what may be done, what it is worth.

The server decides all of it. The browser is told no answer before its feedback is due, and what it says of scores is
not listened to.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exporter.course import Quiz
    from exporter.questions import Question

GRACE = 5_000
"""Milliseconds that an answer may take on its way: one that was sent in time counts."""
LONGEST_RESPONSE = 100_000
"""Characters of a response as JSON."""

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
    "no-grade": "noGradeYet",
    "delivered": "gradeArrivedAlready",
    "too-soon": "gradeSentJustNow",
}
"""The sentence of each reason, by its key in ``templates/lti/languages``."""


class LearningRefused(Exception):  # noqa: N818 - named like `LaunchRefused`
    """What the browser asked for is not to be had: ``reason`` is a key of `REFUSALS`, ``values`` fill its sentence."""

    def __init__(self, reason: str, **values: str) -> None:
        self.reason = reason
        self.sentence = REFUSALS[reason]
        self.values = values
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """A learner's answer: the response, its share (None: not scored, or not yet), and whether it stays."""

    response: Any
    share: float | None
    final: bool
    comment: str = ""
    """What the teacher who scored it says about it."""


def is_essay(question: Question) -> bool:
    """Return whether a teacher scores the question."""
    return question.type == "essay"


def counts(question: Question) -> bool:
    """Return whether the question adds to the score, by the machine's judgement or by a teacher's."""
    return question.points > 0 and (question.scored or is_essay(question))


def is_graded(quiz: Quiz) -> bool:
    """Return whether the quiz has a score that goes to the LMS: here a quiz of essays has one, too."""
    return quiz.weight > 0 and any(counts(question) for question in quiz.questions)


def draw(quiz: Quiz, seed: int) -> dict[str, Any]:
    """Return what an attempt asks, in order: ``{"seed": …, "questions": [ids]}``."""
    chance = random.Random(seed)  # noqa: S311 - whoever knew the order would know nothing
    ids = [question.id for question in quiz.questions]
    drawn = set(chance.sample(ids, min(quiz.draw, len(ids)))) if quiz.draw else set(ids)
    order = [name for name in ids if name in drawn]
    if quiz.shuffle_questions:
        chance.shuffle(order)
    return {"seed": seed, "questions": order}


def deadline(quiz: Quiz, started: int) -> int | None:
    """Return until when an attempt runs, in milliseconds; None without a time limit."""
    return None if quiz.time_limit is None else started + round(quiz.time_limit * 60_000)


def may_start(quiz: Quiz, submitted: int) -> None:
    """Refuse a new attempt when all are used."""
    if quiz.attempts is not None and submitted >= quiz.attempts:
        raise LearningRefused("no-attempts-left")


def is_over(limit: int | None, now: int) -> bool:
    """Return whether an attempt's time is over, with the grace for answers on their way."""
    return limit is not None and now > limit + GRACE


def judge(  # noqa: PLR0913 - an answer and all that decides about it
    quiz: Quiz,
    question_id: str,
    question_ids: Sequence[str],
    before: JudgedAnswer | None,
    response: Any,
    *,
    draft: bool = False,
) -> JudgedAnswer:
    """Return the answer that a response makes; raises `LearningRefused`.

    With immediate feedback the first answer stays; otherwise, and as a draft, it may be changed until the attempt is
    submitted. Of what may be changed nothing is told (`reveals`): it has its share only to be submitted as it stands.
    """
    question = next((question for question in quiz.questions if question.id == question_id), None)
    if question is None or question_id not in question_ids:
        raise LearningRefused("not-asked")
    if before is not None and before.final:
        raise LearningRefused("final")
    return JudgedAnswer(response, share_of(question, response), final=quiz.feedback == "immediate" and not draft)


def share_of(question: Question, response: Any) -> float | None:
    """Return the share of a response that is right; raises `LearningRefused` for what is no response."""
    try:
        if response is None or len(json.dumps(response)) > LONGEST_RESPONSE:
            raise LearningRefused("not-an-answer")
        return question.score(response)
    except (ValueError, TypeError, RecursionError) as error:
        raise LearningRefused("not-an-answer") from error


def attempt_score(quiz: Quiz, question_ids: Sequence[str], answers: Mapping[str, JudgedAnswer]) -> float | None:
    """Return the share of the points that the answers earn; None while an essay waits for a teacher, or nothing counts.

    A question that was not answered earns nothing.
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
    """Return what an attempt has earned, of how many points, and how many answers wait for a teacher."""
    counting = [question for question in quiz.questions if question.id in question_ids and counts(question)]
    answered = [(question, answers[question.id].share) for question in counting if question.id in answers]
    return {
        "earned": sum(question.points * (share or 0.0) for question, share in answered),
        "total": sum(question.points for question in counting),
        "count": sum(share is None for _, share in answered),
    }


def reveals(quiz: Quiz, answer: JudgedAnswer | None, *, submitted: bool) -> bool:
    """Return whether the feedback to a question is due."""
    if quiz.feedback == "none":
        return False
    return submitted or (quiz.feedback == "immediate" and answer is not None and answer.final)
