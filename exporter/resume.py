"""How many characters of resume data a course can need, so that an author learns of a tight LMS before a learner does.

The format itself is the player's (``templates/player/state/resume-data.js``); this module only adds up its largest
form. A test has the player write such states and compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.course import Lesson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exporter.course import Course, Quiz
    from exporter.questions import Question

_KEY = 5

_HEAD = len("1") + 5 + 8 + 3 + len(";") + 1 + 3
"""Version, checksum, lineage, a revision of up to 262,143 changes, what was reached and its score."""
_RUNNING = len(";R") + 3 + _KEY
"""A running attempt: its seed and the question that was shown last."""
_TIME = len(";") + 6 + len(";") + 4
"""Start and seconds spent."""
_MANY_ATTEMPTS = 63
"""As many as one character counts."""


@dataclass(frozen=True, slots=True)
class ResumeSize:
    """What the resume data of somebody who read and answered everything need, in characters.

    ``characters`` is the full form without the texts of free answers, ``scores`` the shortest form that keeps every
    score, ``texts`` the number of free answers, whose texts share the room that is left.
    """

    characters: int
    scores: int
    texts: int


def resume_size(course: Course) -> ResumeSize:
    """Return what the resume data of ``course`` can need."""
    checks = [question for lesson in course.lessons for question in lesson.questions]
    groups: list[tuple[Iterable[Question], int | None]] = [(checks, None)]
    groups += [(quiz.questions, quiz.draw) for quiz in course.quizzes]
    frame = len("|||") + _HEAD + _place(course) + _KEY * len(course.lessons)
    frame += sum(len("|") + _quiz_head(quiz) for quiz in course.quizzes)
    return ResumeSize(
        characters=frame + _largest(groups, lambda question: _mark(question) + (question.packed_size() or 0)),
        scores=frame + _largest(groups, _mark),
        texts=_largest(groups, lambda question: int(question.packed_size() is None)),
    )


def _largest(groups: Iterable[tuple[Iterable[Question], int | None]], size: Callable[[Question], int]) -> int:
    """Return the sum of the largest sizes of each group, as many as an attempt asks of it."""
    return sum(sum(sorted(map(size, questions), reverse=True)[:draw]) for questions, draw in groups)


def _place(course: Course) -> int:
    """Return the characters of the place with the longest anchor."""
    anchors = [heading.anchor for item in course.items if isinstance(item, Lesson) for heading in item.headings]
    longest = max((len(anchor.encode()) for anchor in anchors), default=0)
    return _KEY + (len(";") + -(-longest * 4 // 3) if longest else 0)


def _quiz_head(quiz: Quiz) -> int:
    """Return the characters of a quiz whose attempt runs, after others; where it draws, its seed counts them, too."""
    attempts = 1 if quiz.attempts and quiz.attempts <= _MANY_ATTEMPTS else 2
    round_of_the_pool = attempts if quiz.draw and quiz.attempts != 1 else 0
    best = 3 if any(question.scored and question.points > 0 for question in quiz.questions) else 0
    return _KEY + attempts + len(";") + best + _RUNNING + round_of_the_pool + (_TIME if quiz.time_limit else 0)


def _mark(question: Question) -> int:
    """Return the characters of an answer without its response: a mark, the right parts if it has any, the key."""
    return 1 + (2 if question.scored and question.parts > 1 else 0) + _KEY
