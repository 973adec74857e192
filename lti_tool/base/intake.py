"""Makes text and JSON from elsewhere fit to be stored and shown. Whatever comes in passes here once.

PostgreSQL stores no U+0000 ("Character Types", 8.3), UTF-8 has no surrogates (RFC 3629, 3), and JSON may hold both, as
well as numbers that no column holds and more nesting than Python follows.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

MOST_NESTED = 64
"""Arrays and objects inside each other: an answer or a claim has four or five."""
LARGEST_INTEGER = 2**63 - 1
"""What a database's integer holds."""
LONGEST_ID = 255
"""Characters of an issuer, a client id and a deployment id: the database's columns, and its indexes, hold no more."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class UnfitError(ValueError):
    """JSON that nobody sends in good faith."""


def clean_text(text: str) -> str:
    """Return ``text`` without U+0000, and with U+FFFD for each half of a surrogate pair."""
    without = text.replace("\0", "")
    return without if without.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", without)


def clean(value: Any, *, depth: int = 0) -> Any:
    """Return parsed JSON with its texts cleaned; raise `UnfitError` if it is nested too deeply or has no number."""
    if isinstance(value, str):
        return clean_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value)
    if depth == MOST_NESTED:
        raise UnfitError(f"more than {MOST_NESTED} arrays and objects inside each other")
    if isinstance(value, list):
        return [clean(entry, depth=depth + 1) for entry in value]
    return {clean_text(name): clean(entry, depth=depth + 1) for name, entry in value.items()}


def read_json(text: str | bytes) -> Any:
    """Return JSON from elsewhere, cleaned; raise `ValueError` if it is none, or is unfit."""
    try:
        return clean(json.loads(text))
    except RecursionError as error:
        raise UnfitError("nested too deeply") from error


def read_stored(text: str) -> Any:
    """Return JSON that this tool stored, perhaps before it cleaned what comes in; None if it is unfit."""
    try:
        return read_json(text)
    except ValueError:
        return None


def _number(value: float) -> float:
    """Return a number; one that is too large for a column as a float, which is what a browser makes of it."""
    if isinstance(value, int) and abs(value) <= LARGEST_INTEGER:
        return value
    try:
        number = float(value)
    except OverflowError as error:
        raise UnfitError("a number that is too large") from error
    if not math.isfinite(number):
        raise UnfitError("a number that is too large, or none")
    return number
