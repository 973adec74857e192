"""Numbers as people and programs wrote them into question banks."""

from __future__ import annotations

import re
from decimal import Decimal

from exporter.imports.fitting.reasons import Unfit
from exporter.imports.notes import short

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST = 100


def read_number(written: str) -> Decimal:
    """Return a number of ordinary size; a comma is a decimal mark.

    Raises:
        Unfit: it is none.
    """
    text = written.strip()
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    number = Decimal(text.replace(",", ".")) if found else Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST:
        raise Unfit(f"has {short(written)} where a number of ordinary size should be")
    return number
