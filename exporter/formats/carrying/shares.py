"""How the points of a question are divided among its right parts, where a format always divides them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.carrying.losses import EACH_PART_COUNTS, Unsaid, no_division
from exporter.formats.carrying.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.questions.base import WithScoring
    from exporter.questions.multiple import Multiple

PARTS = frozenset({*range(1, 11), 20})
"""Numbers of right options for which Moodle has a fraction: it refuses others."""


def shares_of(question: Multiple, lost: Callable[[str], None]) -> tuple[str, str]:
    """Return what a right option earns, and what a wrong one takes away, in percent.

    Raises:
        Unsaid: Moodle has no such fraction.
    """
    count = len(question.correct)
    if count not in PARTS:
        raise Unsaid(no_division(count))
    note_whole(question, count, lost)
    share = percent(1 / count)
    return share, "100" if question.scoring == "all" else share


def note_whole(question: WithScoring, parts: int, lost: Callable[[str], None]) -> None:
    """Note that parts will earn points of which, in the course, only all together earn any."""
    if question.scoring == "all" and parts > 1:
        lost(EACH_PART_COUNTS)
