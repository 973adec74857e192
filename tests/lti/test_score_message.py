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


HTML = {"content-type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("status", "headers", "body", "tries", "outcome", "refusal"),
    [
        pytest.param(200, {}, b"", 1, "delivered", None, id="OK"),
        pytest.param(204, {}, b"", 1, "delivered", None, id="no content"),
        pytest.param(200, {"content-type": "application/json"}, b"{}", 1, "delivered", None, id="JSON"),
        pytest.param(200, HTML, b"Please log in", 1, "retry", "away", id="a login page"),
        pytest.param(200, {}, b"\n<!doctype html>", 1, "retry", "away", id="a page about maintenance"),
        pytest.param(302, {"location": "/login"}, b"", 1, "retry", "away", id="redirected to a login page"),
        pytest.param(409, {}, b"", 1, "conflict", "stale", id="Moodle's stale timestamp"),
        pytest.param(400, {}, b"", 2, "conflict", "stale", id="Open edX's stale timestamp"),
        pytest.param(400, {}, b"timestamp too old", 1, "conflict", "stale", id="Canvas's stale timestamp"),
        pytest.param(400, {}, b"user is a teacher", 1, "held", None, id="a teacher"),
        pytest.param(401, {}, b"", 9, "retry", "token", id="token withdrawn"),
        pytest.param(403, {}, b"forbidden", 1, "held", None, id="forbidden"),
        pytest.param(403, {}, b'{"error": "forbidden"}', 1, "held", None, id="forbidden, as JSON"),
        pytest.param(403, HTML, b"blocked", 1, "retry", "away", id="a firewall"),
        pytest.param(403, {}, b"", 1, "retry", "away", id="a firewall without words"),
        pytest.param(403, {}, b"403 Forbidden (Rate Limit Exceeded)", 1, "retry", "busy", id="Canvas's throttle"),
        pytest.param(403, {"x-rate-limit-remaining": "0.0"}, b"", 1, "retry", "busy", id="Canvas's allowance"),
        pytest.param(404, {}, b"", 1, "held", None, id="column deleted"),
        pytest.param(404, {}, b"<html>", 1, "retry", "away", id="a proxy that knows no LMS"),
        pytest.param(422, {}, b"", 1, "held", None, id="role that cannot be graded"),
        pytest.param(429, {"retry-after": "7"}, b"", 1, "retry", "busy", id="too many requests"),
        pytest.param(500, {}, b"", 1, "retry", "trouble", id="error of the LMS"),
        pytest.param(503, {}, b"", 1, "retry", "away", id="maintenance"),
    ],
)
def test_an_answer_says_what_to_do(  # noqa: PLR0913, PLR0917 - a row of a table
    status: int, headers: dict[str, str], body: bytes, tries: int, outcome: str, refusal: str | None
) -> None:
    """What passes by itself is tried again; what does not waits for a person."""
    verdict = judge(status, headers, body, tries=tries)
    assert verdict.outcome == outcome
    assert refusal is None or verdict.refusal == refusal
    assert verdict.wait == (7000 if "retry-after" in headers else 0 if refusal == "token" else None)


def test_an_lms_that_asks_to_wait_for_ever_is_asked_again_in_an_hour() -> None:
    """Python reads no number of 5,000 digits."""
    assert judge(429, {"retry-after": "9" * 5000}, b"", tries=1).wait == 3_600_000


def test_a_new_token_is_tried_at_once_then_after_a_while_and_not_for_ever() -> None:
    """Only refused tokens count, not what else went wrong before."""
    verdicts = [judge(401, {}, b"", tries=100, refusals={"away": 90, "token": before}) for before in (0, 1, 3, 4)]
    assert [(verdict.outcome, verdict.wait) for verdict in verdicts] == [
        ("retry", 0), ("retry", None), ("retry", None), ("held", None),
    ]  # fmt: skip


def test_pauses_double_up_to_an_hour() -> None:
    """An LMS that is down for days is asked once an hour."""
    assert [pause_after(tries, 0.5) for tries in (1, 2, 3, 50)] == [5000, 10_000, 20_000, 3_600_000]
    assert pause_after(1, 0) < pause_after(1, 1)
