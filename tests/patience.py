"""Waiting for what others do, as long as a machine needs that is busy with something else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 180
"""Seconds to wait for another thread, process or page: some machines stand still for a minute. Only a test that fails
waits that long."""

WORDS_STAY = """const remove = Element.prototype.remove;
Element.prototype.remove = function () { if (this.parentNode?.id !== "announcements") remove.call(this); };"""
"""A script for pages: what was said to screen readers stays until something else is said, however late a test looks."""


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
    found: list[Any] = []

    def is_so() -> bool:
        found[:] = [read()]
        return bool(found[0] == wanted)

    assert waits_until(is_so, seconds), f"{found} instead of [{wanted!r}]"
    return True
