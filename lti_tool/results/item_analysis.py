"""Item analysis: the difficulty and discrimination of each question, and its answers. Pure: no requests, no database.

Difficulty is the mean share of a question (the facility index). Discrimination is the corrected item-total correlation:
Pearson's r between the shares of this question and those of all other questions in the same attempts. "Corrected" means
that the question itself is left out of the total, because it would correlate with itself.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LEAST_ATTEMPTS = 5
"""With fewer, a correlation is meaningless: two attempts always correlate perfectly."""

_LEAST_SPREAD = 1e-9
"""Below this, values differ only by rounding, and there is nothing to correlate."""


@dataclass(frozen=True, slots=True)
class AttemptShares:
    """The scored part of one attempt. A share is None if not scored (yet), and 0 if not answered."""

    shares: Mapping[str, float | None]
    points: Mapping[str, float]

    def elsewhere(self, question_id: str) -> float | None:
        """Return the share of points in all other scored questions; None if there are none."""
        others = {
            name: share for name, share in self.shares.items() if name != question_id and share is not None
        }  # fmt: skip
        possible = math.fsum(self.points[name] for name in others)
        return math.fsum(self.points[name] * share for name, share in others.items()) / possible if possible else None


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """The statistics of one question. ``drawn`` counts attempts with it, ``answered`` those with a response."""

    drawn: int
    answered: int
    difficulty: float | None
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class ResponseCount:
    """How often an answer was given. ``is_right`` is None if answers are neither right nor wrong."""

    words: str
    count: int
    is_right: bool | None


def analyse(question_id: str, attempts: Sequence[AttemptShares], answered: int) -> ItemStatistics:
    """Return the statistics of a question over the ``attempts`` in which it was drawn.

    While an answer waits for its score, there is neither difficulty nor discrimination: for an essay, only the missing
    answers would count.
    """
    drawn = [attempt_shares for attempt_shares in attempts if question_id in attempt_shares.shares]
    shares = [share for attempt_shares in drawn if (share := attempt_shares.shares[question_id]) is not None]
    if len(shares) < len(drawn):
        return ItemStatistics(len(drawn), answered, None, None)
    pairs = [
        (share, rest)
        for share, attempt_shares in zip(shares, drawn, strict=True)
        if (rest := attempt_shares.elsewhere(question_id)) is not None
    ]
    discrimination = correlation(pairs) if len(pairs) >= LEAST_ATTEMPTS else None
    return ItemStatistics(len(drawn), answered, mean(shares), discrimination)


def mean(values: Sequence[float]) -> float | None:
    """Return the arithmetic mean; None if there are no values."""
    return math.fsum(values) / len(values) if values else None


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's r, from -1 to 1; None if one side does not vary."""
    if not pairs:
        return None
    across, along = math.fsum(x for x, _ in pairs) / len(pairs), math.fsum(y for _, y in pairs) / len(pairs)
    spread_x = math.sqrt(math.fsum((x - across) ** 2 for x, _ in pairs))
    spread_y = math.sqrt(math.fsum((y - along) ** 2 for _, y in pairs))
    if min(spread_x, spread_y) < _LEAST_SPREAD:
        return None
    product = math.fsum((x - across) * (y - along) for x, y in pairs)
    return max(-1.0, min(1.0, product / (spread_x * spread_y)))


def histogram(shares: Iterable[float], bins: int = 10) -> list[int]:
    """Return how many shares fall into each of ``bins`` equal parts of 0 to 1; the last one includes 1."""
    counts = [0] * bins
    for share in shares:
        # A share is a sum of fractions: 0.3 may come out as 0.29999999999999993, which teachers see as 0.3.
        counts[min(int(share * bins + _LEAST_SPREAD), bins - 1)] += 1
    return counts


def count_responses(
    responses: Iterable[tuple[Sequence[str], float | None]], *, offered: Sequence[str], right: Iterable[str]
) -> list[ResponseCount]:
    """Count the answers to one question. ``responses`` are in words, each with its share.

    The ``offered`` answers come first, in that order, chosen or not; the rest follows, most frequent first. An answer
    counts as right if it is among ``right``, or if it was the only part of a response with full points.
    """
    counts: Counter[str] = Counter()
    known = set(right)
    scored = bool(known)
    for words, share in responses:
        counts.update(words)
        if scored and len(words) == 1 and share == 1:
            known.update(words)
    others = sorted(counts.keys() - set(offered), key=lambda word: (-counts[word], word))
    return [ResponseCount(word, counts[word], word in known if scored else None) for word in (*offered, *others)]
