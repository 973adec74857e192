"""One side of a comparison: a package, whoever made it, or a course folder as it would be exported."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol

from exporter.comparison.played import CannotCompareError, PlayedCourse, played_course
from exporter.comparison.registered import Registered, registered
from exporter.conformance.container import MANIFEST, open_package
from exporter.conformance.document import read_manifest
from exporter.formats.scorm import FORMAT
from exporter.inspection import LARGEST_PAGE
from exporter.problems import CourseError, Problems
from exporter.source import read_course

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from exporter.archive import Content
    from exporter.problems import Problem
    from exporter.source.cache.store import Store

_MOST_SHOWN = 3


class _Files(Protocol):
    """A package, in a zip or just made."""

    @property
    def manifest(self) -> bytes: ...
    @property
    def files(self) -> Mapping[str, int]: ...
    def content(self, name: str, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of one version: what it registers with the LMS, and the course of each SCO that we made."""

    label: str
    registered: Registered
    scos: Mapping[str, PlayedCourse]
    """By the identifier of the SCO's item; empty for a package that lessonpack did not make."""

    @property
    def structure(self) -> str | None:
        """Return how the package is divided: ``single`` or ``lessons``; None if lessonpack did not make it."""
        return next((course.structure for course in self.scos.values()), None)


@dataclass(frozen=True, slots=True)
class _Made:
    """A package that was made, but is in no zip."""

    made: Mapping[str, Content]
    files: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        sizes = {name: len(one) for name, one in self.made.items() if isinstance(one, bytes)}
        object.__setattr__(self, "files", sizes)

    @property
    def manifest(self) -> bytes:
        return self.content(MANIFEST)

    def content(self, name: str, /) -> bytes:
        content = self.made[name]
        return content if isinstance(content, bytes) else content.read_bytes()


def package_side(path: Path, label: str) -> Side:
    """Return the package at ``path``.

    Raises:
        CannotCompareError: it is unsafe, no package, or lessonpack made it in a form that is unknown here.
    """
    problems = Problems()
    with suppress(CourseError), open_package(path, problems) as package:
        if package is not None and (side := _side(package, label, problems)) is not None:
            return side
    raise CannotCompareError(f"{label} cannot be read as a package: {_messages(problems.sorted())}")


def course_side(root: Path, label: str, *, edition: str, structure: str, store: Store | None = None) -> Side:
    """Return the course in a folder, as it would be exported; what has not changed, take from ``store``.

    Raises:
        CannotCompareError: the course has errors.
    """
    try:
        course, _ = read_course(root, store)
    except CourseError as error:
        raise CannotCompareError(f"{label} has errors; mend them first: {_messages(error.problems)}") from None
    defaults = {one.name: one.choices[0] if one.choices else False for one in FORMAT.options}
    (output,) = FORMAT.outputs(course, {**defaults, "version": edition, "structure": structure})
    side = _side(_Made(output.files), label, Problems())
    assert side is not None  # noqa: S101 - we made its manifest
    return side


def _side(package: _Files, label: str, problems: Problems) -> Side | None:
    manifest = read_manifest(package, problems)
    if manifest is None:
        return None
    known = registered(manifest)
    scos = {}
    for sco in known.scos:
        if 0 < package.files.get(sco.href, 0) <= LARGEST_PAGE:
            try:
                course = played_course(package.content(sco.href), partial(_text, package))
            except CannotCompareError as error:
                advice = "export the course again, or compare its folders"
                raise CannotCompareError(
                    f"{label} was made by another version of lessonpack: {error}; {advice}"
                ) from None
            if course is not None:
                scos[sco.identifier] = course
    return Side(label, known, scos if len(scos) == len(known.scos) else {})


def _text(package: _Files, name: str) -> str:
    """Return the text of a file.

    Raises:
        LookupError, ValueError: there is none of that name, or it is not text.
    """
    if package.files[name] > LARGEST_PAGE:
        raise ValueError("too large")
    return package.content(name).decode()


def _messages(problems: tuple[Problem, ...]) -> str:
    errors = [problem for problem in problems if problem.severity == "error"]
    more = f", and {len(errors) - _MOST_SHOWN} more" if len(errors) > _MOST_SHOWN else ""
    return "; ".join(f"{one.position}: {one.message}" for one in errors[:_MOST_SHOWN]) + more
