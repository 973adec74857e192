"""Numbers, times and states as the teacher's pages write them."""

from __future__ import annotations

from datetime import UTC, datetime

from markupsafe import Markup

STATES = {
    "not-started": "Not started",
    "started": "Started",
    "waiting": "Waiting for a score",
    "finished": "Finished",
}

GRADES = {
    "waiting": "On its way",
    "delivered": "Arrived",
    "held": "Not accepted",
    "superseded": "Replaced",
}


def percent(share: float | None) -> str:
    """Return a share from 0 to 1 in percent, with a decimal where there is one; a dash for None."""
    return "–" if share is None else f"{share * 100:.1f}".removesuffix(".0") + "\u00a0%"  # noqa: RUF001 - a dash


def number(value: float | None) -> str:
    """Return a number with at most two decimals; a dash for None."""
    if value is None:
        return "–"  # noqa: RUF001 - a dash
    rounded = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded


def duration(milliseconds: int | None) -> str:
    """Return how long something took."""
    if milliseconds is None:
        return "–"  # noqa: RUF001 - a dash
    seconds = max(milliseconds, 0) // 1000
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"


def moment(at: int | None) -> Markup:
    """Return a time in UTC, which ``times.js`` turns into the reader's own."""
    if at is None:
        return Markup("–")  # noqa: RUF001 - a dash
    when = datetime.fromtimestamp(at / 1000, UTC)
    return Markup('<time datetime="{}">{}</time>').format(f"{when:%Y-%m-%dT%H:%M:%SZ}", f"{when:%Y-%m-%d %H:%M} UTC")
