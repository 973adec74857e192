"""What every test may ask for on the command line, and what all of them keep to."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from leftovers import nothing_left
from speed import LONG, SLOW, is_fast, longest_first
from turns import MARKS, whose_turn_it_is

# Nobody's own cache is read or changed. A test that wants one names a folder.
os.environ["LESSONPACK_CACHE"] = "off"

# How long an example takes says how busy the machine is. Known before tests are: `@given` keeps what it finds.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the only way to change what is golden, and a way to leave no case out."""
    parser.addoption("--every-case", action="store_true", help="run every case of the tests whose cases take turns")
    parser.addoption("--fast", action="store_true", help="run what needs no browser, no database and not much time")
    parser.addoption("--write-golden", action="store_true", help="write the golden files anew instead of comparing")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Take as many workers as there are cores, and half as many again where tests wait for processes."""
    cores = os.cpu_count() or 1
    return cores if "tests/browser" in config.args else cores * 3 // 2


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest about the cases that take turns."""
    for mark in (*MARKS, SLOW, LONG):
        config.addinivalue_line("markers", mark)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[Any]:
    """Collect no garbage among the tests themselves, nor among their libraries: all of them stay until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the cases whose turn it is not; before `-k` and the like, which shall not change the turns."""
    kept = items if config.getoption("every_case") else whose_turn_it_is(items, config.args)
    if config.getoption("fast"):
        kept = [item for item in kept if is_fast(item)]
    known = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in known])
    items[:] = kept if config.pluginmanager.hasplugin("randomly") else longest_first(kept)


@pytest.fixture(autouse=True)
def _test_leaves_nothing() -> Iterator[None]:
    with nothing_left():
        yield


@pytest.fixture(autouse=True, scope="module")
def _module_leaves_nothing() -> Iterator[None]:
    with nothing_left():
        yield
