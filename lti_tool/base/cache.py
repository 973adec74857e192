"""A cache for values that are expensive to get: each is fetched once, however many threads ask at the same time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")


@dataclass(slots=True)
class _Place(Generic[Value]):
    kept: tuple[Value, ...] = ()
    """One value, or none. Threads that read it while it is replaced see either the old or the new one."""
    lock: threading.Lock = field(default_factory=threading.Lock)


class Cache(Generic[Value]):
    """Keeps up to ``most`` values by key: those most recently used.

    While one thread renews a value, other threads that need it wait, but not those for which the old value is still
    good, or which want another value.
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._places: OrderedDict[Hashable, _Place[Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(
        self,
        key: Hashable,
        renew: Callable[[Value | None], Value],
        *,
        is_good: Callable[[Value], bool] = lambda _value: True,
    ) -> Value:
        """Return the value of ``key``; if it is missing or no longer good, call ``renew`` with the old one first.

        If ``renew`` raises, the old value stays, and the next caller tries again.
        """
        place = self._place(key)
        if place.kept and is_good(place.kept[0]):
            return place.kept[0]
        with place.lock:
            # Another thread may have renewed it in the meantime.
            if not place.kept or not is_good(place.kept[0]):
                place.kept = (renew(place.kept[0] if place.kept else None),)
            return place.kept[0]

    def peek(self, key: Hashable) -> Value | None:
        """Return what is kept of ``key``, good or not."""
        kept = self._place(key).kept
        return kept[0] if kept else None

    def put(self, key: Hashable, value: Value) -> Value:
        """Keep a value, and return it."""
        self._place(key).kept = (value,)
        return value

    def forget(self, key: Hashable) -> None:
        """Drop the value of ``key``."""
        with self._lock:
            self._places.pop(key, None)

    def _place(self, key: Hashable) -> _Place[Value]:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self._most:
                self._places.popitem(last=False)
        return place
