"""Sizes of files as people write them: ``340 kB``, ``1.5 MB``. A kB has 1,000 bytes."""

from __future__ import annotations

import re
from functools import lru_cache

_UNITS = ("kB", "MB", "GB")
_BYTES = {"B": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3}
_WRITTEN = re.compile(r"(\d{1,9}(?:\.\d{1,6})?) ?([kKmMgG]?[bB])")


def in_words(size: int) -> str:
    """Return a size with the largest unit of which there is at least one."""
    if size < 1000:  # noqa: PLR2004 - a kB
        return f"{size} {'byte' if size == 1 else 'bytes'}"
    number, unit = size / 1000, 0
    while round(number) >= 1000 and unit < len(_UNITS) - 1:  # noqa: PLR2004 - of one unit are one of the next
        number, unit = number / 1000, unit + 1
    return f"{number:.1f}".removesuffix(".0") + f" {_UNITS[unit]}" if number < 10 else f"{number:,.0f} {_UNITS[unit]}"  # noqa: PLR2004 - two digits are enough


@lru_cache(maxsize=16)
def read_size(written: str) -> int:
    """Return a size in bytes.

    Raises:
        ValueError: it is not a number with its unit.
    """
    found = _WRITTEN.fullmatch(written.strip())
    if not found:
        raise ValueError(f"is '{written}', but should be a size with its unit, such as 500 kB or 2 MB")
    return round(float(found[1]) * _BYTES[found[2].upper()])
