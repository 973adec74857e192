"""Holds the time for much against the time for little, since a time alone says more of a machine than of a program."""

from __future__ import annotations

import gc
import math
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 8
"""How much more there is in the larger of two inputs."""
NOISE = 3
"""What a busy machine may make of that. Time that grows with the square would be 64 times as long."""
LEAST = 0.1
"""Seconds below which work is done so quickly that its time says nothing."""
TRIES = 5
"""How often both are timed before the larger one counts as too slow: the quickest of each has met the least noise."""


def assert_time_grows_with_size(prepare: Callable[[int], Callable[[], object]], size: int) -> None:
    """Assert that work of a size does not take much longer than eight times an eighth of it; only the work counts."""
    small = large = math.inf
    for _ in range(TRIES):
        small = min(small, _seconds(prepare(size // TIMES)))
        large = min(large, _seconds(prepare(size)))
        if large < TIMES * NOISE * max(small, LEAST):
            return
    raise AssertionError(f"{TIMES} times as much takes {large:.2f} s instead of {small:.2f} s")


def assert_calls_grow_with_size(work: Callable[[int], object], size: int) -> None:
    """Assert that work of a size makes no more than twice eight times the calls of an eighth of it, on any machine."""
    few, many = _calls(lambda: work(size // TIMES)), _calls(lambda: work(size))
    assert many < TIMES * 2 * few, f"{TIMES} times as much takes {many} calls instead of {few}"


def _calls(work: Callable[[], object]) -> int:
    """Return how often functions are entered and left, and generators go on."""
    count = 0

    def note(*_event: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def _seconds(work: Callable[[], object]) -> float:
    """Return how long the processor is busy with it, without collecting what earlier tests left."""
    gc.disable()
    try:
        began = time.process_time()
        work()
        return time.process_time() - began
    finally:
        gc.enable()
