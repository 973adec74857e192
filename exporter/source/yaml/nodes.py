"""YAML as plain values that know their positions.

A `Scalar` is text exactly as written, even for numbers and dates: ``3.10`` stays ``3.10`` where text is expected, and
pydantic reads a number from it where one is. Only ``true`` and ``false`` become booleans, and an empty value or
``null`` becomes None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from exporter.problems import Position

Style = Literal["plain", "quoted", "literal", "folded"]


class Scalar(str):
    """A scalar with its position. Otherwise it is an ordinary string."""

    __slots__ = ("indentation", "lines", "position", "style")

    position: Position
    style: Style
    indentation: int
    """Columns before each line of a literal block."""
    lines: int
    """The number of lines that it takes in its file."""

    @classmethod
    def placed(
        cls, value: str, position: Position, style: Style = "plain", indentation: int = 0, lines: int = 1
    ) -> Scalar:
        """Make a scalar at ``position``."""
        text = cls(value)
        text.position, text.style, text.indentation, text.lines = position, style, indentation, lines
        return text

    def place_of(self, line: int, column: int = 0) -> Position:
        """Return the position of line ``line`` (from 0) of the text in its file, as far as its style allows."""
        start = self.position
        if self.style == "literal":
            return type(start)(start.file, start.line + 1 + line, 1 + self.indentation + column)
        if line == 0 and self.style in ("plain", "quoted"):
            return type(start)(start.file, start.line, start.column + column + (self.style == "quoted"))
        return start


class Mapping(dict[str, Any]):
    """A mapping with the position of each key and value. ``first`` is where its first key begins."""

    def __init__(self, position: Position, *, flow: bool) -> None:
        super().__init__()
        self.position = position
        self.flow = flow
        self.first: Position | None = None
        self.keys_at: dict[str, Position] = {}
        self.values_at: dict[str, Position] = {}
        self.comments: dict[str, str] = {}
        """The comment after the value of a key, or where the value would stand."""

    def without(self, keys: AbstractSet[str]) -> Mapping:
        """Return a copy that lacks ``keys``; what is left keeps its place."""
        rest = Mapping(self.position, flow=self.flow)
        rest.first, rest.keys_at, rest.values_at = self.first, self.keys_at, self.values_at
        rest.comments = self.comments
        rest.update((key, value) for key, value in self.items() if key not in keys)
        return rest


class Sequence(list[Any]):
    """A list with the position of each entry."""

    def __init__(self, position: Position) -> None:
        super().__init__()
        self.position = position
        self.entries_at: list[Position] = []


def position_of(value: object, fallback: Position) -> Position:
    """Return the position of ``value`` if it has one, else ``fallback``."""
    return value.position if isinstance(value, Scalar | Mapping | Sequence) else fallback
