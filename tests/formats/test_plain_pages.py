"""Lessons as plain pages, in books, cartridges and documents: what stands above them, and what they cannot show."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from exporter.formats import formats
from exporter.source import read_course

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.archive import Content
    from exporter.course import Course

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4" width="4" height="4"/>'
SETTINGS: dict[str, str | bool] = {"without_answers": False, "version": "1.1"}
OF_COURSE = "course.yaml: leaves out what it has no place for: "
LABELLED = "::: labelled\n![A leaf](leaf.svg)\n\n### Stem (50, 50)\nIt bends.\n:::\n\n::: continue\n:::\n\nThe rest.\n"
QUIZ = """id: q
title: Tea?
image: leaf.svg
time_limit: 5
questions:
  - id: o
    type: choice
    prompt: Which?
    options:
      - {text: Green, correct: true}
      - {text: Blue, feedback: No leaf is blue.}
    objectives: [Know tea]
"""


def course_in(folder: Path) -> Course:
    """Return a course whose author has said everything about it, its lesson and its quiz."""
    (folder / "leaf.svg").write_text(PICTURE, encoding="utf-8")
    (folder / "q.quiz.yaml").write_text(QUIZ, encoding="utf-8")
    (folder / "l.md").write_text(
        f"---\nid: l\nsummary: All about it.\nobjectives: [Know tea]\nimage: leaf.svg\n---\n# Tea\n\n{LABELLED}",
        encoding="utf-8",
    )
    (folder / "course.yaml").write_text(
        "id: c\ntitle: C\ndescription: D\nauthors: [Ada]\nlicense: CC0\nnavigation: sequential\n"
        "completion:\n  lessons: 80%\noutline: [l.md, q.quiz.yaml]\n",
        encoding="utf-8",
    )
    return read_course(folder)[0]


def shown(content: Content) -> str:
    """Return the texts of a zip's files."""
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    with zipfile.ZipFile(source) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.parametrize(
    ("format_", "lost"),
    [
        (
            "cc",
            [
                f"{OF_COURSE}description, authors, license, navigation, completion",
                "l.md: lists the labels of a picture below it, without their places on it",
                "l.md: shows at once what stands below 'continue'",
                "q.quiz.yaml: leaves out what it has no place for: image",
                "q.quiz.yaml: leaves out what it has no place for: objectives",
            ],
        ),
        (
            "epub",
            [
                f"{OF_COURSE}navigation, completion",
                "l.md: lists the labels of a picture below it, without their places on it",
                "l.md: shows at once what stands below 'continue'",
                "q.quiz.yaml: leaves out what it has no place for: time_limit",
                "q.quiz.yaml: leaves out what it has no place for: objectives",
            ],
        ),
        (
            "docx",
            [
                f"{OF_COURSE}license, navigation, completion",
                "l.md: leaves out what it has no place for: image",
                "l.md: lists the labels of a picture below it, without their places on it",
                "l.md: shows at once what stands below 'continue'",
                "q.quiz.yaml: leaves out what it has no place for: image",
            ],
        ),
    ],
)
def test_all_that_an_author_says_is_there_or_listed(format_: str, lost: list[str], tmp_path: Path) -> None:
    """Summary, objectives, pictures, the feedback of options, settings of quizzes, and places on pictures."""
    (output,) = formats()[format_].outputs(course_in(tmp_path), SETTINGS)

    texts = "".join(
        content.decode("utf-8", "replace") if not content.startswith(b"PK") else shown(content)
        for content in output.files.values()
        if isinstance(content, bytes)
    )
    for said in ("All about it.", "Know tea", "It bends.", "No leaf is blue."):
        assert said in texts
    name = {"cc": "Common Cartridge ", "epub": "EPUB ", "docx": "Word "}[format_]
    assert [f"{one.position.file}: {one.message.removeprefix(name)}" for one in output.lost] == lost
