"""What every test may ask for on the command line, and what all of them keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from leftovers import nothing_left

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the only way to change what is golden, and a way to leave no database out."""
    parser.addoption("--both-databases", action="store_true", help="run also the tests of views on both databases")
    parser.addoption("--write-golden", action="store_true", help="write the golden files anew instead of comparing")


@pytest.fixture(autouse=True)
def _test_leaves_nothing() -> Iterator[None]:
    with nothing_left():
        yield


@pytest.fixture(autouse=True, scope="module")
def _module_leaves_nothing() -> Iterator[None]:
    with nothing_left():
        yield
