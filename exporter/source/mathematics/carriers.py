r"""Carries what the converter cannot write through it: as a colour that stands for it until the MathML is there.

``\smash{x}`` becomes ``{\color[HTML]{C40000} x}``, which the converter makes ``<mrow style="color:#C40000;">``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.source.mathematics.tex import Piece, written

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLOUR = re.compile(r"color:#([0-9A-F]{2})([0-9A-F]{4});")


@dataclass(frozen=True, slots=True)
class Carried:
    """What is to be made of an element: its kind, and a value such as a length."""

    kind: str
    value: str = ""


@dataclass(slots=True)
class Carriers:
    """Everything that one formula carries. ``series`` begins its colours; the author's own begin otherwise."""

    series: str
    things: list[Carried] = field(default_factory=list)

    @classmethod
    def beside(cls, tex: str) -> Carriers:
        """Return carriers whose colours ``tex`` does not mention."""
        capitals = tex.upper()
        return cls(next(f"{first:02X}" for first in range(0xC4, 0x100) if f"{first:02X}" not in capitals))

    def around(self, kind: str, pieces: Sequence[Piece], at: int, value: str = "") -> list[Piece]:
        """Return ``pieces`` as a group that carries ``kind``."""
        return [Piece("{", at), *self.switch(kind, at, value), *pieces, Piece("}", at)]

    def switch(self, kind: str, at: int, value: str = "") -> list[Piece]:
        """Return what makes the rest of the group carry ``kind``."""
        self.things.append(Carried(kind, value))
        return written(rf"\color[HTML]{{{self.series}{len(self.things) - 1:04X}}}", at)

    def carried_by(self, style: str) -> Carried | None:
        """Return what the element with this style carries."""
        found = _COLOUR.fullmatch(style)
        if not found or found.group(1) != self.series:
            return None
        number = int(found.group(2), 16)
        return self.things[number] if number < len(self.things) else None
