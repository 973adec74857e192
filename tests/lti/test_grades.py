"""Which score counts, and what an LMS's answer to it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_course import QUIZ

from exporter.course import Course, Lesson, Quiz
from lti_tool.grades import DIALECTS, counted, judge, link_score, pause_after, score_message

if TYPE_CHECKING:
    from collections.abc import Sequence


def course(**weights: float) -> Course:
    """Return a course with a quiz of each name and weight."""
    quizzes = tuple(Quiz.model_validate(QUIZ | {"id": name, "weight": weight}) for name, weight in weights.items())
    return Course(id="c", title="C", outline=(Lesson(id="lesson", title="L", blocks=()), *quizzes), media={})


@pytest.mark.parametrize(
    ("scores", "best", "last"),
    [
        pytest.param([], None, None, id="nothing submitted"),
        pytest.param([0.5], 0.5, 0.5, id="one attempt"),
        pytest.param([0.9, 0.2], 0.9, 0.2, id="worse the second time"),
        pytest.param([0.2, None], None, None, id="an essay of the last attempt waits"),
        pytest.param([None, 0.2], None, 0.2, id="an essay of the first attempt waits"),
        pytest.param([0.0], 0.0, 0.0, id="nothing right is a score"),
    ],
)
def test_the_best_or_the_last_attempt_counts(
    scores: Sequence[float | None], best: float | None, last: float | None
) -> None:
    """A score that a teacher may still change is not sent."""
    assert counted(scores, "best") == best
    assert counted(scores, "last") == last


@pytest.mark.parametrize(
    ("item", "attempts", "expected"),
    [
        pytest.param("a", {"a": [0.5]}, 0.5, id="a quiz"),
        pytest.param("a", {"b": [1.0]}, None, id="another quiz"),
        pytest.param("lesson", {"a": [1.0]}, None, id="a lesson has no score"),
        pytest.param("practice", {"practice": [1.0]}, None, id="practice has no score"),
        pytest.param("gone", {}, None, id="an item that is gone"),
        pytest.param(None, {"a": [1.0]}, None, id="a course that is not completed"),
        pytest.param(None, {"a": [1.0], "b": [0.0]}, 0.25, id="a completed course, weighted"),
    ],
)
def test_a_link_is_worth_what_it_shows(
    item: str | None, attempts: dict[str, list[float | None]], expected: float | None
) -> None:
    """A quiz its score, a course the weighted mean once every graded quiz was submitted."""
    assert link_score(course(a=1, b=3, practice=0), item, attempts, "best") == expected


def test_a_score_is_worded_so_that_no_lms_erases_it() -> None:
    """Completed and fully graded, with milliseconds, out of a hundred."""
    assert score_message(subject="7", share=1 / 3, at=1_800_000_000_007) == {
        "userId": "7",
        "scoreGiven": 33.3333,
        "scoreMaximum": 100,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2027-01-15T08:00:00.007Z",
    }


def test_canvas_makes_no_new_submission_of_a_score() -> None:
    """Otherwise its teachers would be told to grade each."""
    message = score_message(subject="7", share=1, at=0, dialect=DIALECTS["canvas"])
    assert message["https://canvas.instructure.com/lti/submission"] == {"new_submission": False}


@pytest.mark.parametrize(
    ("status", "headers", "body", "tries", "outcome", "pause"),
    [
        pytest.param(200, {}, b"", 1, "delivered", False, id="OK"),
        pytest.param(204, {}, b"", 1, "delivered", False, id="no content"),
        pytest.param(409, {}, b"", 1, "conflict", False, id="Moodle's stale timestamp"),
        pytest.param(400, {}, b"", 2, "conflict", False, id="Open edX's stale timestamp"),
        pytest.param(400, {}, b"timestamp too old", 1, "conflict", False, id="Canvas's stale timestamp"),
        pytest.param(400, {}, b"user is a teacher", 1, "held", False, id="a teacher"),
        pytest.param(401, {}, b"", 1, "retry", False, id="token withdrawn"),
        pytest.param(401, {}, b"", 5, "held", False, id="token refused again and again"),
        pytest.param(403, {}, b"forbidden", 1, "held", False, id="forbidden"),
        pytest.param(403, {}, b"403 Forbidden (Rate Limit Exceeded)", 1, "retry", True, id="Canvas's throttle"),
        pytest.param(403, {"x-rate-limit-remaining": "0.0"}, b"", 1, "retry", True, id="Canvas's allowance"),
        pytest.param(404, {}, b"", 1, "held", False, id="column deleted"),
        pytest.param(422, {}, b"", 1, "held", False, id="role that cannot be graded"),
        pytest.param(429, {"retry-after": "7"}, b"", 1, "retry", True, id="too many requests"),
        pytest.param(500, {}, b"", 1, "retry", False, id="error of the LMS"),
        pytest.param(503, {}, b"", 1, "retry", True, id="maintenance"),
        pytest.param(302, {}, b"", 1, "held", False, id="redirected to a login page"),
    ],
)
def test_an_answer_says_what_to_do(  # noqa: PLR0913 - a row of a table
    status: int, headers: dict[str, str], body: bytes, tries: int, outcome: str, *, pause: bool
) -> None:
    """What passes by itself is tried again; what does not waits for a person."""
    verdict = judge(status, headers, body, tries=tries)
    assert (verdict.outcome, verdict.pause) == (outcome, pause)
    assert verdict.wait == (7000 if "retry-after" in headers else None)


def test_pauses_double_up_to_an_hour() -> None:
    """An LMS that is down for days is asked once an hour."""
    assert [pause_after(tries, 0.5) for tries in (1, 2, 3, 50)] == [5000, 10_000, 20_000, 3_600_000]
    assert pause_after(1, 0) < pause_after(1, 1)
