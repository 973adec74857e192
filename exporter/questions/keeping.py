"""Which saved responses an edited question no longer takes: what ``unpack`` of the types' browser halves will decide.

It goes by what a question shows, so that packages can be compared whose sources are not at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Part(NamedTuple):
    """Something that a response can hold, and that the question no longer has."""

    place: str
    """Where it is offered: ``options``, ``labels``, ``items``, ``matches``, ``regions``; or the number of a gap."""
    name: str
    """Its name in responses; in a gap its text, and ``""`` for any text that is none of the gap's options now."""
    words: str


class Lost(NamedTuple):
    """The responses that are lost: all of them for that ``reason``, or those that hold one of the ``parts``."""

    parts: tuple[Part, ...] = ()
    reason: str = ""
    """A sentence's end: "because …"; empty if not everything is lost."""


def gone(before: Mapping[str, Any], after: Mapping[str, Any], *places: str) -> tuple[Part, ...]:
    """Return the entries at these places that are no longer there, by their keys in resume data."""
    return tuple(
        Part(place, entry["name"], entry["text"].strip() or "a picture")
        for place in places
        for entry in before[place]
        if entry["key"] not in {other["key"] for other in after[place]}
    )


def lost_choices(before: Mapping[str, Any], after: Mapping[str, Any], place: str) -> Lost:
    """Return what is lost where a response is one of the entries at a place."""
    parts = gone(before, after, place)
    return Lost(reason=f"none of its {place} is left") if len(parts) == len(before[place]) else Lost(parts)
