"""Areas of a picture in QTI 2 that are worth something: ``areaMapping``, by which points in a picture are scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.imports.fitting.reasons import Unfit
from exporter.imports.numbers import read_number
from exporter.questions.regions import Area

if TYPE_CHECKING:
    from exporter.imports.xml_tree import Node

_OF_CIRCLE, _OF_RECTANGLE, _OF_POINT, _LEAST, _MOST = 3, 4, 2, 6, 120


@dataclass(frozen=True, slots=True)
class Worth:
    """An area, its shape as HTML has it, and what a point in it is worth."""

    shape: str
    numbers: tuple[float, ...]
    worth: float
    area: Area

    def inner_point(self) -> str:
        """Return a point inside, as a response has it."""
        found = next((point for point in self.area.inner_points() if self.area.holds(point)), None)
        if found is None:
            raise Unfit("has a place in its picture in which no point is")
        return f"{found[0]:.6f} {found[1]:.6f}"


def areas_in(declaration: Node) -> tuple[Worth, ...]:
    """Return the areas of a response.

    Raises:
        Unfit: one has a shape or numbers that no picture here has.
    """
    mapping = declaration.child("areaMapping")
    return tuple(_worth(one) for one in mapping.children("areaMapEntry")) if mapping else ()


def _worth(node: Node) -> Worth:
    shape = node.get("shape")
    numbers = tuple(float(read_number(one)) for one in node.get("coords").split(",")[: _MOST + 1])
    return Worth(shape, numbers, float(read_number(node.get("mappedValue"))), _area(shape, numbers))


def _area(shape: str, numbers: tuple[float, ...]) -> Area:
    if shape == "circle" and len(numbers) == _OF_CIRCLE and numbers[2] > 0:
        return Area(ellipse=(numbers[0], numbers[1], numbers[2], numbers[2]))
    if shape == "rect" and len(numbers) == _OF_RECTANGLE:
        left, top, right, bottom = numbers
        return Area(polygon=((left, top), (right, top), (right, bottom), (left, bottom)))
    if shape == "poly" and _LEAST <= len(numbers) <= _MOST and len(numbers) % 2 == 0:
        return Area(polygon=tuple(zip(numbers[::2], numbers[1::2], strict=True)))
    raise Unfit(f"has a place of the shape '{shape[:20]}', which no picture here has; draw a polygon")


def held_by(areas: tuple[Worth, ...], given: tuple[str, ...]) -> list[Worth]:
    """Return the areas in which points are, each once, and for each point the first."""
    points = [tuple(map(float, one.split())) for one in given if len(one.split()) == _OF_POINT]
    found = (next((place for place in areas if place.area.holds((x, y))), None) for x, y in points)
    return list({id(one): one for one in found if one}.values())
