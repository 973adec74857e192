"""Diagrams in front of the learner: found by their words, described, moved on phones, printed; `mmdc` draws them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from accessibility import violations_light_and_dark, wider_than_screen
from device import NARROWEST
from learner import Learner
from playwright.sync_api import expect
from written import write_course

from tests.source.mmdc import install

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from classroom import Classroom

DIAGRAM = """
```mermaid title="From bean to cup"
flowchart LR
  accTitle: How coffee is made
  A[Grind] --> B[Aardvark]
```
"""


def test_a_diagram_is_for_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, classroom: Classroom) -> None:
    """Searched, heard as one picture, without a fault of axe-core, in a narrow window, and smaller on paper."""
    install(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    course = write_course(tmp_path / "drawn", lessons=3)
    with (course / "lesson-2.md").open("a") as lesson:
        lesson.write(DIAGRAM)
    address = classroom.system.content_address(classroom.package(course, "web"))
    launch = classroom.device(viewport=NARROWEST).visit(address)
    learner, page = Learner(launch), launch.page
    page.locator(".search-button").click()
    page.get_by_role("searchbox").fill("aardvark")
    page.locator(".found a").click()
    learner.arrives("lesson-2")
    picture = learner.page.get_by_role("img", name="How coffee is made")
    expect(picture).to_be_visible()
    expect(learner.page.get_by_text("From bean to cup")).to_be_visible()
    assert wider_than_screen(page) == []
    assert picture.evaluate("one => one.getBoundingClientRect().width") == 362
    assert violations_light_and_dark(page, page) == []
    page.emulate_media(media="print")
    assert picture.evaluate("one => one.getBoundingClientRect().width <= one.parentElement.clientWidth")
