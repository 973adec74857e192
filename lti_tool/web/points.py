"""Numbers of points as teachers type them, in whatever script."""

from __future__ import annotations

import math

_DECIMAL_POINTS = str.maketrans(
    dict.fromkeys(",\N{ARABIC DECIMAL SEPARATOR}\N{FULLWIDTH FULL STOP}\N{FULLWIDTH COMMA}", ".")
)


def read_points(typed: str, most: float) -> float | None:
    """Return the points that a teacher typed, in the digits of any script; None unless a number from 0 to ``most``."""
    plain = typed.strip().translate(_DECIMAL_POINTS)
    if not plain.replace(".", "", 1).isdecimal():
        return None
    points = float(plain)
    return points if math.isfinite(points) and 0 <= points <= most else None
