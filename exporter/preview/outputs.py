"""The outputs of one course, each made when it is first asked for, and kept as long as the course is shown."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.archive import write_zip
from exporter.collector import no_collector
from exporter.formats import formats

if TYPE_CHECKING:
    from exporter.course import Course
    from exporter.formats.base import Output, Settings

Variant = tuple[str, str]
"""An edition, or ``web``, and a structure."""

WEB = "web"
_EDITIONS, _STRUCTURES = "version", "structure"


def variants() -> tuple[Variant, ...]:
    """Return every variant of a course, the most usual first."""
    choices = {option.name: option.choices for option in formats()["scorm"].options}
    editions = [edition for edition in choices[_EDITIONS] if edition != "all"]
    packages = [(edition, structure) for edition in editions for structure in choices[_STRUCTURES]]
    return (*packages, (WEB, choices[_STRUCTURES][0]))


class Outputs:
    """The outputs of a course by their variants."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._made: dict[Variant, Output] = {}
        self._lock = threading.Lock()

    def get(self, variant: Variant) -> Output | None:
        """Return an output; None if there is no such variant."""
        if variant not in variants():
            return None
        with self._lock:
            if variant not in self._made:
                self._made[variant] = _output(self._course, variant)
            return self._made[variant]

    def zipped(self, variant: Variant) -> bytes | None:
        """Return a package as ``lessonpack export`` would write it; None if the variant is none."""
        made = self.get(variant)
        if made is None or made.container != "zip":
            return None
        with tempfile.TemporaryDirectory(prefix="lessonpack-preview-") as folder:
            target = Path(folder, made.name)
            write_zip(target, made.files)
            return target.read_bytes()


def _output(course: Course, variant: Variant) -> Output:
    edition, structure = variant
    chosen = formats()["web" if edition == WEB else "scorm"]
    settings: Settings = {option.name: option.choices[0] if option.choices else False for option in chosen.options}
    if edition != WEB:
        settings = {**settings, _EDITIONS: edition, _STRUCTURES: structure}
    with no_collector():
        (made,) = chosen.outputs(course, settings)
    return made
