"""Fetches from an LMS that go on behind a request: a test waits for the last of them, not for a sign of the first."""

from __future__ import annotations

import threading

from patience import waits_until


def all_have_landed() -> bool:
    """Wait until every fetch that was begun has kept what it brought: its request alone does not tell."""
    return waits_until(lambda: not any(thread.name == "fetches" for thread in threading.enumerate()))
