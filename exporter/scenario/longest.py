"""How many choices the longest way through a story has: a learner's record must have room for it."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from exporter.scenario.space import explore

if TYPE_CHECKING:
    from exporter.scenario.space import Situation
    from exporter.scenario.story import Story

    Graph = dict[Situation, list[Situation]]

DEEPEST = 1_000
"""Choices on a shortest way. Who needs more to come to some situation has a longer way than any record holds."""


def longest_path(story: Story) -> int:
    """Return the most choices of a way that comes to no situation twice, as only such ways are kept.

    It is exact where each circle has one way in, as round a scene that people come back to, and else at least as much.
    """
    graph = explore(story).next
    depth = _depth(graph)
    if depth > DEEPEST:
        return depth
    onward = _onward(graph)
    groups = _strongly_connected(onward)
    group_of = {one: number for number, group in enumerate(groups) for one in group}
    # Each group comes after those that it leads to.
    lengths: list[int] = []
    for number, group in enumerate(groups):
        after = {group_of[other] for one in group for other in onward[one]} - {number}
        lengths.append(len(group) - 1 + max((lengths[other] + 1 for other in after), default=0))
    return lengths[-1]


def _depth(graph: Graph) -> int:
    """Return how many choices lead to the situation that is the farthest by its shortest way."""
    depth, row, seen = 0, [next(iter(graph))], {next(iter(graph))}
    while row := [*dict.fromkeys(after for one in row for after in graph[one] if after not in seen)]:
        seen.update(row)
        depth += 1
    return depth


def _onward(graph: Graph) -> Graph:
    """Return a graph without what leads back to where every way has been before: no way that is kept does that."""
    order = _reverse_postorder(graph)
    number = {situation: at for at, situation in enumerate(order)}
    before: list[list[int]] = [[] for _ in order]
    for situation in order:
        for after in graph[situation]:
            before[number[after]].append(number[situation])
    dominator = _dominators(before)

    def leads_back(at: int, goal: int) -> bool:
        while at > goal:
            at = dominator[at]
        return at == goal

    return {one: [after for after in graph[one] if not leads_back(number[one], number[after])] for one in graph}


def _dominators(before: list[list[int]]) -> list[int]:
    """Return for each node the nearest one that every way to it goes through.

    The nodes are numbered in reverse postorder, and ``before`` has those that lead to each. The algorithm is that of
    K. Cooper, T. Harvey and K. Kennedy, A Simple, Fast Dominance Algorithm, 2001.
    """
    dominator = [0, *[-1] * (len(before) - 1)]

    def met(one: int, other: int) -> int:
        while one != other:
            one, other = (dominator[one], other) if one > other else (one, dominator[other])
        return one

    changes = True
    while changes:
        changes = False
        for at in range(1, len(before)):
            nearest = reduce(met, (one for one in before[at] if dominator[one] >= 0))
            changes |= dominator[at] != nearest
            dominator[at] = nearest
    return dominator


def _reverse_postorder(graph: Graph) -> list[Situation]:
    """Return the situations so that each comes before those that it leads to, but for what leads back."""
    first = next(iter(graph))
    order, seen, work = [], {first}, [(first, iter(graph[first]))]
    while work:
        one, rest = work[-1]
        after = next((other for other in rest if other not in seen), None)
        if after is None:
            order.append(one)
            work.pop()
        else:
            seen.add(after)
            work.append((after, iter(graph[after])))
    return order[::-1]


def _strongly_connected(graph: Graph) -> list[list[Situation]]:
    """Return the groups of situations that lead to each other (R. Tarjan, 1972), the last ones first.

    The graph begins with the situation from which all others are reached.
    """
    order: dict[Situation, int] = {}
    low: dict[Situation, int] = {}
    open_ones: dict[Situation, None] = {}
    groups: list[list[Situation]] = []
    first = next(iter(graph))
    work = [(first, iter(graph[first]))]
    order[first] = low[first] = 0
    open_ones[first] = None
    while work:
        one, rest = work[-1]
        for after in rest:
            if after not in order:
                order[after] = low[after] = len(order)
                open_ones[after] = None
                work.append((after, iter(graph[after])))
                break
            if after in open_ones:
                low[one] = min(low[one], order[after])
        else:
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[one])
            if low[one] == order[one]:
                group: list[Situation] = []
                while not group or group[-1] != one:
                    group.append(open_ones.popitem()[0])
                groups.append(group)
    return groups
