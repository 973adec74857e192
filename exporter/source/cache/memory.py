"""What was made of entries, for a process that reads the same course again and again."""

from __future__ import annotations

from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Values by the names of their entries. What a reading of the course has not used is forgotten after it."""

    def __init__(self) -> None:
        self._kept: dict[str, Value] = {}
        self._used: dict[str, Value] = {}

    def recall(self, name: str) -> Value | None:
        """Return a value, None if it is not known."""
        found = self._used.get(name) or self._kept.get(name)
        if found is not None:
            self._used[name] = found
        return found

    def keep(self, name: str, value: Value) -> None:
        """Keep a value."""
        self._used[name] = value

    def sweep(self) -> None:
        """Forget what has not been used since the last time."""
        self._kept, self._used = self._used, {}
