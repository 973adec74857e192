"""Chromium, the LMS of the tests and the packages that they play."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chromium import FEWER_PROCESSES, SHELL, program
from classroom import Classroom, Shelf
from learning_system import RUN_TIME, LearningSystem
from leftovers import nothing_left
from one_of_each import write_one_of_each
from patience import PATIENCE
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-site-isolation-trials",
    *FEWER_PROCESSES,
)

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the one browser of the session; fail where a skipped check would look like a passed one."""
    if not RUN_TIME.is_dir() or not AXE.is_file():
        pytest.fail("The browser tests need scorm-again and axe-core. Run: npm ci")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program(SHELL), args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture(scope="session")
def system() -> Iterator[LearningSystem]:
    """Start the one LMS of the session."""
    with LearningSystem() as started:
        yield started


@pytest.fixture(scope="session")
def shelf(system: LearningSystem, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Keep the packages of the session."""
    return Shelf(tmp_path_factory.mktemp("packages"), system)


@pytest.fixture(scope="session")
def one_of_each(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the course of one question of each type."""
    return write_one_of_each(tmp_path_factory.mktemp("written") / "one-of-each")


@pytest.fixture(autouse=True, scope="module")
def _module_leaves_nothing(request: pytest.FixtureRequest) -> Iterator[None]:
    """Begin after what lasts for the session, even if the first test of a file needs none of it."""
    tests = [item for item in request.session.items if item.path == request.path]
    for name in ("browser", "system"):
        if any(name in getattr(test, "fixturenames", ()) for test in tests):
            request.getfixturevalue(name)
    with nothing_left():
        yield


@pytest.fixture
def classroom(browser: Browser, shelf: Shelf) -> Iterator[Classroom]:
    """Open a classroom; whatever went wrong in it, unannounced, fails the test at the end."""
    opened = Classroom(browser, shelf)
    yield opened
    assert opened.clear_up() == []
