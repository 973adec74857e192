"""Reads numbers of points as teachers type them, in any script."""

from __future__ import annotations

import math

_DECIMAL_POINTS = str.maketrans(
    dict.fromkeys(",\N{ARABIC DECIMAL SEPARATOR}\N{FULLWIDTH FULL STOP}\N{FULLWIDTH COMMA}", ".")
)


def read_points(typed: str, most: float) -> float | None:
    """Return the points that a teacher typed, in digits of any script; None unless between 0 and ``most``."""
    plain = typed.strip().translate(_DECIMAL_POINTS)
    if not plain.replace(".", "", 1).isdecimal():
        return None
    points = float(plain)
    return points if math.isfinite(points) and 0 <= points <= most else None
