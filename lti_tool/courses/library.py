"""The available courses, compiled from their folders once and cached by content.

A changed folder becomes a new version of its course. Versions in which attempts have started are kept as copies, so
that an attempt continues with the questions it started with. A folder that becomes unreadable keeps its last good one.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.course import Quiz
from exporter.problems import CourseError
from lti_tool.base.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from exporter.course import Course, Item

LOOK_AGAIN_SECONDS = 2.0

log = logging.getLogger(__name__)

Fingerprint = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class CourseVersion:
    """A course at one point in time. ``digest`` is a hash of its content: the same folder gives the same everywhere."""

    course: Course = field(compare=False)
    digest: str
    folder: Path = field(compare=False)

    def item(self, item_id: str | None) -> Item | None:
        """Return the lesson or quiz with that id."""
        return next((item for item in self.course.items if item.id == item_id), None)

    def quiz(self, quiz_id: str) -> Quiz | None:
        """Return the quiz with that id."""
        item = self.item(quiz_id)
        return item if isinstance(item, Quiz) else None


@dataclass(slots=True)
class _CourseFolder:
    fingerprint: Fingerprint = ()
    version: CourseVersion | None = None


class Library:
    """Reads courses with ``read`` (`exporter.source.read_course`, or a fake) and keeps versions in ``kept``."""

    def __init__(self, folders: Iterable[Path], kept: Path, read: Callable[[Path], Course]) -> None:
        self._folders = tuple(folders)
        self._kept = kept
        self._read = read
        self._course_folders: dict[Path, _CourseFolder] = {}
        self._looked = float("-inf")
        self._lock = threading.Lock()
        self._copies: Cache[CourseVersion] = Cache(most=64)

    def offered(self) -> tuple[CourseVersion, ...]:
        """Return the current version of every course, sorted by title."""
        with self._lock:
            if time.monotonic() - self._looked > LOOK_AGAIN_SECONDS:
                self._look()
                self._looked = time.monotonic()
            found = [course_folder.version for course_folder in self._course_folders.values() if course_folder.version]
        return tuple(sorted(found, key=lambda version: (version.course.title, version.course.id)))

    def find(self, course_id: str | None) -> CourseVersion | None:
        """Return the current version of a course."""
        return next((version for version in self.offered() if version.course.id == course_id), None)

    def keep(self, version: CourseVersion) -> None:
        """Copy a version, so that `version` still finds it after its folder has changed."""
        target = self._kept / version.digest
        if target.is_dir():
            return
        self._kept.mkdir(parents=True, exist_ok=True)
        draft = self._kept / f".{version.digest}.{os.getpid()}.{threading.get_ident()}"
        shutil.copytree(version.folder, draft)
        try:
            draft.rename(target)  # another worker may have been faster; nobody ever sees a half-copied folder
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            if not target.is_dir():
                raise

    def version(self, digest: str) -> CourseVersion | None:
        """Return a version that is current or was kept."""
        present = next((version for version in self.offered() if version.digest == digest), None)
        if present or not (self._kept / digest).is_dir():
            return present
        return self._copies.get(digest, lambda _before: self._read_copy(digest))

    def _read_copy(self, digest: str) -> CourseVersion:
        folder = self._kept / digest
        return CourseVersion(self._read(folder), digest, folder)

    def _look(self) -> None:
        present = {folder for root in self._folders for folder in course_folders(root)}
        for gone in self._course_folders.keys() - present:
            del self._course_folders[gone]
        for folder in sorted(present):
            course_folder = self._course_folders.setdefault(folder, _CourseFolder())
            if (fingerprint := _fingerprint(folder)) != course_folder.fingerprint:
                course_folder.fingerprint = fingerprint
                self._compile(folder, course_folder)

    def _compile(self, folder: Path, course_folder: _CourseFolder) -> None:
        try:
            course_folder.version = CourseVersion(self._read(folder), _digest(folder), folder)
        except (CourseError, OSError) as error:
            log.error("the course in %s cannot be read, so its last good version stays available: %s", folder, error)  # noqa: TRY400 - the problems say enough


def course_folders(root: Path) -> tuple[Path, ...]:
    """Return ``root`` if it is a course, else the courses directly inside it."""
    if (root / "course.yaml").is_file():
        return (root,)
    return tuple(sorted(folder.parent for folder in root.glob("*/course.yaml")))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _fingerprint(folder: Path) -> Fingerprint:
    entries = ((path, path.stat()) for path in _files(folder))
    return tuple((path.relative_to(folder).as_posix(), stat.st_size, stat.st_mtime_ns) for path, stat in entries)


def _digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in _files(folder):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{content}\0".encode())
    return total.hexdigest()
