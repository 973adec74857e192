"""Chromium, the LMS of the tests and the packages that they play."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from device import Device, new_device
from learning_system import RUN_TIME, LearningSystem, Package, Registration
from playwright.sync_api import sync_playwright

from exporter.archive import write_folder, write_zip
from exporter.formats import formats
from exporter.source import read_course

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the one browser of the session; fail where a skipped check would look like a passed one."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("The browser tests need Chromium. Run: apt-get install chromium")
    if not RUN_TIME.is_dir() or not AXE.is_file():
        pytest.fail("The browser tests need scorm-again and axe-core. Run: npm ci")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture(scope="session")
def system() -> Iterator[LearningSystem]:
    """Start the one LMS of the session."""
    with LearningSystem() as started:
        yield started


@pytest.fixture(scope="session")
def export(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that exports a course folder as the command line does; by default as SCORM 1.2 in one SCO."""
    folder = tmp_path_factory.mktemp("packages")
    counter = itertools.count()

    def run(course: Path, edition: str = "1.2", structure: str = "single", **switches: bool) -> Path:
        read, _ = read_course(course)
        target = folder / str(next(counter))
        if edition == "web":
            (output,) = formats()["web"].outputs(read, {})
            write_folder(output.files, target)
        else:
            settings = {"version": edition, "structure": structure, "no_interactions": False, "no_objectives": False}
            (output,) = formats()["scorm"].outputs(read, {**settings, **switches})
            write_zip(output.files, target)
        return target

    return run


@pytest.fixture(scope="session")
def package(system: LearningSystem, export: Callable[..., Path]) -> Callable[..., Package]:
    """Return a function that installs a course in the LMS: `package(course, "1.2", "single")`; "web" is an edition too."""

    made: dict[tuple[Any, ...], Package] = {}

    def install(course: Path, edition: str = "1.2", structure: str = "single", **switches: bool) -> Package:
        key = (course, edition, structure, *switches)
        if key not in made:
            made[key] = system.install(f"p{len(made)}", export(course, edition, structure, **switches), edition)
        return made[key]

    return install


@pytest.fixture
def device(browser: Browser, system: LearningSystem) -> Iterator[Callable[..., Device]]:
    """Return a function that takes a fresh device; at the end, whatever went wrong on one fails the test."""
    taken: list[Device] = []

    def take(**options: Any) -> Device:
        taken.append(new_device(browser, system, **options))
        return taken[-1]

    yield take
    for one in taken:
        one.context.close()
    assert [trouble for one in taken for trouble in one.unexpected()] == []


@pytest.fixture
def enrol(system: LearningSystem) -> Iterator[Callable[..., Registration]]:
    """Return a function that enrols a learner; at the end, each refusal of the LMS fails the test."""
    enrolled: list[Registration] = []

    def register(package: Package, **given: Any) -> Registration:
        enrolled.append(system.enrol(package, **given))
        return enrolled[-1]

    yield register
    assert [trouble for one in enrolled for trouble in one.troubles] == []
