"""In which words a score is sent, and what an answer of the platform means. Pure: no request, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

MAXIMUM = 100
"""What scores are out of; a platform scales them to the points of its own column (AGS 3.4.8)."""

LEAST_APART = 1000
"""Milliseconds between two scores of one learner: Moodle and Open edX compare whole seconds."""

_NO_COLUMN = (
    "the LMS has no such column any more. A teacher can make a new one: open the link, then 'Gradebook'. If the column "
    "is still there, send the grade again"
)
_FIRST_PAUSE = 5_000
_LONGEST_PAUSE = 3_600_000


def score_message(
    *, subject: str, share: float, at: int, comment: str = "", extras: tuple[tuple[str, Any], ...] = ()
) -> dict[str, Any]:
    """Return a score as AGS words it (3.4), with what one LMS wants beside. ``at`` is in milliseconds.

    Always completed and fully graded: with any other words Moodle and Canvas erase the grade that is there.
    """
    moment = datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")
    message: dict[str, Any] = {
        "userId": subject,
        "scoreGiven": round(share * MAXIMUM, 4),
        "scoreMaximum": MAXIMUM,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": moment.replace("+00:00", "Z"),
    }
    return message | ({"comment": comment} if comment else {}) | dict(extras)


Outcome = Literal["delivered", "retry", "conflict", "held"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done with a score after a try. ``pause`` stops all scores to the platform for a while."""

    outcome: Outcome
    problem: str = ""
    wait: int | None = None
    """Milliseconds that the platform asks us to wait."""
    pause: bool = False
    forget_token: bool = False


def judge(status: int, headers: Mapping[str, str], body: bytes, *, tries: int) -> Verdict:
    """Return what the answer to a score means; ``tries`` counts the one that was answered."""
    problem = f"{status} {body[:200].decode('utf-8', 'replace')}".strip()
    wait = _retry_after(headers)
    if 200 <= status < 300:  # noqa: PLR2004 - success
        return Verdict("delivered")
    if status == 409 or (status == 400 and (tries > 1 or b"timestamp" in body.lower())):  # noqa: PLR2004
        return Verdict("conflict", problem)  # Open edX and Canvas say 400 where Moodle says 409
    if status == 401:  # noqa: PLR2004 - the token was withdrawn
        return Verdict("retry", problem, forget_token=True) if tries < 5 else Verdict("held", problem)  # noqa: PLR2004
    if status in {429, 502, 503, 504} or _is_throttled(status, headers, body):
        return Verdict("retry", problem, wait=wait, pause=True)
    if status in {408, 425} or status >= 500:  # noqa: PLR2004 - the platform's own trouble
        return Verdict("retry", problem, wait=wait)
    return Verdict("held", f"{problem}: {_NO_COLUMN}" if status in {404, 410} else problem)


def pause_after(tries: int, chance: float) -> int:
    """Return how long to wait before the next try, in milliseconds: twice as long each time, up to an hour.

    ``chance``, from 0 to 1, spreads the tries by a fifth, so that scores held up together do not come together.
    """
    pause = min(_FIRST_PAUSE << min(max(tries - 1, 0), 12), _LONGEST_PAUSE)
    return round(pause * (0.9 + 0.2 * chance))


def _is_throttled(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    # Canvas answers 403 both to the forbidden and to the hasty; only the latter used up its allowance.
    try:
        used_up = float(headers.get("x-rate-limit-remaining", "1")) <= 0
    except ValueError:
        used_up = False
    return status == 403 and (used_up or b"rate limit exceeded" in body.lower())  # noqa: PLR2004


def _retry_after(headers: Mapping[str, str]) -> int | None:
    value = headers.get("retry-after", "").strip()
    return min(int(value) * 1000, _LONGEST_PAUSE) if value.isascii() and value.isdigit() else None
