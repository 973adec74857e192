"""Which tests are fast enough for every save, and which take so long that they begin first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

SLOW = "slow: takes seconds, so that `make test-fast` leaves it out"
LONG = "long: begins before the others, who would wait at the end of a run for it alone"
SLOW_PARTS = {"playwright", "browser", "database_url", "served"}
"""The fixtures that start a browser, a database, or the tool in a process of its own."""
LONG_PARTS = {"installation", "served"}
"""The fixtures of tests that wait for processes most of the time, which leaves the processor to others."""


def is_fast(item: pytest.Item) -> bool:
    """Say whether a test is run by `make test-fast`."""
    fixtures: set[str] = set(getattr(item, "fixturenames", ()))
    return not item.get_closest_marker("slow") and not fixtures & SLOW_PARTS


def longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the items with the long ones in front, otherwise in their order.

    Workers begin with the front of what they are dealt, and take from the end of what others have.
    """
    return sorted(items, key=lambda item: not _is_long(item))


def _is_long(item: pytest.Item) -> bool:
    fixtures: set[str] = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("long") is not None or bool(fixtures & LONG_PARTS)
