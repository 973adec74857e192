"""Lengths in TeX, in em of the formula around them: a browser's centimetre is none on a phone."""

from __future__ import annotations

import re

_IN_EM = {
    "em": 1.0, "rem": 1.0, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "px": 0.06, "mm": 0.285, "cm": 2.85, "in": 7.23,
    "pc": 1.2,
}  # fmt: skip
_LENGTH = re.compile(r"\s*([+-]?)\s*(\d+\.?\d*|\.\d+)\s*([a-z]+)\s*")


def in_em(length: str) -> float | None:
    """Return a length such as ``1cm`` in em, or None if it is none."""
    found = _LENGTH.fullmatch(length)
    if not found or found.group(3) not in _IN_EM:
        return None
    return float(found.group(1) + found.group(2)) * _IN_EM[found.group(3)]
