"""Which of some things have to move to get from one order to another."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the names that have to move to get from one order of the same names to the other: as few as possible."""
    places = {name: place for place, name in enumerate(after)}
    # The longest part that keeps its order stays. ``ends`` has the last places of the best parts of each length.
    ends: list[int] = []
    lengths: list[int] = []
    for name in before:
        length = bisect_left(ends, places[name])
        ends[length : length + 1] = [places[name]]
        lengths.append(length + 1)
    staying: set[str] = set()
    wanted, below = len(ends), len(after)
    for name, length in zip(reversed(before), reversed(lengths), strict=True):
        if length == wanted and places[name] < below:
            staying.add(name)
            wanted, below = wanted - 1, places[name]
    return set(before) - staying
