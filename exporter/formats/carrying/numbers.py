"""Numbers in plain digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


def plain(number: Decimal) -> str:
    """Return a number without an exponent and without zeros at its end."""
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def percent(share: float) -> str:
    """Return a share in percent, as exactly as Moodle keeps it."""
    return f"{share * 100:.5f}".rstrip("0").rstrip(".")
