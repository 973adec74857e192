"""Places to find in a picture become ``hotspot``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.imports.fitting.reasons import FULL, NOTHING, Unfit, between, name_of, one_of_each

if TYPE_CHECKING:
    from exporter.imports.bank import Question, Spot, Spots
    from exporter.imports.notes import Notes

_MOST, _MOST_CORNERS = 20, 60
_OF_CIRCLE, _OF_RECTANGLE, _LEAST_CORNERS = 3, 4, 3


def fit_spots(question: Question, asked: Spots, notes: Notes) -> dict[str, Any]:
    """Return the keys of a picture with places to find."""
    between(len(asked.spots), 2, _MOST, "places in its picture")
    one_of_each([spot.label for spot in asked.spots], "name of a place")
    right = [spot for spot in asked.spots if spot.share > NOTHING]
    if not right or len(right) == len(asked.spots):
        message = (
            "has only right places, or none; a picture here also has a wrong one, for those who choose from a list"
        )
        raise Unfit(message)
    if not asked.several and len(right) > 1:
        raise Unfit(f"accepts any one of {len(right)} places, which no question type here can do; leave one right")
    if any(spot.share < FULL / len(right) for spot in right):
        raise Unfit("gives its places different weights, and here each counts alike; write it again")
    if not asked.named:
        notes.look(
            question.place, f"{name_of(question)}: write into each 'label' what is there, for those who cannot see"
        )
    return {
        "type": "hotspot",
        "picture": asked.picture,
        **({"size": list(asked.size)} if asked.size else {}),
        "regions": [_region(spot) for spot in asked.spots],
        **({"scoring": "partial"} if len(right) > 1 and not asked.whole else {}),
    }


def _region(spot: Spot) -> dict[str, Any]:
    numbers = [int(one) if one == int(one) else one for one in spot.numbers]
    right = {"correct": True} if spot.share > NOTHING else {}
    if spot.shape == "circle" and len(numbers) == _OF_CIRCLE:
        return {"label": spot.label, "circle": numbers, **right}
    if spot.shape == "rect" and len(numbers) == _OF_RECTANGLE:
        left, top, end, bottom = numbers
        return {"label": spot.label, "rectangle": [left, top, end - left, bottom - top], **right}
    corners = [list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=False)]
    if spot.shape == "poly" and _LEAST_CORNERS <= len(corners) <= _MOST_CORNERS:
        return {"label": spot.label, "polygon": corners, **right}
    raise Unfit(f"has a place of the shape '{spot.shape[:20]}', which no picture here has; draw a polygon")
