"""A course of each block and each question, played by keys alone: in SCORM of both kinds, and as a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from patience import becomes
from playwright.sync_api import expect
from stateful_blocks import AFTER_ALL_WRITES
from whole_course import Player, drawn_diagrams, write_whole_course

from exporter import parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from classroom import Classroom
    from learning_system import Package

DONE = {"1.2": ("passed",), "2004-4th": ("completed", "passed")}


@pytest.fixture(scope="module")
def whole_course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Write the course."""
    folder = tmp_path_factory.mktemp("whole")
    with drawn_diagrams(folder / "bin"):
        yield write_whole_course(folder / "course")


def is_played(course: Path, package: Package, classroom: Classroom) -> None:
    """Play half of a package, leave it, and play the rest, as far as to what the LMS is told in the end."""
    registration = classroom.enrol(package)
    own = classroom.device()
    launch = own.launch(registration)
    player = Player(launch.page, launch.content, course)
    launch.page.keyboard.press("Tab")
    player.keyboard.comes_to("one => one.className", "skip")
    player.plays_half()
    assert registration.status() not in DONE.values()
    launch.remove_frame()
    launch.page.close()
    launch = own.launch(registration)
    player = Player(launch.page, launch.content, course)
    player.plays_the_rest()
    expect(player.certificate()).to_contain_text("Ada Lovelace")
    player.learner.go("finish")
    player.keyboard.press(".page.current button", player.learner.say("saveAndExit"))
    assert becomes(registration.status, DONE[package.edition])
    assert float(registration.score()) == 100


@pytest.mark.long
@pytest.mark.parametrize("edition", DONE)
def test_a_package_is_played_by_keys_left_resumed_finished_and_certified(
    edition: str, whole_course: Path, classroom: Classroom
) -> None:
    """Each block and each type of question."""
    is_played(whole_course, classroom.package(whole_course, edition), classroom)


@pytest.mark.long
def test_a_course_in_parts_is_played_by_keys_left_resumed_finished_and_certified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, classroom: Classroom
) -> None:
    """As if it were large: each lesson, story and quiz comes in a script of its own."""
    monkeypatch.setattr(parts, "LARGE", 0)
    monkeypatch.setattr(parts, "_PART", 0)
    with drawn_diagrams(tmp_path / "bin"):
        course = write_whole_course(tmp_path / "course")
        package = classroom.package(course)
    assert b"lessonpackPart" in (package.read("player.js") or b"")
    is_played(course, package, classroom)


@pytest.mark.long
def test_a_page_of_its_own_is_played_by_keys_left_resumed_finished_and_certified(
    whole_course: Path, classroom: Classroom
) -> None:
    """The same without an LMS: what was done is kept in the browser, and the learner writes the name."""
    address = classroom.system.content_address(classroom.package(whole_course, "web"))
    own = classroom.device()
    launch = own.visit(address)
    Player(launch.page, launch.content, whole_course).plays_half()
    launch.content.evaluate(AFTER_ALL_WRITES)
    launch.page.close()
    launch = own.visit(address)
    player = Player(launch.page, launch.content, whole_course)
    player.plays_the_rest()
    sheet = player.certificate()
    player.keyboard.seek(".page.current input")
    launch.page.keyboard.type("Ana Ribeiro")
    expect(sheet).to_contain_text("Ana Ribeiro")
