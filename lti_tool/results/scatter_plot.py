"""Where the dots of a scatter plot stand: each where its figures put it, or as near to that as it can be read."""

from __future__ import annotations

from itertools import product
from math import hypot
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lti_tool.results.item_analysis import ItemStatistics

LEFT, RIGHT, TOP, BOTTOM = 60, 380, 10, 210
"""The ends of both scales: from 0 to 1, and from 1 down to -1."""
APART = 21
"""From the middle of a dot to that of the next."""
MOST = 100
"""Dots after which there is hardly room, and looking for it takes long."""
_STEPS = sorted(
    product(range(-6, 7), repeat=2),
    key=lambda step: (hypot(*step), abs(step[1]), step),
)
"""Ways to the nearest places; of two as near, the one beside keeps the discrimination."""


class Dot(NamedTuple):
    """A question's number, and the middle of its dot."""

    number: int
    x: float
    y: float


def dots(statistics: Iterable[ItemStatistics]) -> list[Dot]:
    """Return a dot for each question that has both figures; none covers another while there is room."""
    placed: list[Dot] = []
    for number, item in enumerate(statistics, start=1):
        if item.discrimination is None or item.difficulty is None:
            continue
        x = LEFT + (RIGHT - LEFT) * item.difficulty
        y = (TOP + BOTTOM) / 2 - (BOTTOM - TOP) / 2 * item.discrimination
        places = [(x + APART * across, y + APART * down) for across, down in _STEPS]
        free = (place for place in places if _is_inside(*place) and _is_free(placed, *place))
        placed.append(Dot(number, *(next(free, (x, y)) if len(placed) < MOST else (x, y))))
    return placed


def _is_inside(x: float, y: float) -> bool:
    return LEFT <= x <= RIGHT and TOP <= y <= BOTTOM


def _is_free(placed: Iterable[Dot], x: float, y: float) -> bool:
    return all(hypot(dot.x - x, dot.y - y) >= APART - 1 for dot in placed)
