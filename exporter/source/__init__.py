"""Files on disk to a `Course`: YAML with positions, Markdown, links and media. Nothing here writes.

Every mistake of a course is reported in one run, each with its file, line and column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course
    from exporter.problems import Problem

__all__ = ["read_course"]


def read_course(folder: Path) -> tuple[Course, tuple[Problem, ...]]:
    """Return the course in ``folder``, and the warnings, sorted.

    Raises:
        CourseError: the course has mistakes; it carries all of them, and the warnings.
    """
    reading = read(folder)
    reading.problems.raise_errors()
    if reading.course is None:  # pragma: no cover - a reading without a course always noted an error
        message = "the course could not be read, and no reason was noted; this is a mistake in lessonpack"
        raise RuntimeError(message)
    return reading.course, reading.problems.sorted()
