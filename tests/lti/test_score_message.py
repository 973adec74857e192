"""How a score is worded, and what an LMS's answer to it means."""

from __future__ import annotations

import pytest

from lti_tool.grades.message import judge, pause_after, score_message
from lti_tool.lti.lms import known


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
    message = score_message(subject="7", share=1, at=0, extras=known()["canvas"].score_extras)
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
