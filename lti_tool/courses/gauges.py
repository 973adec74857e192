"""Metrics of published courses, read from the database, so that every machine reports the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from lti_tool.base.metrics import AskedGauge
from lti_tool.base.tables import Attempt, Blob, CourseSource, CourseVersionRow, PublishedCourse

if TYPE_CHECKING:
    from sqlalchemy import Select

    from lti_tool.base.database import Store

_GAUGES: tuple[tuple[str, str, Select[Any]], ...] = (
    ("lessonpack_courses", "Courses on offer", select(func.count()).select_from(PublishedCourse)),
    ("lessonpack_course_versions", "Kept versions of courses", select(func.count()).select_from(CourseVersionRow)),
    (
        "lessonpack_broken_courses",
        "Folders of courses that cannot be published",
        select(func.count()).select_from(CourseSource).where(CourseSource.problem != ""),
    ),
    (
        "lessonpack_old_version_attempts",
        "Running attempts in versions of courses that were replaced",
        select(func.count())
        .select_from(Attempt)
        .join(CourseVersionRow, CourseVersionRow.digest == Attempt.edition)
        .join(PublishedCourse, PublishedCourse.id == CourseVersionRow.course_id)
        .where(Attempt.submitted.is_(None), PublishedCourse.edition != Attempt.edition),
    ),
    ("lessonpack_media_bytes", "Size of the media of courses", select(func.coalesce(func.sum(Blob.size), 0))),
)


def course_gauges(store: Store) -> list[AskedGauge]:
    """Return what counts courses, folders that cannot be published, versions and bytes of media."""
    return [AskedGauge(name, documentation, partial(_ask, store, query)) for name, documentation, query in _GAUGES]


def _ask(store: Store, query: Select[Any]) -> float:
    with store.read() as session:
        return float(session.scalar(query) or 0)
