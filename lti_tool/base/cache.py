"""What is expensive to get, and the same for everybody: got once, however many threads ask for it at one moment."""

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
    """One value, or none: whoever reads it while it is replaced sees the old one or the new one."""
    lock: threading.Lock = field(default_factory=threading.Lock)


class Cache(Generic[Value]):
    """Keeps values by their keys: those asked for last, ``most`` in all.

    While one thread gets a value anew, others that want it wait; those for whom the old one is good, and those that
    want something else, do not.
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
        """Return the value of ``key``; if it is missing or no longer good, what ``renew`` makes of the old one.

        An exception of ``renew`` passes through and leaves the old value: the next who asks tries again.
        """
        place = self._place(key)
        if place.kept and is_good(place.kept[0]):
            return place.kept[0]
        with place.lock:
            # Another thread may have renewed it meanwhile.
            if not place.kept or not is_good(place.kept[0]):
                place.kept = (renew(place.kept[0] if place.kept else None),)
            return place.kept[0]

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
