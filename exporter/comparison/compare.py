"""Puts together what the other modules find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.comparison.answers import lost_records
from exporter.comparison.content import changed_course, changed_items, changed_questions
from exporter.comparison.fates import question_fates
from exporter.comparison.homes import homes
from exporter.comparison.records import ENDINGS, changed_records
from exporter.comparison.room import Room, room, scarce_room
from exporter.comparison.scores import changed_points, changed_quizzes, changed_rules
from exporter.comparison.successors import with_successors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.comparison.findings import Finding
    from exporter.comparison.played import PlayedCourse
    from exporter.comparison.sides import Side


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two versions."""

    old: Side
    new: Side
    findings: tuple[Finding, ...]
    rooms: tuple[Room | None, Room | None]
    only_manifests: bool
    """Whether one of them was not made by lessonpack, so that nothing is known of its lessons and questions."""

    @property
    def loses(self) -> bool:
        """Whether learners in the middle lose something."""
        return any(finding.loses for finding in self.findings)

    @property
    def endings(self) -> tuple[Finding, ...]:
        """Return why an LMS takes the new version for another course, so that everybody loses everything."""
        return tuple(finding for finding in self.findings if finding.code in ENDINGS)


def compare(old: Side, new: Side) -> Comparison:
    """Return what differs between two versions, for learners who began with the old one."""
    only_manifests = not (old.scos and new.scos)
    rooms = room(old), room(new)
    findings = list(changed_records(old, new))
    if not only_manifests:
        findings += _changed_course(old, new)
        scarce = scarce_room(*rooms)
        findings += [scarce] if scarce else []
    return Comparison(old, new, tuple(findings), rooms, only_manifests)


def _changed_course(old: Side, new: Side) -> Iterator[Finding]:
    before, after = _whole(old), _whole(new)
    fates = with_successors(question_fates(before, after), before, after)
    now_at = homes(before, after)
    if old.structure == new.structure:
        for was, now in _pairs(old, new):
            yield from lost_records(was, now, after, now_at)
    yield from changed_course(before, after)
    yield from changed_items(before, after, now_at)
    yield from changed_questions(before, after, fates, now_at, together=old.structure == "single")
    yield from changed_rules(before, after)
    yield from changed_quizzes(before, after, now_at)
    yield from changed_points(before, after, fates, now_at)


def _whole(side: Side) -> PlayedCourse:
    """Return the course with the items of all its SCOs."""
    courses = list(side.scos.values())
    # The page of a quiz alone has the quiz's own pass mark in place of the course's.
    first = next((one for one in courses if one.lessons), courses[0])
    return first.model_copy(update={"items": tuple(item for one in courses for item in one.items)})


def _pairs(old: Side, new: Side) -> Iterator[tuple[PlayedCourse, PlayedCourse]]:
    """Yield each SCO's course before and after. That of a course as one SCO is the same, whatever it is called."""
    if old.structure == "single":
        yield _whole(old), _whole(new)
        return
    for identifier, course in old.scos.items():
        now = new.scos.get(identifier)
        yield course, now or course.model_copy(update={"items": ()})
