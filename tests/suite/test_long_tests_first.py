"""What takes long begins first: a run never waits at its end for one test that could have begun before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

FILE = """
import pytest

@pytest.fixture
def installation(): pass

def test_one(): pass
@pytest.mark.long
def test_that_takes_long(): pass
def test_two(): pass
def test_of_processes(installation): pass
"""
CONFTEST = """
from speed import LONG, longest_first

def pytest_configure(config):
    config.addinivalue_line("markers", LONG)

def pytest_collection_modifyitems(items):
    items[:] = longest_first(items)
"""


def test_long_tests_and_those_that_wait_for_processes_begin_the_others_keep_their_order(
    pytester: pytest.Pytester,
) -> None:
    """So that tests of one file stay together."""
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_file=FILE)
    (found,) = pytester.inline_run("--collect-only", "-p", "no:randomly").getcalls("pytest_collection_finish")
    assert [item.name for item in found.session.items] == [
        "test_that_takes_long",
        "test_of_processes",
        "test_one",
        "test_two",
    ]
