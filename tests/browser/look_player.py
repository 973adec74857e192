"""Pictures of the player for `make look`: every kind of page of the sample courses. Not a test of the suite."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from authored import ROOT, read
from block_examples import examples, write_examples
from device import DESKTOP
from kinds import kinds_of_pages
from learner import Learner
from pictures import draw_sheet, take, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from authored import Authored
    from classroom import Classroom

COURSES = sorted(file.parent for file in (ROOT / "content").glob("*/course.yaml"))


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_look(course: Path, classroom: Classroom) -> None:
    """Take the pictures, and lay them out."""
    device = classroom.device()
    learner = Learner(device.visit(classroom.system.content_address(classroom.package(course, "web"))))
    taken = []
    for kind in chain(kinds_of_pages(learner, read(course)), _when_all_is_done(learner, read(course))):
        if wanted(kind):
            taken += take(learner.launch.page, f"{course.name} {kind}")
        learner.launch.page.set_viewport_size(DESKTOP)
    draw_sheet(device.context.new_page(), taken)


def _when_all_is_done(learner: Learner, authored: Authored) -> Iterator[str]:
    """Read and do everything, and yield what is there only then, or besides."""
    if learner.content.locator('#menu [data-item="glossary"]').count():
        learner.go("glossary")
        yield "glossary"
    if "certificate" not in (authored.folder / "course.yaml").read_text("utf-8"):
        return
    for lesson in authored.lessons:
        learner.go(lesson)
        gates = learner.page.locator(".block-continue button:visible")
        while gates.count():
            gates.first.click()
        learner.read(lesson)
    for quiz in authored.quizzes:
        learner.go(quiz.id)
        if (again := learner.button("tryAgain")).count():
            learner.press(again)
        learner.take(quiz, right=True)
    learner.go("finish")
    yield "finish celebrated"
    learner.button("getCertificate").click()
    learner.arrives("certificate")
    yield "certificate"


def test_look_at_blocks(tmp_path: Path, classroom: Classroom) -> None:
    """Take pictures of the example of each block, and lay them out."""
    course = write_examples(tmp_path / "blocks")
    with (course / "course.yaml").open("a") as settings:
        settings.write("glossary: true\n")
    device = classroom.device()
    learner = Learner(device.visit(classroom.system.content_address(classroom.package(course, "web"))))
    taken = []
    for name in filter(wanted, [*examples(), "glossary"]):
        learner.go(name)
        taken += take(learner.launch.page, f"block {name}")
        learner.launch.page.set_viewport_size(DESKTOP)
    draw_sheet(device.context.new_page(), taken)
