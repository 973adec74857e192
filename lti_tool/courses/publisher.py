"""Publishes courses: what stands in a folder is copied, hashed, compiled from the copy, and kept as a version.

A version becomes the current one of its course by one row, when all of it is there. A folder that is away, changes all
the time or does not compile changes nothing but what is said about it. One course at a time is published, by one
process, on whichever machine.
"""

from __future__ import annotations

import hashlib
import logging
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from exporter.problems import CourseError
from lti_tool.base.database import audit, find_or_insert
from lti_tool.base.tables import CourseSource, CourseVersionRow, PublishedCourse
from lti_tool.courses.snapshot import course_folders, digest, fingerprint, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from exporter.course import Course
    from lti_tool.base.database import Store
    from lti_tool.base.leases import Leases
    from lti_tool.courses.library import Library
    from lti_tool.courses.snapshot import Fingerprint, Snapshot
    from lti_tool.courses.versions import CourseVersion, Versions

PUBLISHING = "publish"
PATIENCE_SECONDS = 600.0
"""How long somebody who publishes waits for others who do."""
_ASK_AGAIN_SECONDS = 0.5

log = logging.getLogger(__name__)


class BusyError(Exception):
    """Another process has been publishing for longer than anybody waits."""


class NotPublishedError(Exception):
    """A folder cannot be published; the message says why."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published, and whether anything has changed by that."""

    version: CourseVersion
    is_new: bool


class Publisher:
    """Publishes from folders; ``read`` compiles one (`exporter.source.read_course`, or a fake)."""

    def __init__(  # noqa: PLR0913 - where it goes to, where it comes from, and how it is made
        self,
        store: Store,
        versions: Versions,
        library: Library,
        leases: Leases,
        *,
        read: Callable[[Path], Course],
        workshop: Path,
        machine: str | None = None,
    ) -> None:
        self._store = store
        self._versions = versions
        self._library = library
        self._leases = leases
        self._read = read
        self._workshop = workshop
        self._machine = machine or socket.gethostname()
        self._seen: dict[Path, Fingerprint] = {}
        self._lock = threading.Lock()

    def look(self, roots: Iterable[Path], *, patience: float = 0) -> None:
        """Publish what has changed in the courses below ``roots`` since one last looked. Never fails.

        While another process publishes, wait for ``patience`` seconds, and leave it to the next look after that.
        """
        for folder in sorted({folder for root in roots for folder in course_folders(root)}):
            try:
                found = fingerprint(folder)
                if found != self._seen.get(folder) and self._take(folder, patience):
                    self._seen[folder] = found
            except (OSError, DBAPIError) as error:  # the folder may be away, and back in a moment
                log.warning("the course in %s cannot be looked at: %s", folder, error)

    def publish(self, folder: Path, *, actor: str) -> Publication:
        """Publish a folder because somebody says so, whatever was published before.

        Raises:
            CourseError: the course has mistakes.
            NotPublishedError, OSError: the folder cannot be published.
            BusyError: others do not come to an end.
        """
        with self._turn(PATIENCE_SECONDS) as mine:
            if not mine:
                raise BusyError("another process has been publishing for a long time; try again later")
            with snapshot(folder, self._workshop) as copy:
                version = self._compiled(folder, copy, actor)
            with self._store.write() as session:
                is_new = self._offer(session, version, folder)
                audit(session, at=self._store.clock(), actor=actor, act="publish course",
                      subject=f"{version.course.id}: {version.digest[:12]}")  # fmt: skip
        self._library.look_again()
        return Publication(version, is_new)

    def adopt(self, kept: Path, *, patience: float) -> int:
        """Publish the copies of folders that earlier versions of the tool kept; return how many there were.

        Attempts go on in them. They become no course's current version. Another process that publishes is waited for.
        """
        with self._store.read() as session:
            rows = session.scalars(select(CourseVersionRow.digest).where(CourseVersionRow.content.is_(None))).all()
        left = [row for row in rows if (kept / row / "course.yaml").is_file()]
        if not left:
            return 0
        with self._turn(patience) as mine:
            return sum(self._adopt(kept / name, name) for name in left) if mine else 0

    def _adopt(self, folder: Path, name: str) -> bool:
        with self._store.read() as session:
            row = session.get_one(CourseVersionRow, name)
            if session.scalar(select(CourseVersionRow.content).where(CourseVersionRow.digest == name)) is not None:
                return False
        try:
            self._versions.keep(self._read(folder), name, actor=row.actor)
        except (CourseError, OSError):
            log.exception("a version of a course that learners are working in cannot be read any more")
            return False
        return True

    def _take(self, folder: Path, patience: float) -> bool:
        """Publish a folder if it has changed; return whether it need not be looked at before it changes again."""
        found = digest(folder)
        if self._is_known(folder, found):
            return True
        with self._turn(patience) as mine:
            if mine and not self._is_known(folder, found):  # another process may have been faster
                self._publish_changed(folder)
        self._library.look_again()
        return mine

    def _publish_changed(self, folder: Path) -> None:
        before = self._source(folder)
        try:
            with snapshot(folder, self._workshop) as copy:
                self._publish_copy(folder, copy, is_first=before is None or not before.digest)
        except OSError as error:
            self._note(folder, "", str(error))
            raise

    def _publish_copy(self, folder: Path, copy: Snapshot, *, is_first: bool) -> None:
        if is_first and self._is_overtaken(copy.digest):
            self._note(folder, copy.digest, "")
            return
        try:
            version = self._compiled(folder, copy, f"from {folder}"[:120])
            with self._store.write() as session:
                self._offer(session, version, folder)
        except (CourseError, NotPublishedError) as error:
            self._note(folder, copy.digest, str(error))
        except (OSError, DBAPIError):
            raise
        except Exception as error:
            log.exception("a course cannot be compiled")
            self._note(folder, copy.digest, f"{type(error).__name__}: {error}")

    def _compiled(self, folder: Path, copy: Snapshot, actor: str) -> CourseVersion:
        if (present := self._library.version(copy.digest)) is not None:
            self._check_is_only_source(folder, present.course.id)
            return present
        course = self._read(copy.folder)
        self._check_is_only_source(folder, course.id)
        return self._versions.keep(course, copy.digest, actor=actor)

    def _check_is_only_source(self, folder: Path, course_id: str) -> None:
        """Refuse a course with the id of another one on this machine: they would replace each other in turn."""
        query = select(CourseSource.folder, CourseSource.digest).where(
            CourseSource.machine == self._machine,
            CourseSource.course_id == course_id,
            CourseSource.folder != str(folder),
        )
        with self._store.read() as session:
            others = session.scalars(query).all()
        for other in map(type(folder), others):
            if (other / "course.yaml").is_file() and not other.samefile(folder):
                raise NotPublishedError(
                    f"the course in {other} has the same id, '{course_id}'; change one of them, or delete that folder"
                )

    def _offer(self, session: Session, version: CourseVersion, folder: Path) -> bool:
        """Make a version the current one of its course; return whether it was not."""
        at = self._store.clock()
        self._write_source(session, folder, version.course.id, version.digest, "")
        row = session.get(PublishedCourse, version.course.id)
        if row is None:
            session.add(PublishedCourse(id=version.course.id, edition=version.digest, since=at))
            return True
        is_new = row.edition != version.digest
        if is_new:
            row.edition, row.since = version.digest, at
        return is_new

    def _is_overtaken(self, found: str) -> bool:
        """Return whether a folder holds what was published and has been replaced since: an older deploy, perhaps."""
        query = select(PublishedCourse.edition).join(CourseVersionRow, CourseVersionRow.course_id == PublishedCourse.id)
        with self._store.read() as session:
            current = session.scalar(
                query.where(CourseVersionRow.digest == found, CourseVersionRow.content.is_not(None))
            )
        return current is not None and current != found

    def _is_known(self, folder: Path, found: str) -> bool:
        source = self._source(folder)
        return source is not None and source.digest == found

    def _source(self, folder: Path) -> CourseSource | None:
        with self._store.read() as session:
            return session.get(CourseSource, self._place(folder))

    def _note(self, folder: Path, found: str, problem: str) -> None:
        """Keep what was found in a folder, and say why it was not published, once."""
        before = self._source(folder)
        if before and (before.digest, before.problem) == (found, problem):
            return
        if problem:
            log.error("the course in %s is not published, so what was published before stays: %s", folder, problem)
        with self._store.write() as session:
            self._write_source(session, folder, None, found, problem)

    def _write_source(self, session: Session, folder: Path, course_id: str | None, found: str, problem: str) -> None:
        at = self._store.clock()
        values = {"machine": self._machine, "folder": str(folder), "looked": at}
        row = find_or_insert(session, CourseSource, {"place": self._place(folder)}, **values, digest="", problem="")
        row.digest, row.problem, row.looked = found, problem, at
        row.course_id = course_id or row.course_id

    def _place(self, folder: Path) -> str:
        return hashlib.sha256(f"{self._machine}\0{folder}".encode()).hexdigest()

    @contextmanager
    def _turn(self, patience: float) -> Iterator[bool]:
        """Wait until nobody else publishes; give whether it came to that."""
        end = time.monotonic() + patience
        with self._lock:
            while True:
                with self._leases.during(PUBLISHING) as mine:
                    if mine or time.monotonic() >= end:
                        yield mine
                        return
                time.sleep(_ASK_AGAIN_SECONDS)
