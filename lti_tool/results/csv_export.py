"""Results as CSV for spreadsheets: UTF-8 with a byte order mark, which Excel needs, and times in UTC."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from lti_tool.results.roster_view import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lti_tool.lti.roster import Roster
    from lti_tool.results.lesson_answers import LessonAnswer
    from lti_tool.results.quiz_answers import AttemptReview
    from lti_tool.results.roster_view import RosterLine

Cell = str | float | None

SCORES = (
    "Name", "LMS id", "State", "Lessons read", "Lessons", "Submitted attempts", "Score (%)", "Grade in the LMS",
    "Last active",
)  # fmt: skip
ANSWERS = (
    "Name", "LMS id", "Quiz or lesson", "Attempt", "Started", "Submitted", "Attempt score (%)", "Question id",
    "Question", "Type", "Answer", "Right answer", "Points", "Points possible", "Answered", "Comment", "Right (%)",
    "Tries",
)  # fmt: skip

# OWASP, CSV injection: spreadsheets read cells that begin like this as formulas, whoever typed them. Some also accept
# full-width signs; others ignore white space before the sign, or marks of the direction of writing that nobody sees.
_FORMULA = re.compile(r"[\t\r\n]|[\s\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]")  # noqa: RUF001 - exactly these characters


def scores_csv(lines: Iterable[RosterLine], *, lessons: int) -> bytes:
    """Return the roster, one line per person. ``lessons`` is the number of lessons that the link shows."""
    return _csv(
        SCORES,
        (
            (
                line.name, line.subject, line.state, line.read, lessons, line.submitted, _percent(line.share),
                line.grade.status if line.grade else "", _moment(line.active),
            )
            for line in lines
        ),
    )  # fmt: skip


def answers_csv(reviews: Iterable[AttemptReview], answers: Iterable[LessonAnswer], roster: Roster) -> bytes:
    """Return all answers: one line per question of each attempt, and one per answer inside a lesson."""
    return _csv(ANSWERS, chain(_of_attempts(reviews, roster), _of_lessons(answers, roster)))


def harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet reads it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _of_attempts(reviews: Iterable[AttemptReview], roster: Roster) -> Iterator[Sequence[Cell]]:
    return (
        (
            name_of(review.learner, roster), review.learner.subject,
            review.quiz.title if review.quiz else review.attempt.quiz_id, review.attempt.number,
            _moment(review.attempt.started), _moment(review.attempt.submitted), _percent(review.attempt.score),
            answer.question.id, answer.question.asked_words(), answer.question.type, "; ".join(answer.words),
            "; ".join(answer.question.right_words()), answer.points, answer.question.points, _moment(answer.answered),
            answer.comment, _percent(answer.share), None,
        )
        for review in reviews
        for answer in review.answers
    )  # fmt: skip


def _of_lessons(answers: Iterable[LessonAnswer], roster: Roster) -> Iterator[Sequence[Cell]]:
    return (
        (
            name_of(answer.learner, roster), answer.learner.subject, answer.lesson.title, None, "", "", None,
            answer.question.id, answer.question.asked_words(), answer.question.type, "; ".join(answer.words),
            "; ".join(answer.question.right_words()), answer.points,
            None if answer.points is None else answer.question.points, _moment(answer.answered), "",
            _percent(answer.share), answer.tries,
        )
        for answer in answers
    )  # fmt: skip


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    file = io.StringIO(newline="")
    # Quote all text: where semicolons are separators, "a;=1+1" would become two cells, the second one a formula.
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(head)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in map(_cell, row)] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> str | float:
    return "" if value is None else value


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 2)


def _moment(at: int | None) -> str:
    return "" if at is None else datetime.fromtimestamp(at / 1000, UTC).isoformat(sep=" ", timespec="seconds")[:19]
