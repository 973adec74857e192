"""Turns files on disk into a `Course`: YAML with positions, Markdown, links and media. Nothing here writes files.

All mistakes in a course are reported in one run, each with its file, line and column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.course import Course
    from exporter.problems import Problem
    from exporter.source.cache.store import Store

__all__ = ["read_course"]


def read_course(folder: Path, store: Store | None = None) -> tuple[Course, tuple[Problem, ...]]:
    """Return the course in ``folder``, and its warnings, sorted. What has not changed is taken from ``store``.

    Raises:
        CourseError: the course has errors; the exception holds all errors and warnings.
    """
    reading = read(folder, store)
    reading.problems.raise_errors()
    if reading.course is None:  # pragma: no cover - a reading without a course always noted an error
        message = "the course could not be read for an unknown reason; this is a bug in lessonpack"
        raise RuntimeError(message)
    return reading.course, reading.problems.sorted()
