"""SCORM packages of lessonpack that hold the files that they were made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.archive import safe_path
from exporter.imports.bank import Bank
from exporter.imports.base import Reader
from exporter.imports.notes import ImportFailed
from exporter.problems import Position
from exporter.source_index import INDEX, indexed

if TYPE_CHECKING:
    from exporter.imports.archives import Archive
    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_COURSE = "course.yaml"
_WITHOUT = "is not a package with its sources; ask whoever made it for one exported with --with-source"


def _matches(source: Source) -> bool:
    archive = source.archive
    return archive is not None and INDEX in archive.members


def _read(source: Source, _notes: Notes) -> Bank:
    archive = source.archive
    if archive is None or INDEX not in archive.members:
        raise ImportFailed(Position(source.name), _WITHOUT)
    return Bank((), course={name: archive.content(path) for name, path in _index(archive).items()})


def _index(archive: Archive) -> dict[str, str]:
    """Return paths in the package by paths in the course, all of them safe and there."""
    place = Position(archive.inside(INDEX))
    try:
        index = indexed(archive.content(INDEX))
        unsafe = [name for name in index if any(part.startswith(".") for part in safe_path(name).split("/"))]
    except (ValueError, RecursionError):
        raise ImportFailed(place, "cannot be used; export the package again") from None
    if unsafe:
        raise ImportFailed(place, f"names the hidden file '{unsafe[0]}', which no course has")
    missing = next((path for path in index.values() if path not in archive.members), None)
    if missing is not None:
        raise ImportFailed(place, f"names '{missing}', which is not in the package; export the package again")
    if _COURSE not in index:
        raise ImportFailed(place, f"names no {_COURSE}; export the package again")
    return index


READER = Reader(
    name="lessonpack", title="a package of lessonpack with its sources", certain=True, matches=_matches, read=_read
)
