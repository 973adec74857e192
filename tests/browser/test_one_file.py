"""A course in one HTML file is opened from the disk, on a device without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from device import PHONE
from learner import Learner
from playwright.sync_api import expect

from exporter.formats.html.one_file import one_file
from exporter.source import read_course

if TYPE_CHECKING:
    from classroom import Classroom

_DRAWN = "Promise.all([...document.images].map(one => one.decode())).then(() => document.images.length)"
COFFEE = Path(__file__).parents[2] / "content" / "better-coffee"


def test_a_course_from_a_stick_is_drawn_played_and_kept(classroom: Classroom, tmp_path: Path) -> None:
    """Pictures and fonts are there, nothing is asked for, and whoever opens the file again goes on."""
    file = tmp_path / "coffee.html"
    file.write_bytes(one_file(read_course(COFFEE)[0]))
    device = classroom.device(viewport=PHONE, offline=True)
    device.tolerate(file.as_uri())
    launch = device.visit(file.as_uri())
    learner, page = Learner(launch), launch.page
    assert page.evaluate("document.fonts.ready.then(fonts => [...fonts].some(one => one.status === 'loaded'))")
    page.get_by_role("button", name=learner.say("startCourse")).click()
    expect(page.get_by_role("heading", level=1, name="From cherry to bean")).to_be_visible()
    assert page.evaluate(
        "Promise.all([...document.images].map(one => one.decode())).then(() => document.images.length)"
    )
    page.get_by_role("link", name="Choosing beans").last.click()
    expect(page.get_by_role("heading", level=1, name="Choosing beans")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Choosing beans")).to_be_visible()
    asked = {address for address in device.requests if not address.startswith("data:")}
    assert {address.partition("#")[0] for address in asked} == {file.as_uri()}
