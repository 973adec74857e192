"""Finds out how a source scores by asking its own rules what each answer is worth, and whether that is added up.

A source whose rules are a program cannot be translated, but it can be tried. What adds up, or counts only as a whole,
has its like here; everything else is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from exporter.imports.bank import NumberAnswer
from exporter.imports.fitting.reasons import NOTHING, Unfit
from exporter.imports.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

Given = Mapping[str, tuple[str, ...]]
"""What is answered, by the name of its place."""
Score = Callable[[Given], float]

_NEARLY = 0.005
_ALL_SETS = 6
"""Options of which every choice is tried; of more, those that tell adding up from other rules."""
_MOST_OPTIONS, _MOST_NUMBERS = 100, 40
OWN_RULES = "is scored by rules of its own, which no question type here follows; write it again"


@dataclass(frozen=True, slots=True)
class Shares:
    """What each answer is worth, of 1, whether only the ``whole`` counts, and the ``best`` score."""

    by_answer: Mapping[str, float]
    best: float
    whole: bool = False


def one_of(score: Score, name: str, answers: Sequence[str]) -> Shares:
    """Return what each of ``answers`` is worth where one is given."""
    scores = {one: score({name: (one,)}) for one in answers}
    best = _positive(max(scores.values(), default=0))
    return Shares({one: value / best for one, value in scores.items()}, best)


def some_of(score: Score, name: str, answers: Sequence[str], right: Sequence[str], most: int = 0) -> Shares:
    """Return what each of ``answers`` is worth where several are given, of which ``right`` are worth most.

    No more than ``most`` can be given; 0 for any number.

    Raises:
        Unfit: they are neither added up nor right as a whole.
    """
    if len(answers) > _MOST_OPTIONS:
        raise Unfit(f"has more than {_MOST_OPTIONS} options")
    all_right = tuple(one for one in answers if one in right)

    def worth(given: Iterable[str]) -> float:
        chosen = set(given)
        return score({name: tuple(one for one in answers if one in chosen)})

    best = _positive(worth(all_right))
    tried = {given: worth(given) / best for given in _choices(answers, all_right) if not most or len(given) <= most}
    wrong = [given for given in tried if set(given) != set(all_right)]
    if len(all_right) > 0 and all(tried[given] <= NOTHING for given in wrong):
        return Shares({one: float(one in all_right) for one in answers}, best, whole=True)
    beside = 0 < most <= len(all_right)
    shares = {
        one: worth((one,)) / best if one in all_right or beside else worth((*all_right, one)) / best - 1
        for one in answers
    }
    for given, value in tried.items():
        if abs(min(max(sum(shares[one] for one in given), 0), 1) - max(value, 0)) > _NEARLY:
            raise Unfit(OWN_RULES)
    return Shares(shares, best)


def of_each(
    score: Score, choices: Mapping[str, Sequence[str]], right: Mapping[str, str]
) -> tuple[Shares, dict[str, str]]:
    """Return which choice is right in each place, and whether each counts alike or only the whole.

    ``right`` names the right choices where no single one is worth anything.

    Raises:
        Unfit: the places count differently, or have no right choice.
    """
    alone = {place: {one: score({place: (one,)}) for one in of} for place, of in choices.items()}
    found = {place: max(of, key=lambda one: of[one]) for place, of in alone.items() if max(of.values(), default=0) > 0}
    whole = not found
    if whole:
        found = {place: right[place] for place in choices if place in right}
    if len(found) < len(choices):
        raise Unfit("has places without a right answer; decide what belongs there")
    everything = {place: (one,) for place, one in found.items()}
    best = _positive(score(everything))
    each = {place: score({other: of for other, of in everything.items() if other != place}) / best for place in found}
    missing = 0.0 if whole else 1 - 1 / len(found)
    if any(abs(value - missing) > _NEARLY * 2 for value in each.values()):
        raise Unfit("gives its places different weights, and here each counts alike; write it again")
    return Shares({}, best, whole), found


def of_groups(score: Score, right: Mapping[str, Sequence[str]]) -> tuple[Shares, bool]:
    """Return what groups with all that belongs into each are worth, and whether each only counts when it is complete.

    Raises:
        Unfit: groups or items count differently.
    """
    filled = {name: tuple(of) for name, of in right.items() if of}
    best = _positive(score(filled))
    without_group = [1 - score({**filled, name: ()}) / best for name in filled]
    if all(one >= 1 - _NEARLY for one in without_group):
        return Shares({}, best, whole=True), False
    without_item = [
        (1 - score({**filled, name: tuple(one for one in of if one != left)}) / best)
        for name, of in filled.items()
        for left in of
    ]
    if all(abs(one - 1 / len(without_item)) <= _NEARLY for one in without_item):
        return Shares({}, best), False
    if all(abs(one - 1 / len(filled)) <= _NEARLY for one in (*without_group, *without_item)):
        return Shares({}, best), True
    raise Unfit("gives its groups or items different weights, and here each item counts alike; write it again")


def in_order(score: Score, name: str, right: Sequence[str]) -> Shares:
    """Return what the ``right`` order is worth: as a whole, or item by item in its right place.

    Raises:
        Unfit: other orders are worth something else.
    """
    best = _positive(score({name: tuple(right)}))
    turned = [
        score({name: (*right[:place], right[place + 1], right[place], *right[place + 2 :])})
        for place in range(len(right) - 1)
    ]
    shifted = score({name: (*right[1:], *right[:1])})
    if max([*turned, shifted], default=0.0) <= 0:
        return Shares({}, best, whole=True)
    rest = best * (len(right) - 2) / len(right)
    if shifted > 0 or any(abs(one - rest) > _NEARLY for one in turned):
        raise Unfit(OWN_RULES)
    return Shares({}, best, whole=False)


def ranges_of(score: Score, name: str, ends: Iterable[str]) -> tuple[Shares, tuple[NumberAnswer, ...], bool]:
    """Return the ranges of numbers that are worth something, and whether an end that does not belong to one is here."""
    numbers = sorted({read_number(one) for one in ends})
    if not 0 < len(numbers) <= _MOST_NUMBERS:
        raise Unfit(f"has {len(numbers)} numbers in its rules, and there should be 1 to {_MOST_NUMBERS}")

    def worth(number: Decimal) -> float:
        return score({name: (format(number, "f"),)})

    middles = [(low + high) / 2 for low, high in pairwise(numbers)]
    if worth(numbers[0] - 1) > 0 or worth(numbers[-1] + 1) > 0:
        raise Unfit("accepts numbers without an end, and here a range has two")
    best = _positive(max(worth(one) for one in (*numbers, *middles)))
    found: list[NumberAnswer] = []
    open_end = False
    for place, number in enumerate(numbers):
        share = worth(number) / best
        before = worth(middles[place - 1]) / best if place else 0.0
        if before > NOTHING:
            open_end = open_end or share <= NOTHING
            last = found.pop() if found and found[-1].high == numbers[place - 1] and found[-1].share == before else None
            open_end = open_end or last is None
            found.append(NumberAnswer(last.low if last else numbers[place - 1], number, before))
        elif share > NOTHING:
            found.append(NumberAnswer(number, number, share))
    return Shares({}, best), tuple(_without_inner(found)), open_end


def _without_inner(found: list[NumberAnswer]) -> Iterator[NumberAnswer]:
    """Yield the ranges that are in no other."""
    for one in found:
        if not any(other is not one and other.low <= one.low and one.high <= other.high for other in found):
            yield one


def _choices(answers: Sequence[str], right: tuple[str, ...]) -> list[tuple[str, ...]]:
    if len(answers) <= _ALL_SETS:
        return [given for count in range(len(answers) + 1) for given in combinations(answers, count)]
    singles = [(one,) for one in answers]
    less = [tuple(one for one in right if one != left) for left in right]
    more = [(*right, one) for one in answers if one not in right]
    return list(dict.fromkeys([(), *singles, right, *less, *more, tuple(answers)]))


def _positive(best: float) -> float:
    if not best > 0:
        raise Unfit("has no answer that is worth points; decide what is right")
    return best
