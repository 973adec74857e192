"""What a trial finds, as values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "rule", "session", "status", "resume", "score", "console", "request", "missing", "accessibility", "words", "stuck"
]
"""``rule``: a call that the LMS refuses; ``session``: how sessions begin and end; ``request``: one that left the
package; ``missing``: a file that is not in it; ``stuck``: the learner could not go on."""

PATIENCE = 120
"""Seconds to wait for a page in which nothing goes on: some machines of CI stand still for a minute."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, and what the learner was doing."""

    kind: Kind
    message: str
    doing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of one package in one LMS."""

    lms: str
    title: str
    edition: str
    sittings: int
    calls: int
    recorded: tuple[Recorded, ...]
    findings: tuple[Finding, ...]
    complete: bool
    """Whether every sitting was played: a learner gives up an LMS in which nothing goes on any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What the LMS has of one SCO in the end."""

    sco: str
    status: str
    score: str
    grade: float | None
    """In points of 100, as its gradebook has it; None if it has none."""
    done: bool
    resume: int
    """Characters of suspend_data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What has come of one package in one LMS so far."""

    played: Played
    doing: str
    """What the learner is doing."""
    words: frozenset[str]
    """Words that were seen since the last news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of all."""

    file: str
    seed: int
    played: tuple[Played, ...]
    words: Words | None
    skipped: tuple[str, ...]
    """LMSs that do not take this package, with the reason."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return everything that was found, in every LMS and beside them."""
        lost = [self.words.finding] if self.words and self.words.unseen else []
        return (*(finding for one in self.played for finding in one.findings), *lost)

    @property
    def ok(self) -> bool:
        """Return whether something was played, and nothing was found."""
        return bool(self.played) and not self.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How many words of the lessons never appeared on the screen."""

    source: int
    unseen: int
    examples: tuple[str, ...]

    @property
    def finding(self) -> Finding:
        """Return the finding for words that never appeared."""
        return Finding("words", f"{self.unseen} of {self.source} words never appeared: {', '.join(self.examples)}")


def overdue(seconds: float, what: str) -> str:
    """Return what is said of a package in which nothing went on for some time."""
    advice = "see where it stops in a browser's developer tools, by 'lessonpack play'"
    return (
        f"nothing went on for {seconds:g} seconds: {what}; {advice}; if only this machine is slow, "
        f"try --patience {math.ceil(seconds * 3)}"
    )


def value(cmi: dict[str, Any], *path: str) -> str:
    """Return an element of what was stored, "" if it is not there."""
    found: Any = cmi
    for name in path:
        found = found.get(name, {}) if isinstance(found, dict) else {}
    return "" if isinstance(found, dict) else str(found)
