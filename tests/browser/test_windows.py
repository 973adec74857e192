"""What must be so in every window, from the narrowest phone to the widest screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from authored import FLASK, read
from learner import Learner
from written import write_course

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

_SHOWN = (
    """() => [...document.querySelectorAll(".page")].filter(one => one.getClientRects().length).map(one => one.id)"""
)


def pages_shown(learner: Learner) -> list[str]:
    """Return the ids of the pages that have boxes."""
    found: list[str] = learner.content.evaluate(_SHOWN)
    return found


def test_no_stylesheet_of_a_course_shows_a_page_that_is_not_current(tmp_path: Path, classroom: Classroom) -> None:
    """Whatever it weighs: an author's rule for pages is meant for the one that is read."""
    folder = write_course(tmp_path / "themed", theme={"stylesheet": "theme.css"})
    (folder / "theme.css").write_text(
        "main > .page { display: grid } #lesson-lesson-2.page.page { display: block !important }", encoding="utf-8"
    )
    launch = classroom.device().visit(classroom.system.content_address(classroom.package(folder, "web")))
    learner = Learner(launch)
    learner.go("lesson-1")
    assert pages_shown(learner) == ["lesson-lesson-1"]
    learner.content.evaluate("dispatchEvent(new Event('beforeprint'))")
    launch.page.emulate_media(media="print")
    assert {"lesson-lesson-1", "lesson-lesson-2"} <= set(pages_shown(learner)), "on paper all lessons are read"


@pytest.mark.parametrize("width", [390, 1280, 1440, 2560])
def test_only_the_chosen_page_is_shown(width: int, classroom: Classroom) -> None:
    """Also where a list of contents stands beside the lessons."""
    address = classroom.system.content_address(classroom.package(FLASK, "web"))
    learner = Learner(classroom.device(viewport={"width": width, "height": 900}).visit(address))
    for item in ("start", *read(FLASK).order, "finish"):
        learner.go(item)
        assert [one.partition("-")[2] or one for one in pages_shown(learner)] == [item]
