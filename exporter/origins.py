"""What the items of a course were read from, so that what is made of them can be kept until that changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Shelf(Protocol):
    """Keeps entries by their names, which are hashes."""

    def load(self, name: str) -> bytes | None:
        """Return an entry; None if there is none."""

    def save(self, name: str, content: bytes) -> str:
        """Keep an entry, and return a hash of it."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Items that were read, each with a hash of all that it was read from, and where what is made of it may be kept."""

    shelf: Shelf | None = None
    items: Mapping[str, tuple[object, str]] = field(default_factory=dict)

    def of(self, identifier: str, item: object) -> str | None:
        """Return the hash of an item; None for one that has been changed since it was read."""
        read, origin = self.items.get(identifier, (None, ""))
        return origin if read is item else None
