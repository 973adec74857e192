"""Values of JSON that somebody else has written: each is asked for by its type, and is empty if it has another."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exporter.imports.intake import clean, decoded
from exporter.imports.notes import ImportFailed
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.imports.notes import Notes

_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Values:
    """A mapping of JSON."""

    raw: dict[str, Any]

    def text(self, *names: str) -> str:
        """Return the first text of these names."""
        return next((clean(one) for name in names if isinstance(one := self.raw.get(name), str) and one), "")

    def flag(self, name: str, *, otherwise: bool = False) -> bool:
        """Return a yes or no."""
        found = self.raw.get(name)
        return found if isinstance(found, bool) else otherwise

    def number(self, name: str) -> float | None:
        """Return a finite number; None if there is none."""
        found = self.raw.get(name)
        is_number = isinstance(found, (int, float)) and not isinstance(found, bool) and abs(found) < 1e12  # noqa: PLR2004
        return float(found) if is_number and math.isfinite(float(found)) else None  # type: ignore[arg-type]  # is_number

    def inside(self, *names: str) -> Values:
        """Return the mapping at the end of a path."""
        found: Any = self.raw
        for name in names:
            found = found.get(name) if isinstance(found, dict) else None
        return Values(found if isinstance(found, dict) else {})

    def items(self, name: str) -> Iterator[Values]:
        """Yield the mappings of a list."""
        found = self.raw.get(name)
        return (Values(one) for one in (found[:_MOST] if isinstance(found, list) else ()) if isinstance(one, dict))

    def texts(self, name: str) -> list[str]:
        """Return the texts of a list."""
        found = self.raw.get(name)
        return [clean(one) for one in (found[:_MOST] if isinstance(found, list) else ()) if isinstance(one, str)]


def values_of(raw: bytes, name: str, notes: Notes) -> Values:
    """Return the mapping that a file holds.

    Raises:
        ImportFailed: it holds something else, or nests without end.
    """
    try:
        found = json.loads(decoded(raw, name, notes))
    except json.JSONDecodeError as error:
        raise ImportFailed(Position(name, error.lineno), f"is not JSON ({error.msg}); export it again") from None
    except (RecursionError, ValueError):
        raise ImportFailed(Position(name), "is not JSON that can be read; export it again") from None
    if not isinstance(found, dict):
        raise ImportFailed(Position(name), "has no content; export it again")
    return Values(found)
