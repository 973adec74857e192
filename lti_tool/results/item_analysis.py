"""Item analysis: how hard each question is, how well it separates, and what was chosen. Pure: no request, no database.

Difficulty is the mean share of a question (the facility index); discrimination is its corrected item-total correlation:
Pearson's r between the question's share and the share of the points that the same attempts earned elsewhere. A question
of its own total would correlate with itself, hence "corrected".
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LEAST_ATTEMPTS = 5
"""With fewer, a correlation says nothing: two attempts always correlate perfectly."""

_LEAST_SPREAD = 1e-9
"""Below it values are the same but for rounding, and there is nothing to correlate."""


@dataclass(frozen=True, slots=True)
class AttemptShares:
    """One attempt, as far as it counts. ``shares`` has None where nothing was scored (yet); unanswered is 0."""

    shares: Mapping[str, float | None]
    points: Mapping[str, float]

    def elsewhere(self, question_id: str) -> float | None:
        """Return the share of the points earned in all other scored questions; None where there is none."""
        others = {
            name: share for name, share in self.shares.items() if name != question_id and share is not None
        }  # fmt: skip
        possible = math.fsum(self.points[name] for name in others)
        return math.fsum(self.points[name] * share for name, share in others.items()) / possible if possible else None


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """What the sittings say of one question. ``drawn`` counts all of them, ``answered`` those with a response."""

    drawn: int
    answered: int
    difficulty: float | None
    discrimination: float | None


@dataclass(frozen=True, slots=True)
class ResponseCount:
    """How often something was chosen or typed. ``is_right`` is None where nothing is right or wrong."""

    words: str
    count: int
    is_right: bool | None


def analyse(question_id: str, attempts: Sequence[AttemptShares], answered: int) -> ItemStatistics:
    """Return what ``attempts`` say of a question; those in which it was not drawn say nothing.

    While an answer waits for its score there is neither difficulty nor discrimination: of an essay only the unanswered
    ones, which earn nothing, would count.
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
    """Return the arithmetic mean; None of nothing."""
    return math.fsum(values) / len(values) if values else None


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's r, from -1 to 1; None where one side does not vary."""
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
    """Return how many shares fall into each of ``bins`` equal parts of 0 to 1; 1 belongs to the last."""
    counts = [0] * bins
    for share in shares:
        # A share is a sum of fractions: 0.3 may be 0.29999999999999993, which a teacher reads as 0.3.
        counts[min(int(share * bins + _LEAST_SPREAD), bins - 1)] += 1
    return counts


def count_responses(
    responses: Iterable[tuple[Sequence[str], float | None]], *, offered: Sequence[str], right: Iterable[str]
) -> list[ResponseCount]:
    """Count words over the responses of one question, each with its share.

    What is ``offered`` comes first and in that order, chosen or not; the rest follows, the most frequent first.
    Something counts as right when it is among ``right``, or when it alone made a whole response that earned everything.
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
