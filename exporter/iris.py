"""IRIs of a course and its parts, under which xAPI keeps records.

They change only with ids, and those of sections and objectives with their words.

With the author's `iri_base` they are below it. Without one they are UUIDs made from the same names (RFC 9562, 5.5).
"""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporter.course import Course

_NAMESPACE = uuid.UUID("0d6b6f5e-6a7c-5c0b-9a39-5b8f7f1b8a51")
"""What the UUIDs are made in; changing it would change the IRI of every course."""


def course_iri(course: Course, *path: str) -> str:
    """Return the IRI of a course, or of what is below it: ``"items", "check"``."""
    names = "/".join((course.id, *path))
    if course.iri_base:
        return f"{course.iri_base.rstrip('/')}/{names}"
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, names)}"


def notes_on_names(course: Course) -> tuple[str, ...]:
    """Return what the author should know before learners' records are kept under the names."""
    if course.iri_base:
        return ()
    note = (
        "records of the course are kept under names made from its id alone, which another author's course of the same "
        "id would have as well. Before the first learner comes, set 'iri_base' in course.yaml to a web address of yours"
    )
    return (note,)


def digest(*texts: str) -> str:
    """Return a short name for texts that have no id."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
