"""Ways through a scenario, found in what its page tells the player."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.scenario.conditions import holds

if TYPE_CHECKING:
    from collections.abc import Iterator


def way_to(story: dict[str, Any], *, best: bool) -> list[str]:
    """Return the names of the choices on a shortest way to a best ending, or to a worst one."""
    ways = list(_ways(story))
    wanted = (max if best else min)(points for points, _ in ways)
    return next(names for points, names in ways if points == wanted)


def _ways(story: dict[str, Any]) -> Iterator[tuple[int, list[str]]]:
    """Yield the points of each ending with a way to it, the shortest ways first."""
    seen = set()
    waiting: list[tuple[str, dict[str, Any], list[str]]] = [(story["first"], story["variables"], [])]
    for at, values, names in waiting:
        situation = (at, *values.values())
        if situation in seen:
            continue
        seen.add(situation)
        scene = story["scenes"][at]
        if scene["ending"] is not None:
            yield scene["points"], names
        for choice in scene["choices"]:
            if choice["if"] is None or holds(choice["if"], values):
                more = {name: values[name] + number for name, number in choice["add"].items()}
                waiting.append((choice["goto"], {**values, **choice["set"], **more}, [*names, choice["name"]]))
