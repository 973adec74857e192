"""The roster of a link: who has started, how far they are, and what became of their grades.

Every query names the link, so nothing from another link, course or deployment can get into its results.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select, union_all

from exporter.course import Lesson
from lti_tool.base.tables import Answer, Attempt, Check, Learner, Outbox, Progress
from lti_tool.learning.achievements import read_achievements
from lti_tool.learning.progress import Stage, link_score, shown_items, stage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from exporter.course import Course
    from lti_tool.base.settings import ScoreRule
    from lti_tool.base.tables import ResourceLink
    from lti_tool.learning.progress import Achievements
    from lti_tool.lti.roster import Roster


@dataclass(frozen=True, slots=True)
class LinkActivity:
    """What has happened in a link: its learners, what they have done, and their latest score for the LMS."""

    learners: dict[int, Learner]
    achievements: dict[int, Achievements]
    grades: dict[int, Outbox]
    active: dict[int, int]
    """When each learner was last active, in milliseconds."""


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line of the roster. ``learner`` is None for somebody who has not started."""

    name: str
    subject: str
    learner: Learner | None
    state: Stage
    submitted: int = 0
    read: int = 0
    """How many of the link's lessons were read."""
    share: float | None = None
    grade: Outbox | None = None
    active: int | None = None


def read_activity(session: Session, link: ResourceLink, course: Course | None) -> LinkActivity:
    """Read who has done what in a link."""
    newest = select(func.max(Outbox.id)).where(Outbox.resource_link_pk == link.id).group_by(Outbox.learner_id)
    grades = {row.learner_id: row for row in session.scalars(select(Outbox).where(Outbox.id.in_(newest)))}
    achievements = read_achievements(session, link, course)
    known = achievements.keys() | grades.keys()
    learners = {row.id: row for row in session.scalars(select(Learner).where(Learner.id.in_(known)))}
    return LinkActivity(learners, achievements, grades, _active(session, link))


def roster_lines(
    activity: LinkActivity, roster: Roster, link: ResourceLink, course: Course | None, rule: ScoreRule
) -> list[RosterLine]:
    """Return everybody who has started and, if there is a roster, everybody who has not, sorted by name."""
    members = roster.by_subject
    found = [
        replace(_roster_line(activity, learner, link, course, rule), name=name_of(learner, roster))
        for learner in activity.learners.values()
    ]
    begun = {line.subject for line in found}
    found += [
        RosterLine(
            member.name or roster.label(link.deployment_pk, member.subject), member.subject, None, Stage.NOT_STARTED
        )
        for member in members.values()
        if member.learns and member.is_active and member.subject not in begun
    ]
    return _disambiguated(sorted(found, key=lambda line: (_sort_key(line.name), line.subject)), roster, link)


def name_of(learner: Learner, roster: Roster) -> str:
    """Return a learner's name, or their label."""
    member = roster.by_subject.get(learner.subject)
    if member and member.name:
        return member.name
    return roster.label(learner.deployment_pk, learner.subject, anonymous=learner.anonymous)


def _active(session: Session, link: ResourceLink) -> dict[int, int]:
    """Return when each learner was last active."""
    at_link = {table: table.resource_link_pk == link.id for table in (Attempt, Check, Progress)}
    moments = union_all(
        select(Progress.learner_id, Progress.changed.label("at")).where(at_link[Progress]),
        select(Check.learner_id, Check.answered).where(at_link[Check]),
        select(Attempt.learner_id, func.coalesce(Attempt.submitted, Attempt.started)).where(at_link[Attempt]),
        select(Attempt.learner_id, Answer.answered).join(Answer).where(at_link[Attempt]),
    ).subquery()
    last = select(moments.c.learner_id, func.max(moments.c.at).label("at")).group_by(moments.c.learner_id)
    return {row.learner_id: row.at for row in session.execute(last)}


def _roster_line(
    activity: LinkActivity, learner: Learner, link: ResourceLink, course: Course | None, rule: ScoreRule
) -> RosterLine:
    achievements = activity.achievements.get(learner.id)
    line = RosterLine(
        name="",
        subject=learner.subject,
        learner=learner,
        state=Stage.STARTED,
        grade=activity.grades.get(learner.id),
        active=activity.active.get(learner.id),
    )
    if achievements is None:
        return line
    line = replace(line, submitted=sum(len(scores) for scores in achievements.attempts.values()))
    if course is None:
        return line
    return replace(
        line,
        state=stage(course, link.item_id, achievements, rule),
        read=len(lessons_shown(course, link) & achievements.read),
        share=link_score(course, link.item_id, achievements, rule),
    )


def lessons_shown(course: Course | None, link: ResourceLink) -> frozenset[str]:
    """Return the ids of the lessons that a link shows."""
    items = shown_items(course, link.item_id) if course else ()
    return frozenset(item.id for item in items if isinstance(item, Lesson))


def _sort_key(name: str) -> str:
    """Return a sort key that ignores accents, so that Ágnes comes before Bo."""
    return unicodedata.normalize("NFKD", name).casefold()


def _disambiguated(lines: list[RosterLine], roster: Roster, link: ResourceLink) -> list[RosterLine]:
    """Add labels to names that occur more than once."""
    often = Counter(line.name for line in lines)
    labelled = [f"{line.name} ({roster.label(link.deployment_pk, line.subject)})" for line in lines]
    return [
        replace(line, name=label) if often[line.name] > 1 else line for line, label in zip(lines, labelled, strict=True)
    ]
