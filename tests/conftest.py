"""What every test may ask for on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the only way to change what is golden."""
    parser.addoption("--write-golden", action="store_true", help="write the golden files anew instead of comparing")
