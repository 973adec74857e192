"""The course as a tree of activities, as described by a manifest, but without XML and independent of the edition.

Identifiers are made from the ids of the course, lessons and quizzes, and from the titles of sections: Moodle keeps a
learner's records under the identifier of the item, and deletes them when it changes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from exporter.course import Lesson, Quiz, Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exporter.course import Course, Item
    from exporter.page_settings import Structure
    from exporter.pages import PageSet, Sco


class PassMark(NamedTuple):
    """The score that a SCO needs to be passed."""

    percent: float
    decides: bool
    """Whether the first score decides: nothing else is required, and nothing can be tried again.

    With ``masteryscore`` (SCORM 1.2 RTE 3.4.4) or ``satisfiedByMeasure`` (SCORM 2004 RTE 4.2.22), the LMS may set the
    status to passed or failed when a session ends. Moodle does, and opens a failed course only for review: further
    attempts and unread lessons would not count. So the mark is only in the manifest if the first score decides.
    """
    shown: bool
    """Whether SCORM 1.2 is told it: where it decides, and where the author wants it for an LMS that shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One item of the manifest: a SCO to launch, or a group of others."""

    identifier: str
    title: str
    sco: Sco | None = None
    resource: str | None = None
    """Identifier of the SCO's resource."""
    mark: PassMark | None = None
    """None if nothing in it is graded."""
    weight: float = 0.0
    """Its weight in the score of its parent."""
    after: str | None = None
    """Identifier of the item that must be done first, in a sequential course."""
    opens_next: bool = True
    """Whether later items may wait for it, in a sequential course."""
    children: tuple[Activity, ...] = ()

    @property
    def leaves(self) -> tuple[Activity, ...]:
        """Return the SCOs below it, or the activity itself if it is one, in order."""
        return (self,) if self.sco else tuple(leaf for child in self.children for leaf in child.leaves)

    @property
    def everything(self) -> tuple[Activity, ...]:
        """Return the activity and all its descendants, parents first."""
        return (self, *(below for child in self.children for below in child.everything))


def graded(item: Item) -> bool:
    """Return whether the item counts towards the course's score."""
    if isinstance(item, Quiz):
        return item.graded
    return any(question.graded and question.scored and question.points > 0 for question in item.questions)


def pass_mark(course: Course, items: tuple[Item, ...], *, percent: float, shown: bool) -> PassMark | None:
    """Return the pass mark of a SCO with ``items``, or None if nothing in it is graded; ``shown`` if it must be."""
    counting = [item for item in items if graded(item)]
    if not counting:
        return None
    only = counting[0] if len(counting) == 1 else None
    lessons = course.completion.lessons > 0 and any(isinstance(item, Lesson) for item in items)
    decides = (
        isinstance(only, Quiz)
        and not lessons
        and only.attempts == 1
        and course.completion.quizzes == "passed"
        and course.completion.report == "passed/failed"
        and only.passing_score == percent
    )
    return PassMark(percent, decides, shown or decides)


def opens_next(course: Course, item: Item) -> bool:
    """Return whether the item can always be completed, so that later items may wait for it.

    A quiz that must be passed but has limited attempts may stay incomplete. Nothing may wait for it, because that would
    be locked forever.
    """
    if isinstance(item, Lesson) or not item.graded or course.completion.quizzes != "passed":
        return True
    return item.attempts is None


def activities(course: Course, pages: PageSet, structure: Structure, *, marks_shown: bool = False) -> Activity:
    """Return the root activity: the only SCO, or the group of the SCOs of all lessons and quizzes."""
    if structure == "single":
        return _single(course, pages.scos[0], marks_shown=marks_shown)
    return _grouped(course, {sco.id: sco for sco in pages.scos}, marks_shown=marks_shown)


def _single(course: Course, sco: Sco, *, marks_shown: bool) -> Activity:
    mark = pass_mark(course, course.items, percent=course.completion.passing_score, shown=marks_shown)
    return Activity(
        identifier=f"COURSE-{course.id}",
        title=course.title,
        sco=sco,
        resource=f"RES-COURSE-{course.id}",
        mark=mark,
        weight=1.0 if mark else 0.0,
    )


def _grouped(course: Course, scos: Mapping[str, Sco], *, marks_shown: bool) -> Activity:
    after = _order(course) if course.navigation == "sequential" else {}

    def leaf(item: Item) -> Activity:
        percent = item.passing_score if isinstance(item, Quiz) else course.completion.passing_score
        return Activity(
            identifier=f"ITEM-{item.id}",
            title=item.title,
            sco=scos[item.id],
            resource=f"RES-{item.id}",
            mark=pass_mark(course, (item,), percent=percent, shown=marks_shown),
            weight=_weight(item),
            after=after.get(item.id),
            opens_next=opens_next(course, item),
        )

    def below(entries: tuple[Item | Section, ...], path: tuple[str, ...]) -> Iterator[Activity]:
        taken: set[str] = set()
        for entry in entries:
            if isinstance(entry, Section):
                children = tuple(below(entry.items, (*path, entry.title)))
                yield Activity(
                    identifier=_section_identifier((*path, entry.title), taken),
                    title=entry.title,
                    weight=sum(child.weight for child in children),
                    children=children,
                )
            else:
                yield leaf(entry)

    return Activity(
        identifier=f"COURSE-{course.id}", title=course.title, weight=1.0, children=tuple(below(course.outline, ()))
    )


def _order(course: Course) -> dict[str, str]:
    """Return which item each item waits for: its id → the other's identifier."""
    after: dict[str, str] = {}
    latest: str | None = None
    for item in course.items:
        if latest is not None:
            after[item.id] = latest
        if opens_next(course, item):
            latest = f"ITEM-{item.id}"
    return after


def _weight(item: Item) -> float:
    if not graded(item):
        return 0.0
    return item.weight if isinstance(item, Quiz) else 1.0


def _section_identifier(path: tuple[str, ...], taken: set[str]) -> str:
    """Return a name made from the titles down to the section; duplicates in one place are numbered."""
    digest = hashlib.sha256("\n".join(path).encode()).hexdigest()[:12]
    identifier, number = f"SECTION-{digest}", 2
    while identifier in taken:
        identifier, number = f"SECTION-{digest}-{number}", number + 1
    taken.add(identifier)
    return identifier
