"""Finds the new question that an author would call the old one, though the player does not: why answers are lost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from exporter.comparison.fates import Fate, item_fates, unclaimed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.comparison.fates import Placed
    from exporter.comparison.played import PlayedCourse, PlayedItem, PlayedQuestion

_ALIKE = 0.6
_MOST_COMPARED = 8
"""Questions near the old place among which a reworded one is looked for: comparing is slow."""


def with_successors(fates: tuple[Fate, ...], old: PlayedCourse, new: PlayedCourse) -> tuple[Fate, ...]:
    """Return the fates, those of questions that are gone with their successors; none succeeds two."""
    choice = _Choice(unclaimed(new, fates))
    homes = {fate.item.key: fate.new for fate in item_fates(old, new)}
    return tuple(
        replace(fate, successor=choice.take(fate, homes[fate.item.key])) if fate.new_question is None else fate
        for fate in fates
    )


class _Choice:
    def __init__(self, placed: Iterable[Placed]) -> None:
        self._by_words: dict[str, list[Placed]] = defaultdict(list)
        self._by_item: dict[str, list[Placed]] = defaultdict(list)
        self._taken: set[str] = set()
        for item, question in placed:
            self._by_words[_words(question)].append((item, question))
            self._by_item[item.key].append((item, question))

    def take(self, fate: Fate, home: PlayedItem | None) -> Placed | None:
        """Return the question with the same words or, near the old place, the likest."""
        same = self._left(self._by_words[_words(fate.question)])
        found = same[0] if same else self._likest(fate, home)
        if found is not None:
            self._taken.add(found[1].key)
        return found

    def _likest(self, fate: Fate, home: PlayedItem | None) -> Placed | None:
        if home is None:
            return None
        places = {question.key: place for place, question in enumerate(home.questions)}
        old = next(place for place, question in enumerate(fate.item.questions) if question is fate.question)
        near = sorted(self._left(self._by_item[home.key]), key=lambda one: abs(places[one[1].key] - old))
        likest = max(near[:_MOST_COMPARED], key=lambda one: _likeness(one[1], fate.question), default=None)
        return likest if likest is not None and _likeness(likest[1], fate.question) >= _ALIKE else None

    def _left(self, questions: list[Placed]) -> list[Placed]:
        return [one for one in questions if one[1].key not in self._taken]


def _words(question: PlayedQuestion) -> str:
    return " ".join(question.text.split())


def _likeness(one: PlayedQuestion, other: PlayedQuestion) -> float:
    if one.type != other.type:
        return 0.0
    return SequenceMatcher(None, one.text[:500], other.text[:500], autojunk=False).ratio()
