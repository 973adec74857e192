"""The package that is played, read where it lies."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from exporter.conformance.container import open_package
from exporter.conformance.document import read_manifest
from exporter.inspection import inspect_package
from exporter.problems import CourseError, Problems, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from exporter.lms.base import RunTime, Version


class UnplayableError(Exception):
    """The package cannot be played. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Sco:
    """One launchable page. ``pass_mark`` is that of the manifest, in percent."""

    title: str
    href: str
    pass_mark: float | None


@dataclass(frozen=True, slots=True)
class Source:
    """A package: its SCOs, and its files."""

    name: str
    version: Version
    scos: tuple[Sco, ...]
    read: Callable[[str], bytes | None]
    is_own: bool
    """Whether lessonpack made it, so that its answers are known."""

    @property
    def run_time(self) -> RunTime:
        """Return which run-time it wants."""
        return "1.2" if self.version == "1.2" else "2004"


def _reason(path: Path) -> str:
    problems = Problems()
    with suppress(CourseError), open_package(path, problems) as package:
        if package is not None:
            read_manifest(package, problems)
    errors = (one.message for one in problems.sorted() if one.severity is Severity.ERROR)
    return next(errors, "its manifest says of no edition that it is SCORM")


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a package for playing.

    Raises:
        UnplayableError: it is unsafe, or has nothing to play.
    """
    facts = inspect_package(path)
    if facts is None or facts.edition is None:
        raise UnplayableError(f"{path.name} cannot be played: {_reason(path)}; see 'lessonpack check {path.name}'")
    launched = [one for one in facts.activities if one.kind == "sco" and one.href]
    if not launched:
        raise UnplayableError(
            f"{path.name} has no SCO to play; run 'lessonpack inspect {path.name}' to see what it has"
        )
    scos = tuple(Sco(one.title or str(one.href), str(one.href), one.pass_mark) for one in launched)
    version = cast("Version", "2004-3rd" if facts.edition == "2004-2nd" else facts.edition)
    with open_package(path, Problems()) as package:
        if package is None:
            raise UnplayableError(f"{path.name} cannot be read as a package")

        def read(name: str) -> bytes | None:
            return package.content(name) if name in package.files else None

        yield Source(path.name, version, scos, read, is_own=facts.course is not None)
