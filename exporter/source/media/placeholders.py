"""Drawings that stand for pictures, videos and sounds which are missing, so that a draft can be looked at."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from exporter.source.media.folder import LocatedFile

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.problems import Position, Problem

_WIDTH, _HEIGHT = 640, 240
_LARGEST_LETTER, _SMALLEST_LETTER = 22, 8
_ROOM = 1000
"""Letters of a line times their size; a letter is about six tenths as wide as it is high."""
_DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
<rect x="2" y="2" width="{inner_width}" height="{inner_height}" rx="8" fill="#fff7e6" stroke="#8a5a00" \
stroke-width="3" stroke-dasharray="10 8"/>
<g fill="#5c3c00" font-family="system-ui, sans-serif" text-anchor="middle">
<text x="{middle}" y="105" font-size="22">This file is missing:</text>
<text x="{middle}" y="150" font-size="{letter}" font-weight="bold">{name}</text>
</g>
</svg>
"""


@dataclass(slots=True)
class Placeholders:
    """Makes drawings in ``folder``, and knows whose errors they make up for while the course is read once."""

    folder: Path
    excused: set[tuple[Position, str]] = field(default_factory=set)
    """Places of errors and their codes."""

    def make(self, path: str, at: Position, code: str) -> LocatedFile:
        """Return a drawing with the name of the file that is missing at ``path``, and excuse the error there."""
        self.excused.add((at, code))
        drawing = self.folder / f"{hashlib.sha256(path.encode()).hexdigest()}.svg"
        if not drawing.exists():
            drawing.write_text(_drawing(path), encoding="utf-8")
        return LocatedFile(f"{path}.missing.svg", drawing)

    def excuses(self, problem: Problem) -> bool:
        """Return whether a placeholder makes up for a problem."""
        return (problem.position, problem.code) in self.excused


def _drawing(path: str) -> str:
    shown = "".join(letter if letter.isprintable() else "?" for letter in path)
    return _DRAWING.format(
        width=_WIDTH,
        height=_HEIGHT,
        inner_width=_WIDTH - 4,
        inner_height=_HEIGHT - 4,
        middle=_WIDTH // 2,
        letter=max(_SMALLEST_LETTER, min(_LARGEST_LETTER, _ROOM // len(shown))),
        name=escape(shown),
    )
