"""What a sign of another tool looks like, and what its author is told."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Sign(NamedTuple):
    """A ``pattern`` for the text that learners see, and the ``message`` about it, with the way out.

    Patterns have bounds, so that a long line takes no quadratic time. ``needs`` is what every text with the sign has.
    """

    needs: str
    pattern: str
    message: str

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first place of the sign in a text."""
        return _compiled(self.pattern).search(text) if self.needs in text else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return each place of the sign in a text."""
        return _compiled(self.pattern).finditer(text) if self.needs in text else iter(())


def sign(needs: str, pattern: str, what: str, advice: str) -> Sign:
    """Make a sign whose ``what`` is shown as it stands."""
    return Sign(needs, pattern, f"{what}; {advice}")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when the first text needs it: most courses have hardly any of these signs."""
    return re.compile(pattern, re.MULTILINE)
