"""Waiting for what others do, as long as a machine needs that is busy with something else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 60
"""Seconds to wait for another thread, process or page. Only a test that fails waits that long."""


def waits_until(condition: Callable[[], Any], seconds: float = PATIENCE) -> bool:
    """Return whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def becomes(read: Callable[[], Any], wanted: object, seconds: float = PATIENCE) -> bool:
    """Wait until what is read equals what is wanted; fail with what was read last."""
    until = time.monotonic() + seconds
    while (found := read()) != wanted:
        assert time.monotonic() < until, f"{found!r} instead of {wanted!r}"
        time.sleep(0.05)
    return True
