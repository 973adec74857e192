"""Courses for tests, written as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.problems import CourseError
from exporter.source import read_course

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Lesson

LESSON = "# The planets\n\nThere are eight.\n"


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a course into ``folder``; what is not given is a course of one lesson, or of every file that is."""
    files = dict(files)
    items = [name for name in files if name.endswith((".md", ".quiz.yaml", ".scenario.yaml"))]
    if not items and "course.yaml" not in files:
        files["lesson.md"], items = LESSON, ["lesson.md"]
    files.setdefault("course.yaml", f"id: planets\ntitle: The planets\noutline: [{', '.join(items)}]\n")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def problems_of(folder: Path, files: dict[str, str | bytes]) -> list[str]:
    """Return what is wrong with a course, one line each."""
    try:
        _, warnings = read_course(write(folder, files))
    except CourseError as error:
        return [str(problem) for problem in error.problems]
    return [str(problem) for problem in warnings]


def lesson_of(folder: Path, markdown: str, files: dict[str, str | bytes] | None = None) -> Lesson:
    """Return the lesson that ``markdown`` makes."""
    course, _ = read_course(write(folder, {"lesson.md": markdown, **(files or {})}))
    return course.lessons[0]


def html_of(folder: Path, markdown: str, files: dict[str, str | bytes] | None = None) -> str:
    """Return the HTML of a lesson whose title is given."""
    lesson = lesson_of(folder, f"---\ntitle: T\n---\n{markdown}", files)
    return "".join(getattr(block, "html", "") for block in lesson.blocks)
