"""What several formats say of the same place of a course, in one line: `export all` would else repeat itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.carrying.losses import NOT_CARRIED
from exporter.problems import Position, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


def grouped(lost: Iterable[tuple[str, Problem]]) -> list[Problem]:
    """Return a line for each place of which several formats cannot say everything; else what the only one says.

    ``lost`` has the name of a format with each problem.
    """
    found: dict[Position, list[tuple[str, Problem]]] = {}
    for name, problem in lost:
        found.setdefault(problem.position, []).append((name, problem))
    lines: list[Problem] = []
    for position, several in found.items():
        names = list(dict.fromkeys(name for name, _ in several))
        problems = list(dict.fromkeys(problem for _, problem in several))
        lines += problems if len(names) == 1 else [_line(position, names)]
    return sorted(lines)


def _line(position: Position, names: list[str]) -> Problem:
    message = f"these formats leave something of this out (--verbose says what): {', '.join(names)}"
    return Problem(position, Severity.WARNING, message, NOT_CARRIED)


def notes_together(notes: Iterable[tuple[str, str]]) -> list[str]:
    """Return each note once, after the names of the formats that make it."""
    found: dict[str, list[str]] = {}
    for name, note in notes:
        found.setdefault(note, []).append(name)
    return [f"{', '.join(dict.fromkeys(names))}: {note}" for note, names in found.items()]
