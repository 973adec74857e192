"""What is expensive to make, and the same for everybody: made once, however many threads ask for it at one moment."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")
Arguments = ParamSpec("Arguments")


@dataclass(slots=True)
class _Place(Generic[Made]):
    made: list[Made] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Memoized(Generic[Arguments, Made]):
    """Calls ``make`` once for the same arguments, and keeps what was asked for last, ``most`` results in all.

    While one thread makes something, others that want it wait; those that want something else do not. What failed is
    tried again by the next.
    """

    def __init__(self, make: Callable[Arguments, Made], *, most: int) -> None:
        self._make = make
        self._most = most
        self._places: OrderedDict[tuple[object, ...], _Place[Made]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Made:
        """Return what ``make`` returned for these arguments, which must be hashable."""
        key = (args, tuple(sorted(kwargs.items())))
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self._most:
                self._places.popitem(last=False)
        with place.lock:
            if not place.made:
                place.made.append(self._make(*args, **kwargs))
        return place.made[0]
