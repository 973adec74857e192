"""Cases that take turns: each test meets one, together they meet all, and nobody asks for one in vain."""

from __future__ import annotations

import pytest

FILE = """
import pytest

@pytest.mark.in_turns("edition")
@pytest.mark.parametrize("edition", ["1.2", "2004"])
@pytest.mark.parametrize("course", ["a", "b", "c"])
def test_by_edition(course, edition): pass

@pytest.mark.in_turns
@pytest.mark.parametrize(("course", "edition"), [("a", "1.2"), ("b", "2004")])
def test_by_all(course, edition): pass

@pytest.mark.parametrize("course", ["a", "b"])
def test_without_turns(course): pass

@pytest.mark.every_case
@pytest.mark.in_turns
@pytest.mark.parametrize("edition", ["1.2", "2004"])
def test_of_a_race(edition): pass
"""
CONFTEST = """
from turns import MARKS, whose_turn_it_is

def pytest_configure(config):
    for mark in MARKS:
        config.addinivalue_line("markers", mark)

def pytest_collection_modifyitems(config, items):
    items[:] = whose_turn_it_is(items, config.args)
"""


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    """Give a folder with a file of tests whose cases take turns."""
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_file=FILE)
    return pytester


def chosen(folder: pytest.Pytester, *named: str) -> list[str]:
    """Return the cases that are run, in their order."""
    ran = folder.inline_run("--collect-only", "-p", "no:randomly", *named)
    (found,) = ran.getcalls("pytest_collection_finish")
    return [item.name for item in found.session.items]


def test_each_test_meets_one_case_and_together_they_meet_all(folder: pytest.Pytester) -> None:
    """The turn goes on from one test to the next one; who has not the mark, or shows a race, keeps all cases."""
    assert chosen(folder) == [
        "test_by_edition[a-1.2]",
        "test_by_edition[b-2004]",
        "test_by_edition[c-1.2]",
        "test_by_all[b-2004]",
        "test_without_turns[a]",
        "test_without_turns[b]",
        "test_of_a_race[1.2]",
        "test_of_a_race[2004]",
    ]


def test_a_case_that_is_named_is_run(folder: pytest.Pytester) -> None:
    """Also when it is not its turn."""
    assert chosen(folder, "test_file.py::test_by_all[a-1.2]") == ["test_by_all[a-1.2]"]
