"""What a sign of another tool looks like, and what its author is told."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """A ``pattern`` for the text that learners see, and the ``message`` about it, with the way out.

    Patterns have bounds, so that a long line takes no quadratic time. ``needs`` is what every text with the sign has.
    """

    needs: str
    pattern: re.Pattern[str]
    message: str


def sign(needs: str, pattern: str, what: str, advice: str) -> Sign:
    """Make a sign whose ``what`` is shown as it stands."""
    return Sign(needs, re.compile(pattern, re.MULTILINE), f"{what}; {advice}")
