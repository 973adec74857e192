"""Builds a course again and again: what has not changed comes from the cache, and the last good state stays."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.code_frames import Frames
from exporter.collector import no_collector
from exporter.deliveries import deliveries
from exporter.preview.outputs import Outputs
from exporter.source.cache.memory import Memory
from exporter.source.cache.store import Store
from exporter.source.media.placeholders import Placeholders
from exporter.source.reading import COURSE_FILE, NO_COURSE, NO_FOLDER, read

if TYPE_CHECKING:
    from exporter.code_frames import Excerpt
    from exporter.course import Course
    from exporter.problems import Problem

_STAYS = "the preview shows the course as it was, and continues when it is back"
_WHILE_SHOWN = {
    NO_COURSE: f"'{COURSE_FILE}' was deleted or renamed; {_STAYS}",
    NO_FOLDER: f"the folder of the course was deleted or renamed; {_STAYS}",
}
"""What to say of a course that is there no more, instead of what is said to somebody who has named the wrong folder."""
AROUND = 2
"""Lines shown above and below the one that a problem is in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the lines around it as they were when it was found."""

    problem: Problem
    excerpt: Excerpt | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What can be looked at: a course, what is made of it, and the number of the build that it comes from."""

    number: int
    course: Course
    outputs: Outputs


@dataclass(frozen=True, slots=True)
class Build:
    """The state after one reading of the course. ``shown`` is the last good one, None if there never was one."""

    number: int
    findings: tuple[Finding, ...]
    shown: Shown | None


NOTHING = Build(0, (), None)


class Builder:
    """Builds the course in ``root``. Use it as a context: it keeps placeholders, and a cache if the user has none."""

    def __init__(self, root: Path, store: Store) -> None:
        self.root = root
        self._folder = tempfile.TemporaryDirectory(prefix="lessonpack-preview-")
        self.drawings = Path(self._folder.name, "drawings").resolve()
        self.drawings.mkdir()
        self._store = Store(Path(self._folder.name, "cache")) if store.is_off else store
        self._store.memory = Memory()

    def close(self) -> None:
        """Remove what was kept."""
        self._folder.cleanup()

    def build(self, before: Build) -> Build:
        """Read the course anew, after the build ``before``."""
        placeholders = Placeholders(self.drawings)
        with no_collector():
            reading = read(self.root, self._store, placeholders)
            deliveries(reading.formats, reading.problems)
        number = before.number + 1
        frames = Frames(self.root)
        problems = reading.problems.sorted()
        if before.shown:
            problems = tuple(one._replace(message=_WHILE_SHOWN.get(one.message, one.message)) for one in problems)
        findings = tuple(Finding(one, frames.excerpt(one.position, AROUND)) for one in problems)
        course = reading.course
        return Build(number, findings, Shown(number, course, Outputs(course)) if course else before.shown)
