"""The message that carries a score, and what the platform's response means. Pure: no requests, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lti_tool.base.http_client import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping

MAXIMUM = 100
"""The maximum of every score sent; a platform scales it to the points of its column (AGS 3.4.8)."""

LEAST_APART = 1000
"""Milliseconds between two scores of one learner: Moodle and Open edX compare whole seconds."""

_NO_COLUMN = (
    "the column no longer exists in the LMS. A teacher can create a new one: open the link, then 'Gradebook'. If the "
    "column is still there, send the grade again"
)
_NONE: Mapping[str, int] = MappingProxyType({})
TOKENS_BEFORE_A_PERSON = 4
"""New access tokens that are tried for one score."""
_FIRST_PAUSE = 5_000
LONGEST_PAUSE = 3_600_000
"""Milliseconds, give or take a tenth."""


@dataclass(frozen=True, slots=True)
class Submission:
    """When the work behind a score was begun, if that is known, and when it was handed in. In milliseconds.

    An LMS with a rule for late work judges by this, not by the time at which the score arrives.
    """

    started: int | None
    submitted: int


def score_message(  # noqa: PLR0913 - what a score consists of
    *,
    subject: str,
    share: float,
    at: int,
    submission: Submission | None = None,
    comment: str = "",
    extras: tuple[tuple[str, Any], ...] = (),
) -> dict[str, Any]:
    """Return a score in the format of AGS (3.4), with extra entries for one LMS. ``at`` is in milliseconds.

    Always "Completed" and "FullyGraded": for any other values, Moodle and Canvas erase the existing grade.
    """
    message: dict[str, Any] = {
        "userId": subject,
        "scoreGiven": round(share * MAXIMUM, 4),
        "scoreMaximum": MAXIMUM,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": _moment(at),
    }
    if submission:
        begun = {} if submission.started is None else {"startedAt": _moment(submission.started)}
        message["submission"] = begun | {"submittedAt": _moment(submission.submitted)}
    return message | ({"comment": comment} if comment else {}) | dict(extras)


def _moment(at: int) -> str:
    """Return a time as AGS wants it: ISO 8601 with fractions of a second and a time zone (3.4.3)."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Outcome(StrEnum):
    """What became of an attempt to send a score; ``CONFLICT``: the LMS has a later one."""

    DELIVERED = "delivered"
    RETRY = "retry"
    CONFLICT = "conflict"
    HELD = "held"


class Refusal(StrEnum):
    """Why a score that will be tried again did not arrive."""

    AWAY = "away"
    """The gradebook did not answer: nobody did, or a login page, a firewall, or a page about maintenance."""
    TROUBLE = "trouble"
    """The LMS stumbled over this score."""
    BUSY = "busy"
    """The LMS asked us to slow down."""
    TOKEN = "token"  # noqa: S105 - an access token was not accepted
    STALE = "stale"
    """The LMS has a later score."""
    BUG = "bug"
    """This tool stumbled over it."""


class Scope(StrEnum):
    """What a refusal is the fault of, where others have arrived."""

    ALONE = "alone"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a score after an attempt to send it."""

    outcome: Outcome
    problem: str = ""
    wait: int | None = None
    """Milliseconds to wait, if that is known."""
    refusal: Refusal = Refusal.AWAY


def judge(
    status: int, headers: Mapping[str, str], body: bytes, *, tries: int, refusals: Mapping[str, int] = _NONE
) -> Verdict:
    """Return what the response to a score means.

    ``tries`` includes the current attempt; ``refusals`` are those before it, by `Refusal`.
    """
    problem = f"{status} {excerpt(body) if body.strip() else ''}".strip()
    wait = _retry_after(headers)
    if status == 401:  # noqa: PLR2004 - the token was withdrawn
        return _without_token(problem, refusals.get(Refusal.TOKEN, 0))
    if passes := _passes(status, headers, body):
        return Verdict(Outcome.RETRY, problem, wait=wait if passes is Refusal.BUSY else None, refusal=passes)
    if 200 <= status < 300:  # noqa: PLR2004 - success
        return Verdict(Outcome.DELIVERED)
    if status == 409 or (status == 400 and (tries > 1 or b"timestamp" in body.lower())):  # noqa: PLR2004
        # Open edX and Canvas say 400 where Moodle says 409.
        return Verdict(Outcome.CONFLICT, problem, refusal=Refusal.STALE)
    return Verdict(Outcome.HELD, f"{problem}: {_NO_COLUMN}" if status in {404, 410} else problem)


def _passes(status: int, headers: Mapping[str, str], body: bytes) -> Refusal | None:
    """Return what a refusal is if it passes by itself."""
    if status == 429 or _is_throttled(status, headers, body):  # noqa: PLR2004 - too many requests
        return Refusal.BUSY
    if status in {502, 503, 504} or 300 <= status < 400 or _is_of_somebody_else(status, headers, body):  # noqa: PLR2004
        return Refusal.AWAY
    # Time-outs and errors of the platform itself.
    return Refusal.TROUBLE if status in {408, 425} or status >= 500 else None  # noqa: PLR2004


def _without_token(problem: str, before: int) -> Verdict:
    """Ask for a new token at once, later again after a while, and a person in the end."""
    if before >= TOKENS_BEFORE_A_PERSON:
        return Verdict(Outcome.HELD, problem, refusal=Refusal.TOKEN)
    return Verdict(Outcome.RETRY, problem, wait=None if before else 0, refusal=Refusal.TOKEN)


def _is_of_somebody_else(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Return whether a login page, a firewall or a page about maintenance has answered: a gradebook speaks JSON."""
    is_page = headers.get("content-type", "").lower().startswith("text/html") or body.lstrip()[:1] == b"<"
    return is_page or (status == 403 and not body.strip())  # noqa: PLR2004 - forbidden


def pause_after(tries: int, chance: float) -> int:
    """Return how long to wait before the next attempt, in milliseconds: twice as long each time, up to an hour.

    ``chance``, from 0 to 1, varies the pause by a fifth, so that scores delayed together are not retried together.
    """
    pause = min(_FIRST_PAUSE << min(max(tries - 1, 0), 12), LONGEST_PAUSE)
    return round(pause * (0.9 + 0.2 * chance))


def _is_throttled(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    # Canvas sends 403 both for forbidden requests and for too many; only the latter have used up the rate limit.
    try:
        used_up = float(headers.get("x-rate-limit-remaining", "1")) <= 0
    except ValueError:
        used_up = False
    return status == 403 and (used_up or b"rate limit exceeded" in body.lower())  # noqa: PLR2004


def _retry_after(headers: Mapping[str, str]) -> int | None:
    value = headers.get("retry-after", "").strip()
    return min(int(value[:9]) * 1000, LONGEST_PAUSE) if value.isascii() and value.isdigit() else None
