"""The courses on offer, as they were published: every process on every machine serves what the database says."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from sqlalchemy import select

from lti_tool.base import statements
from lti_tool.base.cache import Cache
from lti_tool.base.tables import PublishedCourse
from lti_tool.courses.versions import UnreadableVersionError

if TYPE_CHECKING:
    from lti_tool.base.database import Store
    from lti_tool.base.transactions import Transaction
    from lti_tool.courses.versions import CourseVersion, Versions

LOOK_AGAIN_SECONDS = 1.0
"""For how long a page may show what was published before. Scores are calculated by what is published now."""

log = logging.getLogger(__name__)


class Library:
    """Finds versions of courses; each is read once by a process.

    Who has a transaction passes it, and waits for nobody: with a second connection for each, the pool could run out of
    them, and everybody would wait for everybody.
    """

    def __init__(self, store: Store, versions: Versions) -> None:
        self._store = store
        self._versions = versions
        self._current: dict[str, str] = {}
        self._looked = float("-inf")
        self._lock = threading.Lock()
        self._read: Cache[CourseVersion | None] = Cache(most=64)

    def offered(self) -> tuple[CourseVersion, ...]:
        """Return the current version of every course, sorted by title."""
        found = filter(None, [self.version(digest) for digest in self._digests().values()])
        return tuple(sorted(found, key=lambda version: (version.course.title, version.course.id)))

    def find(self, course_id: str | None, transaction: Transaction | None = None) -> CourseVersion | None:
        """Return the current version of a course."""
        if transaction is not None:
            return self._first_of(transaction, statements.CURRENT_VERSION, course_id)
        digest = self._digests().get(course_id or "")
        if digest is None and course_id:  # published a moment ago, perhaps, by the process that has just said so
            self.look_again()
            digest = self._digests().get(course_id)
        return self.version(digest) if digest else None

    def certifies(self, course_id: str | None) -> bool:
        """Return whether a course has a certificate."""
        version = self.find(course_id)
        return version is not None and version.course.certificate

    def version(self, digest: str, transaction: Transaction | None = None) -> CourseVersion | None:
        """Return a version, current or not."""
        version = self._read.peek(digest)
        if version is None and transaction is not None:
            version = self._from(transaction, digest)
            return self._read.put(digest, version) if version else None
        return version or self._read_once(digest)

    def for_scores(self, transaction: Transaction, course_id: str | None) -> CourseVersion | None:
        """Return the version by which scores are put together now; of a course that was removed, its last one."""
        return self._first_of(transaction, statements.VERSION_FOR_SCORES, course_id)

    def look_again(self) -> None:
        """See at once what was published a moment ago."""
        with self._lock:
            self._looked = float("-inf")

    def _digests(self) -> dict[str, str]:
        with self._lock:
            if time.monotonic() - self._looked > LOOK_AGAIN_SECONDS:
                with self._store.read() as session:
                    rows = session.execute(select(PublishedCourse.id, PublishedCourse.edition))
                    self._current = {row.id: row.edition for row in rows}
                self._looked = time.monotonic()
            return self._current

    def _first_of(self, transaction: Transaction, statement: str, course_id: str | None) -> CourseVersion | None:
        found = transaction.one(statement, course=course_id)
        return self.version(found[0], transaction) if found and found[0] else None

    def _read_once(self, digest: str) -> CourseVersion | None:
        def read(_before: object) -> CourseVersion | None:
            with self._store.read_fast() as transaction:
                return self._from(transaction, digest)

        version = self._read.get(digest, read)
        if version is None:
            self._read.forget(digest)  # it may be published yet
        return version

    def _from(self, transaction: Transaction, digest: str) -> CourseVersion | None:
        try:
            return self._versions.read(transaction, digest)
        except UnreadableVersionError:
            log.exception("a version of a course cannot be read")
            return None
