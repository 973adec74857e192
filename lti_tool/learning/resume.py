"""What the player saves about a learner in a link: its resume data, and the lessons read.

Only the player understands the resume data, and a window that is out of date may not replace it. Lessons read are only
ever added, from any window.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from exporter.course import Lesson
from lti_tool.base import statements
from lti_tool.base.statements import PROGRESS, read_json
from lti_tool.learning.progress import shown_items
from lti_tool.learning.rules import LearningRefused

if TYPE_CHECKING:
    from collections.abc import Collection

    from exporter.course import Course
    from lti_tool.base.database import Store
    from lti_tool.base.tables import Progress
    from lti_tool.base.transactions import Transaction
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


def save(store: Store, visit: Visit, lessons: Collection[str], text: str, revision: int) -> bool:
    """Store lessons read, and the resume data unless another window was faster; return whether none was."""
    with store.write_fast() as transaction:
        progress = open_progress(transaction, visit, store.clock())
        is_next = progress.revision == revision
        _keep(transaction, progress, lessons, store.clock(), text=text if is_next else None)
    return is_next


def take_read(store: Store, visit: Visit, lessons: Collection[str]) -> None:
    """Store which lessons were read, as sent by a browser along with another request."""
    with store.read_fast() as transaction:
        kept = transaction.one(statements.LESSONS_READ, **_key(visit))
    if not set(lessons) <= set(read_json(kept[0]) if kept else ()):
        with store.write_fast() as transaction:
            _keep(transaction, open_progress(transaction, visit, store.clock()), lessons, store.clock())


def open_progress(transaction: Transaction, visit: Visit, at: int) -> Progress:
    """Return a visit's progress row, created if missing, and locked until the transaction ends."""
    transaction.do(statements.BEGIN_PROGRESS, at=at, **_key(visit))
    found = transaction.one(statements.LOCK_PROGRESS, **_key(visit))
    if found is None:
        raise LookupError("the learner was deleted")
    return PROGRESS.make(found)


def _keep(
    transaction: Transaction, progress: Progress, lessons: Collection[str], at: int, *, text: str | None = None
) -> None:
    """Add lessons to those read, and replace the resume data if there is any."""
    if text is None and set(lessons) <= set(progress.read):
        return
    transaction.do(
        statements.KEEP_PROGRESS,
        learner=progress.learner_id,
        link=progress.resource_link_pk,
        revision=progress.revision + (text is not None),
        text=progress.text if text is None else text,
        read=json.dumps(sorted({*progress.read, *lessons})),
        at=at,
    )


def _key(visit: Visit) -> dict[str, int | None]:
    return {"learner": visit.learner.id, "link": visit.launch.resource_link_pk}
