"""A course's folder at one moment: a copy that nobody changes, so that what is compiled is what was hashed."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRIES = 5
_PREFIX = "copy-"

Fingerprint = tuple[tuple[str, int, int], ...]


class StillChangingError(OSError):
    """The folder was changed each time that it was copied."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a course's folder. ``digest`` is a hash of its content: the same folder gives the same everywhere."""

    folder: Path
    digest: str


@contextmanager
def snapshot(folder: Path, workshop: Path) -> Iterator[Snapshot]:
    """Copy a folder into ``workshop``, for as long as this context lasts.

    One copy is made at a time: another that is there was left by a process that was killed.

    Raises:
        OSError: it cannot be copied, or never stands still. Nothing of the copy is left.
    """
    workshop.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in workshop.glob(f"{_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=workshop, prefix=_PREFIX) as place:
        for number in range(_TRIES):
            copy = Path(place) / str(number)
            before = fingerprint(folder)
            shutil.copytree(folder, copy, symlinks=True)  # where they lead is checked when it is compiled
            if fingerprint(folder) == before:
                yield Snapshot(copy, digest(copy))
                return
            shutil.rmtree(copy)
        raise StillChangingError(f"{folder} was changed each time that it was copied")


def course_folders(root: Path) -> tuple[Path, ...]:
    """Return ``root`` if it is a course, else the courses directly inside it."""
    if (root / "course.yaml").is_file():
        return (root,)
    return tuple(sorted(folder.parent for folder in root.glob("*/course.yaml")))


def fingerprint(folder: Path) -> Fingerprint:
    """Return what changes with nearly every change of a folder, without reading its files."""
    entries = ((path, path.stat()) for path in _files(folder))
    return tuple((path.relative_to(folder).as_posix(), stat.st_size, stat.st_mtime_ns) for path, stat in entries)


def digest(folder: Path) -> str:
    """Return the hash of a folder's names and contents."""
    total = hashlib.sha256()
    for path in _files(folder):
        total.update(f"{path.relative_to(folder).as_posix()}\0{file_digest(path)}\0".encode())
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """Return the hash of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
