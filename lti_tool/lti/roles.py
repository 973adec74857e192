"""What the roles of a launch let somebody do here (LTI Core 1.3, A.2). Pure.

The documentation's table is made of `CONTEXT_ROLES` and `SUB_ROLES`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Part(StrEnum):
    """What somebody is in a course, as far as this tool is concerned."""

    TEACHER = "teacher"
    ASSISTANT = "assistant"
    """Sees and scores like a teacher, but deletes nothing."""
    LEARNER = "learner"
    OBSERVER = "observer"
    """May look: nothing is stored, nothing is graded."""


CONTEXT_ROLES = {
    "Administrator": Part.TEACHER,
    "ContentDeveloper": Part.TEACHER,
    "Instructor": Part.TEACHER,
    "Learner": Part.LEARNER,
    "Manager": Part.TEACHER,
    "Member": Part.LEARNER,
    "Mentor": Part.OBSERVER,
    "Officer": Part.OBSERVER,
}
"""The roles in a course (A.2.3)."""

_ASSISTANTS = (
    "Grader",
    "TeachingAssistant",
    "TeachingAssistantGroup",
    "TeachingAssistantOffering",
    "TeachingAssistantSection",
    "TeachingAssistantSectionAssociation",
    "TeachingAssistantTemplate",
)
_SUPPORT = ("Developer", "ExternalDeveloper", "ExternalSupport", "Support")

SUB_ROLES = {
    **{("Administrator", name): Part.OBSERVER for name in _SUPPORT},
    **{("Instructor", name): Part.ASSISTANT for name in _ASSISTANTS},
    **{("Manager", name): Part.OBSERVER for name in ("ExternalObserver", "Observer")},
}
"""The sub-roles that mean something else than their role (A.2.3.1)."""

_CONTEXT_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership"
_SITE_ADMINS = frozenset({
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin",
    "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
})  # fmt: skip
_TEST_USERS = frozenset({
    "http://purl.imsglobal.org/vocab/lti/system/person#TestUser",
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#TestUser",
})  # fmt: skip
"""A user that the platform has made for testing (A.2.4), such as Canvas's test student."""


@dataclass(frozen=True, slots=True)
class Roles:
    """What somebody may do. Who neither teaches nor learns is an observer."""

    teaches: bool
    assists: bool
    """Whether a teacher may not delete anything."""
    learns: bool
    tests: bool
    """Whether what they learn does not count."""


def read_roles(roles: Iterable[str]) -> Roles:
    """Return what ``roles`` make of somebody in this course.

    Institution roles do not count: a teacher at the school may be a learner in this course. A site administrator is a
    teacher unless the course says what else they are. Somebody without a role is a learner.
    """
    roles = tuple(roles)
    parts = _parts(roles)
    if not parts:
        parts = {Part.TEACHER if any(role in _SITE_ADMINS for role in roles) else Part.LEARNER}
    return Roles(
        teaches=bool(parts & {Part.TEACHER, Part.ASSISTANT}),
        assists=Part.ASSISTANT in parts and Part.TEACHER not in parts,
        learns=Part.LEARNER in parts,
        tests=any(role in _TEST_USERS for role in roles),
    )


def _parts(roles: Iterable[str]) -> set[Part]:
    """Return what the roles in the course amount to. A sub-role says more than the role that comes with it."""
    sub_roles: dict[str, set[str]] = defaultdict(set)
    for role in roles:
        name, _, sub_role = _context_role(role).partition("#")
        if name:
            sub_roles[name] |= {sub_role} - {""}
    return {
        SUB_ROLES.get((name, sub_role), CONTEXT_ROLES.get(name, Part.LEARNER))
        for name, found in sub_roles.items()
        for sub_role in found or {""}
    }


def _context_role(role: str) -> str:
    """Return a role in the course as ``Instructor`` or ``Instructor#Grader``; empty if it is one elsewhere."""
    if role.startswith(_CONTEXT_ROLE + "#"):
        return role.removeprefix(_CONTEXT_ROLE + "#")
    if role.startswith(_CONTEXT_ROLE + "/"):
        return role.removeprefix(_CONTEXT_ROLE + "/")
    return role if "/" not in role and ":" not in role else ""  # the short form, which A.2 allows for context roles
