"""Waiting for what the player tells the LMS: it saves a moment after the learner acted, later when the LMS is slow."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from device import Launch

PATIENCE = 20.0
"""Seconds within which also what failed is tried again."""


def becomes(read: Callable[[], Any], wanted: object, seconds: float = PATIENCE) -> bool:
    """Wait until what is read equals what is wanted; fail with what was read last."""
    until = time.monotonic() + seconds
    while (found := read()) != wanted:
        assert time.monotonic() < until, f"{found!r} instead of {wanted!r}"
        time.sleep(0.05)
    return True


def eventually(condition: Callable[[], Any], launch: Launch, seconds: float = PATIENCE) -> bool:
    """Wait until something is true, while the browser's events are heard."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        launch.page.wait_for_timeout(100)
    return True
