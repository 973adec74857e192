"""Which tests are fast enough for every save: those without a browser, a database and a mark that says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

SLOW = "slow: takes seconds, so that `make test-fast` leaves it out"
SLOW_PARTS = {"playwright", "browser", "database_url", "served"}
"""The fixtures that start a browser, a database, or the tool in a process of its own."""


def is_fast(item: pytest.Item) -> bool:
    """Say whether a test is run by `make test-fast`."""
    fixtures: set[str] = set(getattr(item, "fixturenames", ()))
    return not item.get_closest_marker("slow") and not fixtures & SLOW_PARTS
