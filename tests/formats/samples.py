"""The sample courses, compiled, and their packages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.formats import formats
from exporter.source import read_course

if TYPE_CHECKING:
    from exporter.course import Course
    from exporter.formats.base import Output

ROOT = Path(__file__).parents[2]
SAMPLES = tuple(sorted(file.parent.name for file in (ROOT / "content").glob("*/course.yaml")))


@cache
def sample(name: str) -> Course:
    """Return a sample course."""
    return read_course(ROOT / "content" / name)[0]


def settings(**chosen: str | bool) -> dict[str, str | bool]:
    """Return the settings of SCORM packages: the defaults, but for what is ``chosen``."""
    options = formats()["scorm"].options
    return {**{one.name: one.choices[0] if one.choices else False for one in options}, **chosen}


@cache
def packages(name: str, structure: str) -> dict[str, Output]:
    """Return the packages of a sample course by the key of their edition."""
    outputs = formats()["scorm"].outputs(sample(name), settings(version="all", structure=structure))
    return dict(zip(("1.2", "2004-3rd", "2004-4th"), outputs, strict=True))
