"""All situations that a story can come to, and what is proven of them: every scene is reached, and every way can end.

A situation is a scene with the values of all variables. There are finitely many or too many; a search tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporter.scenario.conditions import Value
    from exporter.scenario.story import Story

MOST_SITUATIONS = 20_000
"""A story that people write has hundreds; one whose counter grows in a loop has no end of them."""

Situation = tuple[str, tuple["Value", ...]]


class TooManySituationsError(Exception):
    """A story has more situations than can be tried, mostly because a number, the ``variable``, grows in a loop."""

    def __init__(self, variable: str | None) -> None:
        self.variable = variable
        super().__init__(f"more than {MOST_SITUATIONS:,} situations")


@dataclass(frozen=True, slots=True)
class Space:
    """The situations that can be reached, each with those that follow it."""

    variables: tuple[str, ...]
    next: dict[Situation, list[Situation]]
    taken: frozenset[tuple[str, int]]
    """The choices that are offered in some situation: a scene, and the number of its choice from 0."""
    endings: frozenset[Situation] = field(repr=False)

    @property
    def scenes(self) -> set[str]:
        """Return the scenes that can be reached."""
        return {scene for scene, _ in self.next}

    @property
    def stuck(self) -> list[Situation]:
        """Return the situations without an ending in which nothing is offered."""
        return [one for one, after in self.next.items() if not after and one not in self.endings]

    @property
    def endless(self) -> list[Situation]:
        """Return the situations from which the story goes on, but never comes to an end."""
        before: dict[Situation, list[Situation]] = {one: [] for one in self.next}
        for one, after in self.next.items():
            for other in after:
                before[other].append(one)
        ends = {*self.endings, *self.stuck}
        waiting = list(ends)
        while waiting:
            for one in before[waiting.pop()]:
                if one not in ends:
                    ends.add(one)
                    waiting.append(one)
        return [one for one in self.next if one not in ends]

    def described(self, situation: Situation) -> str:
        """Return the values of a situation in words: ``trust = 0, rude = true``."""
        values = zip(self.variables, situation[1], strict=True)
        return ", ".join(f"{name} = {str(value).lower()}" for name, value in values)


def explore(story: Story) -> Space:
    """Return all situations of a story whose names are right.

    Raises:
        TooManySituationsError: there is no end of them, or hardly any.
    """
    variables = tuple(story.variables)
    start: Situation = (story.first, tuple(story.variables.values()))
    found: dict[Situation, list[Situation]] = {start: []}
    taken: set[tuple[str, int]] = set()
    waiting = [start]
    while waiting:
        if len(found) > MOST_SITUATIONS:
            raise TooManySituationsError(_growing(variables, found))
        following: list[Situation] = []
        for situation in waiting:
            values = dict(zip(variables, situation[1], strict=True))
            for number, option in enumerate(story.scenes[situation[0]].choices):
                if not option.is_offered(values):
                    continue
                taken.add((situation[0], number))
                changed = option.changed(values)
                after: Situation = (option.goto, tuple(changed[name] for name in variables))
                found[situation].append(after)
                if after not in found:
                    found[after] = []
                    following.append(after)
        waiting = following
    endings = frozenset(one for one in found if story.scenes[one[0]].ending is not None)
    return Space(variables, found, frozenset(taken), endings)


def _growing(variables: tuple[str, ...], found: dict[Situation, list[Situation]]) -> str | None:
    """Return the variable with the most values."""
    counts = {name: len({values[at] for _, values in found}) for at, name in enumerate(variables)}
    return max(counts, key=lambda name: counts[name], default=None)


def leads_to(story: Story, start: str, goal: str) -> bool:
    """Return whether some way leads from one scene to another, whatever its conditions."""
    reached, waiting = {start}, [start]
    while waiting:
        after = {option.goto for option in story.scenes[waiting.pop()].choices} - reached
        reached |= after
        waiting += after
    return goal in reached
