"""What an author wrote in YAML, as plain values that know their places.

A scalar is a `Scalar` exactly as it was written, numbers and dates too: ``3.10`` stays ``3.10`` where a text is
expected, and pydantic reads a number from it where one is. Only ``true`` and ``false`` become booleans, and an
empty value or ``null`` becomes None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from exporter.problems import Position

Style = Literal["plain", "quoted", "literal", "folded"]


class Scalar(str):
    """A scalar and its place. It is an ordinary string in every other way."""

    __slots__ = ("indentation", "position", "style")

    position: Position
    style: Style
    indentation: int
    """Columns before each line of a literal block."""

    @classmethod
    def placed(cls, value: str, position: Position, style: Style = "plain", indentation: int = 0) -> Scalar:
        """Make a text that stands at ``position``."""
        text = cls(value)
        text.position, text.style, text.indentation = position, style, indentation
        return text

    def place_of(self, line: int, column: int = 0) -> Position:
        """Return where line ``line`` of the text (from 0) stands in its file, as far as its style lets us know."""
        start = self.position
        if self.style == "literal":
            return type(start)(start.file, start.line + 1 + line, 1 + self.indentation + column)
        if line == 0 and self.style in ("plain", "quoted"):
            return type(start)(start.file, start.line, start.column + column + (self.style == "quoted"))
        return start


class Mapping(dict[str, Any]):
    """A mapping with the place of each key and value. ``first`` is where its first key begins."""

    def __init__(self, position: Position, *, flow: bool) -> None:
        super().__init__()
        self.position = position
        self.flow = flow
        self.first: Position | None = None
        self.keys_at: dict[str, Position] = {}
        self.values_at: dict[str, Position] = {}


class Sequence(list[Any]):
    """A list with the place of each entry."""

    def __init__(self, position: Position) -> None:
        super().__init__()
        self.position = position
        self.entries_at: list[Position] = []


def position_of(value: object, fallback: Position) -> Position:
    """Return where ``value`` stands, when it is one that knows."""
    return value.position if isinstance(value, Scalar | Mapping | Sequence) else fallback
