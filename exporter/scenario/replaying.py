"""What becomes of the choices that learners have made, when a story is edited: the player plays them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.questions.keeping import Part
from exporter.scenario.conditions import holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exporter.scenario.conditions import Value

    Told = Mapping[str, Any]
    """A story as `Scenario.solution` tells it."""
    Situation = tuple[str, tuple[tuple[str, Value], ...]]

MOST_PAIRS = 50_000
"""Situations before and after that are compared: more than stories have that people write."""


def lost_choices(before: Told, after: Told) -> Iterator[Part]:
    """Yield the choices that cannot be made again in an edited story where the same choices have led to."""
    waiting = [(_opening(before), _opening(after))]
    seen = {*waiting}
    while waiting and len(seen) < MOST_PAIRS:
        old, new = waiting.pop()
        now = {choice["key"]: choice for choice in _offered(after, new)}
        for choice in _offered(before, old):
            kept = now.get(choice["key"])
            if kept is None:
                yield Part("choices", choice["name"], choice["text"])
            elif (pair := (_following(old, choice), _following(new, kept))) not in seen:
                seen.add(pair)
                waiting.append(pair)


def rules(story: Told) -> dict[str, Any]:
    """Return what decides where a way leads and what it is worth, without the words."""
    return {
        **{name: story[name] for name in ("first", "variables", "most")},
        "scenes": {
            name: (
                [{part: choice[part] for part in ("key", "goto", "if", "set", "add")} for choice in scene["choices"]],
                scene["points"],
                scene["ending"] is None,
            )
            for name, scene in story["scenes"].items()
        },
    }


def _opening(story: Told) -> Situation:
    return story["first"], tuple(sorted(story["variables"].items()))


def _offered(story: Told, situation: Situation) -> list[dict[str, Any]]:
    scene, values = situation[0], dict(situation[1])
    return [one for one in story["scenes"][scene]["choices"] if one["if"] is None or holds(one["if"], values)]


def _following(situation: Situation, choice: dict[str, Any]) -> Situation:
    values = dict(situation[1])
    added = {name: values[name] + number for name, number in choice["add"].items()}
    return choice["goto"], tuple(sorted({**values, **choice["set"], **added}.items()))
