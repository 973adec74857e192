"""Fetches from other servers for somebody who waits: each in a thread of its lane, and nobody waits for long.

A lane belongs to one platform and has two threads. One resource is fetched once, however many want it. Who waits gives
up after the budget of their request, and the fetch goes on, so that the next one finds what it brought. Of those who
wait for a platform that is known to be slow, two at most stay: the other threads of a web server are for others.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from lti_tool.base.http_client import HttpClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")

BUDGET = 5.0
"""Seconds for which all fetches of a request are waited for."""
SLOW = 1.0
"""Seconds after which a platform is known to be slow."""
THREADS = 2
"""Of each platform: those that fetch, and those that wait for it once it is known to be slow."""
MOST = 64
"""Fetches of a platform that are under way or wait for a thread."""

_end: ContextVar[float | None] = ContextVar("end of the budget", default=None)


class SlowError(HttpClientError):
    """Nobody waits any longer for a platform. What was asked goes on."""

    def __init__(self) -> None:
        super().__init__("the LMS takes long to answer; reload this page in a moment")


class BusyError(SlowError):
    """So much is fetched already that nothing was begun."""


def begin_budget(seconds: float | None = None) -> None:
    """Give the request of this thread so many seconds, usually `BUDGET`, for all that it waits for."""
    _end.set(time.monotonic() + (BUDGET if seconds is None else seconds))


@dataclass(slots=True)
class Flight(Generic[Value]):
    """A fetch under way."""

    act: Callable[[], Value]
    over: threading.Event = field(default_factory=threading.Event)
    value: Value | None = None
    problem: Exception | None = None

    def run(self) -> None:
        """Fetch; those who wait are let know by `over`."""
        try:
            self.value = self.act()
        except Exception as problem:  # noqa: BLE001 - raised again for those who wait
            self.problem = problem

    def result(self) -> Value:
        """Return what was fetched, or raise what was raised."""
        if self.problem:
            raise self.problem
        return cast("Value", self.value)


@dataclass(slots=True)
class _Lane:
    queued: deque[tuple[Hashable, Flight[object]]] = field(default_factory=deque)
    unfinished: int = 0
    threads: int = 0
    staying: int = 0
    is_slow: bool = False


class Flights:
    """The fetches of one process."""

    def __init__(self) -> None:
        self._lanes: dict[Hashable, _Lane] = {}
        self._flights: dict[Hashable, Flight[object]] = {}
        self._lock = threading.Lock()

    def start(self, lane: Hashable, key: Hashable, act: Callable[[], Value], *, most: int = MOST) -> Flight[Value]:
        """Begin to fetch a resource, unless that is under way; raise `BusyError` if ``most`` others are."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is None:
                of_platform = self._lanes.setdefault(lane, _Lane())
                if of_platform.unfinished >= most:
                    raise BusyError
                of_platform.unfinished += 1
                flight = self._flights[key] = cast("Flight[object]", Flight(act))
                of_platform.queued.append((key, flight))
                if of_platform.threads < THREADS:
                    of_platform.threads += 1
                    threading.Thread(target=self._fly, args=(lane,), name="fetches", daemon=True).start()
        return cast("Flight[Value]", flight)

    def fetch(self, lane: Hashable, key: Hashable, act: Callable[[], Value], *, most: int = MOST) -> Value:
        """Fetch a resource and wait for it; raise what ``act`` raises, `BusyError` or `SlowError`."""
        return self.wait(lane, self.start(lane, key, act, most=most))

    def wait(self, lane: Hashable, flight: Flight[Value], *, stays: bool = True) -> Value:
        """Return what a fetch brings; raise what it raises, or `SlowError`.

        Who has something older to show does not stay with a platform that is slow.
        """
        end = _end.get()
        left = BUDGET if end is None else max(0.0, end - time.monotonic())
        with self._lock:
            of_platform = self._lanes.setdefault(lane, _Lane())
            first = 0.0 if of_platform.is_slow else min(SLOW, left)
        if flight.over.wait(first):
            return flight.result()
        with self._lock:
            of_platform.is_slow = True
            if not stays or of_platform.staying >= THREADS:
                raise SlowError
            of_platform.staying += 1
        try:
            if not flight.over.wait(left - first):
                raise SlowError
        finally:
            with self._lock:
                of_platform.staying -= 1
        return flight.result()

    def _fly(self, lane: Hashable) -> None:
        of_platform = self._lanes[lane]
        while True:
            with self._lock:
                if not of_platform.queued:
                    of_platform.threads -= 1
                    return
                key, flight = of_platform.queued.popleft()
            begun = time.monotonic()
            flight.run()
            with self._lock:  # before anybody goes on: whoever asks again after this fetch gets another
                del self._flights[key]
                of_platform.unfinished -= 1
                of_platform.is_slow = time.monotonic() - begun > SLOW
            flight.over.set()
