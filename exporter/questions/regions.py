"""Regions of a picture, in percent of its sides: what they cover, whether they overlap, and what holds a point."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.questions.base import Json

Point = tuple[float, float]

_CORNERS_OF_AN_ELLIPSE = 36
_BESIDE = 0.01


@dataclass(frozen=True, slots=True)
class Area:
    """An ellipse, by its centre and half its width and height; or else a polygon, by its corners."""

    ellipse: tuple[float, float, float, float] | None = None
    polygon: tuple[Point, ...] = ()

    def for_browser(self) -> Json:
        """Return the area as ``Area`` of ``templates/player/questions/regions.js``."""
        return list(self.ellipse) if self.ellipse else [list(corner) for corner in self.polygon]

    def holds(self, point: Point) -> bool:
        """Return whether a point is inside, by the same steps as ``holds`` of the browser half."""
        x, y = point
        if self.ellipse:
            left, top, width, height = self.ellipse
            across, along = (x - left) / width, (y - top) / height
            return across * across + along * along <= 1
        inside = False
        for (ax, ay), (bx, by) in self.edges():
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
        return inside

    def corners(self) -> tuple[Point, ...]:
        """Return the corners, of an ellipse those of a polygon that is hardly smaller."""
        if not self.ellipse:
            return self.polygon
        x, y, width, height = self.ellipse
        turns = [2 * pi * at / _CORNERS_OF_AN_ELLIPSE for at in range(_CORNERS_OF_AN_ELLIPSE)]
        return tuple((x + width * cos(turn), y + height * sin(turn)) for turn in turns)

    def inner_points(self) -> Iterator[Point]:
        """Yield the middle of the corners, and a point beside each of them: a corner itself may lie on a border."""
        corners = self.corners()
        x, y = (sum(sides) / len(corners) for sides in zip(*corners, strict=True))
        yield x, y
        yield from ((across + (x - across) * _BESIDE, along + (y - along) * _BESIDE) for across, along in corners)

    def edges(self) -> Iterator[tuple[Point, Point]]:
        """Yield the edges from corner to corner."""
        corners = self.corners()
        return pairwise((*corners, corners[0]))

    def box(self) -> tuple[float, float, float, float]:
        """Return the left, top, right and bottom ends."""
        if self.ellipse:
            x, y, width, height = self.ellipse
            return x - width, y - height, x + width, y + height
        across, along = zip(*self.polygon, strict=True)
        return min(across), min(along), max(across), max(along)

    def overlaps(self, other: Area) -> bool:
        """Return whether there is a point that both hold."""
        left, top, right, bottom = self.box()
        other_left, other_top, other_right, other_bottom = other.box()
        if left >= other_right or other_left >= right or top >= other_bottom or other_top >= bottom:
            return False
        return (
            any(map(other.holds, self.inner_points()))
            or any(map(self.holds, other.inner_points()))
            or any(_cross(one, two) for one in self.edges() for two in other.edges())
        )


def _cross(one: tuple[Point, Point], two: tuple[Point, Point]) -> bool:
    """Return whether two lines cross within both; lines that only touch do not."""
    return (_side(one, two[0]) * _side(one, two[1]) < 0) and (_side(two, one[0]) * _side(two, one[1]) < 0)


def _side(line: tuple[Point, Point], point: Point) -> float:
    (ax, ay), (bx, by) = line
    return (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
