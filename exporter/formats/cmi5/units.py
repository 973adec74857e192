"""The course as a tree of blocks and assignable units (AUs), as ``cmi5.xml`` describes it, but without XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from exporter.course import Lesson, Quiz, Section
from exporter.formats.scorm.activities import graded
from exporter.iris import course_iri, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.course import Course, Item
    from exporter.page_settings import Structure
    from exporter.pages import PageSet

MoveOn = Literal["NotApplicable", "Completed", "CompletedAndPassed"]
_KINDS = "http://adlnet.gov/expapi/activities/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An AU (13.1.4): one page to launch."""

    iri: str
    title: str
    description: str
    objectives: tuple[str, ...]
    """In the author's words."""
    url: str
    move_on: MoveOn
    mastery: float | None
    """The pass mark as a share; None if nothing in it is graded."""
    kind: str
    """Its type of activity, an IRI."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A group of AUs and other blocks (13.1.2)."""

    iri: str
    title: str
    children: tuple[Unit | Block, ...]


def units(course: Course, pages: PageSet, structure: Structure) -> tuple[Unit | Block, ...]:
    """Return what a course consists of: one AU, or an AU for each lesson and quiz, in blocks for its sections."""
    if structure == "single":
        return (_whole(course, pages.scos[0].href),)
    return tuple(_below(course, course.outline, (), {sco.id: sco.href for sco in pages.scos}))


def objectives_of(items: tuple[Item, ...]) -> tuple[str, ...]:
    """Return the objectives of some items and their questions, each once, in order."""
    named = (text for item in items for text in _objectives(item))
    return tuple(dict.fromkeys(named))


def objective_iri(course: Course, text: str) -> str:
    """Return the IRI of an objective."""
    return course_iri(course, "objectives", digest(text))


def _objectives(item: Item) -> tuple[str, ...]:
    tested = tuple(text for question in item.questions for text in question.objectives)
    return (*item.objectives, *tested) if isinstance(item, Lesson) else tested


def _whole(course: Course, href: str) -> Unit:
    return Unit(
        iri=course_iri(course, "whole"),
        title=course.title,
        description=course.description or course.title,
        objectives=objectives_of(course.items),
        url=href,
        move_on=_move_on(course, course.items, optional="Completed"),
        mastery=_mastery(course.items, course.completion.passing_score),
        kind=f"{_KINDS}course",
    )


def _below(
    course: Course, entries: tuple[Item | Section, ...], path: tuple[str, ...], hrefs: dict[str, str]
) -> Iterator[Unit | Block]:
    taken: set[str] = set()
    for entry in entries:
        if isinstance(entry, Section):
            inside = (*path, entry.title)
            yield Block(
                iri=_section_iri(course, inside, taken),
                title=entry.title,
                children=tuple(_below(course, entry.items, inside, hrefs)),
            )
        else:
            yield _unit(course, entry, hrefs[entry.id])


def _unit(course: Course, item: Item, href: str) -> Unit:
    summary = item.summary if isinstance(item, Lesson) else ""
    percent = item.passing_score if isinstance(item, Quiz) else course.completion.passing_score
    return Unit(
        iri=course_iri(course, "items", item.id),
        title=item.title,
        description=summary or item.title,
        objectives=objectives_of((item,)),
        url=href,
        move_on=_move_on(course, (item,), optional="NotApplicable"),
        mastery=_mastery((item,), percent),
        kind=f"{_KINDS}{'assessment' if isinstance(item, Quiz) else 'lesson'}",
    )


def _move_on(course: Course, items: tuple[Item, ...], *, optional: MoveOn) -> MoveOn:
    """Return what satisfies an AU by the rules of completion; ``optional`` if they ask nothing of its items."""
    rules = course.completion
    counts = any(graded(item) for item in items)
    if counts and rules.quizzes == "passed" and rules.report.startswith("passed/"):
        return "CompletedAndPassed"
    to_read = rules.lessons > 0 and any(isinstance(item, Lesson) for item in items)
    return "Completed" if to_read or (counts and rules.quizzes != "none") else optional


def _mastery(items: tuple[Item, ...], percent: float) -> float | None:
    return percent / 100 if any(graded(item) for item in items) else None


def _section_iri(course: Course, path: tuple[str, ...], taken: set[str]) -> str:
    """Return the IRI of a section, made from the titles down to it; duplicates in one place are numbered."""
    name, number = digest(*path), 2
    while name in taken:
        name, number = f"{digest(*path)}-{number}", number + 1
    taken.add(name)
    return course_iri(course, "sections", name)
