"""Limits on sizes that authors set: far more than text needs, but not enough to leave its place."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<![\w#.])([+-]?)(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)([a-z%]*)", re.IGNORECASE)
LARGEST = {
    **dict.fromkeys(("em", "rem", "ex", "ch", "lh", "rlh"), 100),
    **dict.fromkeys(("%", "vw", "vh", "vi", "vb", "vmin", "vmax"), 100),
    **dict.fromkeys(("px", "q"), 2_000),
    **dict.fromkeys(("pt", "mu"), 1_500),
    **dict.fromkeys(("pc", "in", "cm"), 50),
    **dict.fromkeys(("mm", "deg"), 500),
    "": 1_000,
}
"""Unit → the largest number with it. Without a unit, it is a weight, a colour channel, or pixels."""


def is_within(number: float, unit: str, *, negative: float = 0) -> bool:
    """Return whether ``unit`` is known, and ``number`` is within its limit.

    ``negative`` is how far below zero it may go, in whatever unit.
    """
    most = LARGEST.get(unit.lower())
    return most is not None and -negative <= number <= most


def is_within_bounds(value: str, *, negative: float) -> bool:
    """Return whether every number in a MathML attribute is within its limit, see `is_within`."""
    return all(
        is_within(float(f"{sign}{digits}"), unit, negative=negative) for sign, digits, unit in _NUMBER.findall(value)
    )
