"""What an administrator sees and does with published courses: a report, going back to an earlier version, an end."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import aliased

from lti_tool.base.database import audit
from lti_tool.base.tables import Attempt, Blob, Check, CourseFile, CourseSource, CourseVersionRow, PublishedCourse
from lti_tool.courses.publisher import PUBLISHING

if TYPE_CHECKING:
    from sqlalchemy import Select

    from lti_tool.base.database import Store
    from lti_tool.base.leases import Leases
    from lti_tool.courses.media_store import MediaStore

DAY = 86_400_000

log = logging.getLogger(__name__)


class NoSuchCourseError(LookupError):
    """Nothing by that name was published; the message says what to do."""


@dataclass(frozen=True, slots=True)
class CourseReport:
    """A course on offer."""

    id: str
    title: str
    edition: str
    since: int
    problem: str
    """Why a folder with newer content is not published; empty if there is none."""


@dataclass(frozen=True, slots=True)
class VersionReport:
    """A version of a course, current or not."""

    edition: str
    title: str
    created: int
    actor: str
    is_current: bool
    attempts: int
    bytes: int
    """Of its media."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was deleted."""

    versions: int
    files: int


def list_courses(store: Store) -> list[CourseReport]:
    """Return the courses on offer, by their ids."""
    with store.read() as session:
        problems = {source.course_id: source.problem for source in session.scalars(_broken())}
        rows = session.execute(
            select(PublishedCourse, CourseVersionRow.title)
            .join(CourseVersionRow, CourseVersionRow.digest == PublishedCourse.edition)
            .order_by(PublishedCourse.id)
        )
        return [CourseReport(row.id, title, row.edition, row.since, problems.get(row.id, "")) for row, title in rows]


def broken_folders(store: Store) -> list[CourseSource]:
    """Return the folders whose content is not published because of a problem."""
    with store.read() as session:
        return list(session.scalars(_broken()))


def list_versions(store: Store, course_id: str) -> list[VersionReport]:
    """Return the versions of a course, the newest first.

    Raises:
        NoSuchCourseError: there are none.
    """
    attempts = select(func.count()).where(Attempt.edition == CourseVersionRow.digest).scalar_subquery()
    media = (
        select(func.coalesce(func.sum(Blob.size), 0))
        .join(CourseFile, CourseFile.blob == Blob.digest)
        .where(CourseFile.edition == CourseVersionRow.digest)
        .scalar_subquery()
    )
    query = select(CourseVersionRow, attempts, media).where(CourseVersionRow.course_id == course_id)
    with store.read() as session:
        current = session.scalar(select(PublishedCourse.edition).where(PublishedCourse.id == course_id))
        found = [
            VersionReport(row.digest, row.title, row.created, row.actor, row.digest == current, count, int(size))
            for row, count, size in session.execute(query.order_by(CourseVersionRow.created.desc()))
        ]
    if not found:
        raise NoSuchCourseError(f"there is no course '{course_id}'; run 'lessonpack lti courses list' to see all")
    return found


def roll_back(store: Store, course_id: str, edition: str | None, *, actor: str) -> VersionReport:
    """Make an earlier version current again: the one before, or the one whose digest begins with ``edition``.

    Raises:
        NoSuchCourseError: there is no such version.
    """
    versions = list_versions(store, course_id)
    if edition is None:
        at = next((number for number, version in enumerate(versions) if version.is_current), -1)
        chosen = versions[at + 1 : at + 2]
    else:
        chosen = [version for version in versions if version.edition.startswith(edition)]
    if len(chosen) != 1:
        what = f"one version that begins with '{edition}'" if edition else "an earlier version"
        raise NoSuchCourseError(f"'{course_id}' does not have {what}; run 'lessonpack lti courses show {course_id}'")
    at = store.clock()
    with store.write() as session:
        session.merge(PublishedCourse(id=course_id, edition=chosen[0].edition, since=at))
        audit(session, at=at, actor=actor, act="roll back course", subject=f"{course_id}: {chosen[0].edition[:12]}")
    return chosen[0]


def remove(store: Store, course_id: str, *, actor: str) -> None:
    """Offer a course no longer. What learners have done stays.

    Raises:
        NoSuchCourseError: it is not on offer.
    """
    at = store.clock()
    with store.write() as session:
        row = session.get(PublishedCourse, course_id)
        if row is None:
            raise NoSuchCourseError(f"there is no course '{course_id}'; run 'lessonpack lti courses list' to see all")
        session.delete(row)
        audit(session, at=at, actor=actor, act="remove course", subject=course_id)


class Sweeper:
    """Deletes versions that nobody worked in, some days after they were replaced, and files that no version names.

    With 0 days, versions stay.
    """

    def __init__(self, store: Store, media: MediaStore, leases: Leases, *, days: int) -> None:
        self._store = store
        self._media = media
        self._leases = leases
        self._days = days

    def sweep(self) -> Swept:
        """Delete them, unless somebody publishes right now."""
        with self._leases.during(PUBLISHING) as mine:
            if not mine:
                return Swept(0, 0)
            versions = self._delete_versions()
            return Swept(versions, self._delete_files())

    def _delete_versions(self) -> int:
        if not self._days:
            return 0
        used = [exists().where(table.edition == CourseVersionRow.digest) for table in (Attempt, Check, PublishedCourse)]
        newer, end = aliased(CourseVersionRow), self._store.clock() - self._days * DAY
        replaced = exists().where(
            newer.course_id == CourseVersionRow.course_id,
            newer.created > CourseVersionRow.created,
            newer.created < end,
        )
        old = select(CourseVersionRow.digest).where(
            replaced,
            CourseVersionRow.content.is_not(None),
            *(~one for one in used),
        )
        with self._store.write() as session:
            digests = list(session.scalars(old))
            session.execute(delete(CourseFile).where(CourseFile.edition.in_(digests)))
            session.execute(delete(CourseVersionRow).where(CourseVersionRow.digest.in_(digests)))
            session.execute(delete(Blob).where(~exists().where(CourseFile.blob == Blob.digest)))
        return len(digests)

    def _delete_files(self) -> int:
        with self._store.read() as session:
            named = set(session.scalars(select(Blob.digest).where(Blob.content.is_(None))))
        forgotten = [name for name in self._media.old() if name not in named]
        for name in forgotten:
            self._media.remove(name)
        if forgotten:
            log.info("deleted media files", extra={"facts": {"count": len(forgotten)}})
        return len(forgotten)


def _broken() -> Select[CourseSource]:
    return select(CourseSource).where(CourseSource.problem != "").order_by(CourseSource.folder)
