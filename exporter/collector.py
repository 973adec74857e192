"""Garbage collection while a course is compiled."""

from __future__ import annotations

import atexit
import gc
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def no_collector() -> Iterator[None]:
    """Do not look for garbage: compiling makes many values, keeps most of them, and leaves hardly a cycle behind."""
    _leave_the_rest()
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _leave_the_rest() -> None:
    """Let Python not look for garbage when the program ends, which frees everything anyway."""
    atexit.register(gc.freeze)
