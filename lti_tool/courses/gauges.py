"""Metrics of published courses, read from the database, so that every machine reports the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.base.metrics import AskedGauge
from lti_tool.base.tables import Blob, CourseSource, CourseVersionRow, PublishedCourse

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
    ("lessonpack_media_bytes", "Size of the media of courses", select(func.coalesce(func.sum(Blob.size), 0))),
)


def course_gauges(store: Store) -> list[AskedGauge]:
    """Return what counts courses, folders that cannot be published, versions and bytes of media."""
    return [AskedGauge(name, documentation, partial(_ask, store, query)) for name, documentation, query in _GAUGES]


def _ask(store: Store, query: Select[Any]) -> float | None:
    try:
        with store.read() as session:
            return float(session.scalar(query) or 0)
    except SQLAlchemyError:  # another metric says that the database does not respond
        return None
