"""Pictures of the player for `make look`: every kind of page, block and question. Not a test of the suite."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from authored import EVERY_QUESTION, ROOT, read
from block_examples import examples, write_examples
from device import DESKTOP
from kinds import kinds_of_pages
from learner import Learner
from pictures import draw_sheet, take, wanted
from playwright.sync_api import expect
from whole_course import OTHERS_WRITTEN, drawn_diagrams

from exporter.questions import QUESTION_TYPES
from exporter.source.markdown.blocks import OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from authored import Authored
    from classroom import Classroom

OPEN_THE_MENU = """document.getElementById("menu").checkVisibility({visibilityProperty: true})
  || document.getElementById("menu-button").click()"""
COURSES = sorted(file.parent for file in (ROOT / "content").glob("*/course.yaml"))


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.name)
def test_look(course: Path, classroom: Classroom) -> None:
    """Take the pictures, and lay them out."""
    device = classroom.device()
    learner = Learner(device.visit(classroom.system.content_address(classroom.package(course, "web"))))
    taken, seen = [], set()
    authored = read(course)
    for kind in chain(
        kinds_of_pages(learner, authored), _besides(learner, authored), _when_all_is_done(learner, authored)
    ):
        seen.add(kind)
        if wanted(kind):
            prepare = OPEN_THE_MENU if kind == "menu" else "0"
            taken += take(learner.launch.page, f"{course.name} {kind}", prepare)
        learner.launch.page.set_viewport_size(DESKTOP)
    draw_sheet(device.context.new_page(), taken)
    if course == EVERY_QUESTION:
        assert {f"question {kind}" for kind in QUESTION_TYPES} <= seen


def _besides(learner: Learner, authored: Authored) -> Iterator[str]:
    """Open what lies over a page, and the first page of somebody who comes back."""
    content, page = learner.content, learner.launch.page
    yield "menu"
    learner.go("start")
    yield "start again"
    content.locator(".settings-button").click()
    yield "settings"
    page.keyboard.press("Escape")
    content.locator(".search-button").click()
    content.get_by_role("searchbox").fill("the")
    expect(content.locator(".found a").first).to_be_visible()
    yield "search"
    page.keyboard.press("Escape")
    collected = [quiz for quiz in authored.quizzes if quiz.source.get("feedback") == "after"]
    for quiz in collected[:1]:
        learner.begin(quiz)
        for _ in range(quiz.asked):
            learner.forward()
        expect(content.locator("dialog[open]")).to_be_visible()
        yield "dialogue"
        page.keyboard.press("Escape")


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
    """Take pictures of the example of each block, and lay them out; those that are no containers share a lesson."""
    course = write_examples(tmp_path / "blocks")
    others = " ".join(sorted(OTHERS))
    (course / "others.md").write_text(f"---\ntitle: {others}\n---\n\n{OTHERS_WRITTEN}", "utf-8")
    settings = (course / "course.yaml").read_text("utf-8")
    (course / "course.yaml").write_text(settings.replace("]", ", others.md]") + "glossary: true\n", "utf-8")
    device = classroom.device()
    with drawn_diagrams(tmp_path / "bin"):
        package = classroom.package(course, "web")
    learner = Learner(device.visit(classroom.system.content_address(package)))
    taken = []
    for name in [*examples(), "others", "glossary"]:
        if not wanted(f"block {name}"):
            continue
        learner.go(name)
        taken += take(learner.launch.page, f"block {name}")
        learner.launch.page.set_viewport_size(DESKTOP)
    draw_sheet(device.context.new_page(), taken)
