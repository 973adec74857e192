"""How much room the resume data can need before and after, against what the LMS must keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.comparison.findings import Finding
from exporter.resume import resume_size

if TYPE_CHECKING:
    from exporter.comparison.sides import Side


@dataclass(frozen=True, slots=True)
class Room:
    """Characters of resume data: the most that a SCO can need without free texts, and for its scores alone."""

    characters: int
    scores: int
    limit: int | None


def room(side: Side) -> Room | None:
    """Return the room of the SCO that needs most; None if lessonpack did not make the package."""
    sizes = [resume_size(course) for course in side.scos.values()]
    if not sizes:
        return None
    return Room(max(one.characters for one in sizes), max(one.scores for one in sizes), side.registered.resume_limit)


def scarce_room(before: Room | None, after: Room | None) -> Finding | None:
    """Return what learners lose if the new version needs more room than there is, and the old one did not."""
    if before is None or after is None or after.limit is None:
        return None
    if _shortfall(after) <= _shortfall(before):
        return None
    what = "which options were chosen" if _shortfall(after) == 1 else "whole answers, which are asked again"
    need = f"The resume data can need {after.characters:,} characters, and the LMS keeps {after.limit:,}"
    return Finding(
        group="room",
        code="resume-data",
        text=f"{need}: {what} may be left out.",
        advice="shorten the course, or give it more room in a new activity: SCORM 2004, or --structure lessons",
        loses=True,
    )


def _shortfall(room: Room) -> int:
    """Return 0 if everything fits, 1 if only the scores do, and 2 if not even these."""
    limit = room.limit or room.characters
    return int(room.characters > limit) + int(room.scores > limit)
