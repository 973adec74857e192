"""What the panel offers to launch is what the manifest of the package says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from exporter.preview.outputs import Outputs
from exporter.preview.scos import scos
from exporter.source import read_course
from tests.source.written import write

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course

COURSE = """id: planets
title: The planets
outline: [{title: Near, items: [mars.md]}, last.quiz.yaml]
completion: {lessons: 0%, quizzes: passed}
"""
QUIZ = """title: Last
attempts: 1
questions: [{id: one, type: true-false, prompt: Is it., answer: true}]
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Read a course whose quiz decides at once, so that the manifest has its pass mark."""
    course, _ = read_course(
        write(tmp_path, {"course.yaml": COURSE, "mars.md": "# Mars\n\nRed.\n", "last.quiz.yaml": QUIZ})
    )
    return course


@pytest.mark.parametrize("structure", ["single", "lessons"])
def test_the_scos_are_those_of_the_manifest(course: Course, structure: str) -> None:
    """In its order, with their identifiers, titles, pages and pass marks."""
    made = Outputs(course).get(("1.2", structure))
    assert made
    text = made.files["imsmanifest.xml"]
    assert isinstance(text, bytes)
    manifest = etree.fromstring(text)
    pages = {one.get("identifier"): one.get("href") for one in manifest.iterfind(".//{*}resource")}
    expected = [
        (
            one.get("identifier"),
            one.findtext("{*}title"),
            pages[one.get("identifierref")],
            one.findtext("{*}masteryscore"),
        )
        for one in manifest.iterfind(".//{*}item[@identifierref]")
    ]
    launched = [one for one in scos(course, structure) if one["href"]]
    assert [(one["id"], one["title"], one["href"], one["mark"] and f"{one['mark']:g}") for one in launched] == expected
    groups = [(one["title"], one["depth"]) for one in scos(course, structure) if not one["href"]]
    assert groups == ([("Near", 0)] if structure == "lessons" else [])
