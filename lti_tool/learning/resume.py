"""What the player saves about a learner in a link: its resume data, and the lessons read.

Only the player understands the resume data, and a window that is out of date may not replace it. Lessons read are only
ever added, from any window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from exporter.course import Lesson
from lti_tool.base.database import insert_once
from lti_tool.base.tables import Progress
from lti_tool.learning.progress import shown_items
from lti_tool.learning.rules import LearningRefused

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from exporter.course import Course
    from lti_tool.base.database import Store
    from lti_tool.lti.visit import Visit

MOST_LESSONS = 10_000


def lessons_of(course: Course, item_id: str | None, lesson_ids: Any) -> frozenset[str]:
    """Return which of the ids from a browser are lessons of the link; raise `LearningRefused` if they are not ids."""
    if (
        not isinstance(lesson_ids, list)
        or len(lesson_ids) > MOST_LESSONS
        or not all(isinstance(name, str) for name in lesson_ids)
    ):
        raise LearningRefused("not-an-answer")
    return frozenset(lesson_ids) & {item.id for item in shown_items(course, item_id) if isinstance(item, Lesson)}


def open_progress(session: Session, visit: Visit, at: int) -> Progress:
    """Return a visit's progress row, created if missing, and locked until the transaction ends."""
    key = {"learner_id": visit.learner.id, "resource_link_pk": visit.launch.resource_link_pk}
    insert_once(session, Progress, **key, revision=0, text="", read=[], changed=at)
    return session.scalars(select(Progress).filter_by(**key).with_for_update()).one()


def add_read(progress: Progress, lessons: Collection[str], at: int) -> None:
    """Add lessons to those read."""
    if not set(lessons) <= set(progress.read):
        progress.read, progress.changed = sorted({*progress.read, *lessons}), at


def take_read(store: Store, visit: Visit, lessons: Collection[str]) -> None:
    """Store which lessons were read, as sent by a browser along with another request."""
    with store.read() as session:
        kept = session.get(Progress, (visit.learner.id, visit.launch.resource_link_pk))
    if not set(lessons) <= set(kept.read if kept else ()):
        at = store.clock()
        with store.write() as session:
            add_read(open_progress(session, visit, at), lessons, at)
