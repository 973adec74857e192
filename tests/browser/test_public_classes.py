"""The classes that the reference of themes lets a stylesheet lean on are there when a course is played."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from authored import ROOT, read
from block_examples import FILES, write_examples
from learner import Learner
from playwright.sync_api import expect
from written import quiz, single_choice, write_course

from exporter.richtext import RichText
from exporter.source import read_course
from exporter.source.markdown.blocks import blocks
from exporter.source.markdown.classes import FOR_AUTHORS, classes_of_the_player

if TYPE_CHECKING:
    from pathlib import Path

    from classroom import Classroom

TEXT = (ROOT / "docs" / "reference" / "themes.md").read_text(encoding="utf-8")
STORY = """id: story
title: Story
persons: {guest: Ada}
scenes:
  first:
    text: [{guest: "Where to?"}]
    choices:
    - {say: Go on., then: He goes., goto: last}
    - {say: Stay., then: He stays., goto: last}
  last: {text: The end., ending: Over, points: 1}
"""
_ALL = "[...document.querySelectorAll('[class]')].flatMap(one => [...one.classList])"


def public_classes() -> set[str]:
    """Return the classes that the reference names."""
    _, _, table = TEXT.partition("## Classes that you may lean on")
    return set(re.findall(r"`\.([\w-]+)`", table)) - {"block-NAME"}


def test_public_classes_belong_to_the_player() -> None:
    """An author's class of that name is renamed, so a rule for one never meets the other."""
    assert public_classes() <= classes_of_the_player()
    assert not public_classes() & FOR_AUTHORS


def look(learner: Learner, seen: set[str]) -> None:
    """Add the classes that are in the document."""
    seen.update(learner.content.evaluate(_ALL))


def write_all_kinds(folder: Path) -> Path:
    """Write a course that has each kind of page."""
    partly = {"type": "multiple", "answer": ["red", "blue"], "scoring": "partial"}
    questions = [single_choice("one"), {**single_choice("two"), **partly}]
    made = write_course(
        folder,
        lessons=1,
        quizzes=[quiz("end", questions)],
        theme={"cover": "a.svg"},
        certificate=True,
        finish="Well *done*.",
        completion={"passing_score": 10},
    )
    (folder / "a.svg").write_text(FILES["cherries.svg"], "utf-8")
    (folder / "story.scenario.yaml").write_text(STORY, "utf-8")
    with (folder / "lesson-1.md").open("a", encoding="utf-8") as text:
        text.write("\n::: tip\nA.\n:::\n\n::: warning\nB.\n:::\n")
    front = "---\nimage: a.svg\nobjectives: [Tell]\nsummary: In short.\n---\n"
    (folder / "lesson-1.md").write_text(front + (folder / "lesson-1.md").read_text("utf-8"), "utf-8")
    settings = (folder / "course.yaml").read_text("utf-8")
    outline = "outline:\n- title: Part\n  items:\n  - lesson-1.md\n  - story.scenario.yaml\n"
    (folder / "course.yaml").write_text(settings.replace("outline:\n- lesson-1.md\n", outline), "utf-8")
    return made


def test_each_public_class_is_there_when_a_course_is_played(tmp_path: Path, classroom: Classroom) -> None:
    """From its cover to its certificate."""
    seen: set[str] = set()
    course = write_all_kinds(tmp_path / "all")
    learner = Learner(classroom.device().visit(classroom.system.content_address(classroom.package(course, "web"))))
    look(learner, seen)
    learner.read("lesson-1")
    learner.go("lesson-1")
    look(learner, seen)
    learner.go("story")
    learner.button("startScenario").click()
    learner.page.get_by_role("radio", name="Go").check()
    learner.button("sayIt").click()
    expect(learner.page.locator(".by-you")).to_have_count(1)
    look(learner, seen)
    (end,) = [one for one in read(course).quizzes if one.id == "end"]
    learner.go("end")
    learner.begin(end)
    first, second = end.questions
    learner.answer(first, first.wrong())
    learner.check()
    look(learner, seen)
    learner.forward()
    learner.answer(second, ["red"])
    learner.check()
    look(learner, seen)
    learner.submit()
    look(learner, seen)
    learner.go("finish")
    look(learner, seen)
    learner.button("getCertificate").click()
    learner.arrives("certificate")
    look(learner, seen)
    learner.go("start")
    look(learner, seen)
    assert public_classes() - seen - {"piece", "front", "back"} == set()


def test_each_block_has_its_class(tmp_path: Path) -> None:
    """And the classes of pieces and sides are there."""
    course, _ = read_course(write_examples(tmp_path / "blocks"))
    html = "".join(text.html for lesson in course.lessons for text in lesson.blocks if isinstance(text, RichText))
    seen = {name for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}
    assert {f"block-{name}" for name in blocks()} | {"piece", "front", "back"} <= seen
