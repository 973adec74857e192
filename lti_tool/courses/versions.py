"""Versions of courses as they are kept in the database: the compiled course, and the media files that it names."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import select

from exporter.course import Quiz
from exporter.serialization import course_from_json, course_to_json, dumps, loads
from lti_tool.base import statements
from lti_tool.base.cache import Cache
from lti_tool.base.database import insert_once
from lti_tool.base.tables import Blob, CourseFile, CourseVersionRow
from lti_tool.courses.snapshot import file_digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from exporter.course import Course, Item
    from lti_tool.base.database import Store
    from lti_tool.base.transactions import Transaction
    from lti_tool.courses.media_store import MediaStore

SMALL = 64 * 1024
"""Bytes of a file that the database still takes."""


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that a version of a course shows."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class CourseVersion:
    """A course at one point in time. ``digest`` is a hash of the folder that it was compiled from."""

    course: Course = field(compare=False)
    digest: str
    media: Mapping[str, MediaFile] = field(compare=False, default_factory=dict)
    """Its media files, by their path in the course's folder."""

    def item(self, item_id: str | None) -> Item | None:
        """Return the lesson or quiz with that id."""
        return next((item for item in self.course.items if item.id == item_id), None)

    def quiz(self, quiz_id: str) -> Quiz | None:
        """Return the quiz with that id."""
        item = self.item(quiz_id)
        return item if isinstance(item, Quiz) else None


class UnreadableVersionError(Exception):
    """A version that this version of the tool cannot read."""


class Versions:
    """Keeps versions of courses and reads them: small files and the courses themselves in the database."""

    def __init__(self, store: Store, media: MediaStore) -> None:
        self._store = store
        self._media = media
        self._small: Cache[bytes] = Cache(most=256)

    def keep(self, course: Course, digest: str, *, actor: str) -> CourseVersion:
        """Keep a compiled course whose media stand in files; nothing is there before everything is.

        Raises:
            OSError: a file cannot be kept.
        """
        files = {name: MediaFile(file_digest(path), path.stat().st_size) for name, path in course.media.items()}
        for name, file in files.items():
            if file.size > SMALL:
                self._media.put(file.digest, course.media[name])
        content = zlib.compress(dumps(course_to_json(course)))
        with self._store.write() as session:
            row = session.get(CourseVersionRow, digest)
            if row is None:
                row = CourseVersionRow(digest=digest, course_id=course.id, created=self._store.clock(), actor=actor)
                session.add(row)
            row.title, row.content = course.title, content
            session.flush()
            for name, file in sorted(files.items()):
                _keep_file(session, digest, name, file, course.media[name])
        return CourseVersion(course_from_json(_read(content)), digest, files)

    def read(self, transaction: Transaction, digest: str) -> CourseVersion | None:
        """Read a version; None if there is none.

        Raises:
            UnreadableVersionError: it was written by a version of the tool whose form is not known here.
        """
        found = transaction.one(statements.VERSION_CONTENT, digest=digest)
        if found is None or found[0] is None:
            return None
        files = transaction.all(statements.FILES_OF_VERSION, digest=digest)
        media = {path: MediaFile(blob, size) for path, blob, size in files}
        try:
            return CourseVersion(course_from_json(_read(found[0])), digest, media)
        except (ValueError, TypeError, KeyError, zlib.error) as error:
            raise UnreadableVersionError(f"the version {digest[:12]} cannot be read: {error}") from error

    def open(self, file: MediaFile) -> BinaryIO:
        """Open a media file.

        Raises:
            OSError: it is not where large files are kept.
        """
        if file.size > SMALL:
            return self._media.open(file.digest, file.size)
        return BytesIO(self._small.get(file.digest, lambda _before: self._read_small(file.digest)))

    def _read_small(self, digest: str) -> bytes:
        with self._store.read() as session:
            content = session.scalar(select(Blob.content).where(Blob.digest == digest))
        if content is None:
            raise FileNotFoundError(digest)
        return content


def _keep_file(session: Session, digest: str, name: str, file: MediaFile, path: Path) -> None:
    content = path.read_bytes() if file.size <= SMALL else None
    insert_once(session, Blob, digest=file.digest, size=file.size, content=content)
    insert_once(session, CourseFile, edition=digest, path=name, blob=file.digest)


def _read(content: bytes) -> Any:
    return loads(zlib.decompress(content))
