"""What an LMS launches of a course, in the order of the manifest, without making the package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.course import Quiz, Section
from exporter.formats.scorm.activities import pass_mark
from exporter.player_data import page_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.course import Course, Item

START = "index.html"


def scos(course: Course, structure: str) -> list[dict[str, Any]]:
    """Return the SCOs of a structure, and the sections that they are in, for the panel."""
    return [_whole(course)] if structure == "single" else list(_pages(course, course.outline, 0, page_names(course)))


def _whole(course: Course) -> dict[str, Any]:
    percent = course.completion.passing_score
    return _sco(f"COURSE-{course.id}", course.title, START, 0, _mark(course, course.items, percent))


def _pages(
    course: Course, entries: tuple[Item | Section, ...], depth: int, names: dict[str, str]
) -> Iterator[dict[str, Any]]:
    for entry in entries:
        if isinstance(entry, Section):
            yield _sco("", entry.title, None, depth, None)
            yield from _pages(course, entry.items, depth + 1, names)
        else:
            percent = entry.passing_score if isinstance(entry, Quiz) else course.completion.passing_score
            mark = _mark(course, (entry,), percent)
            yield _sco(f"ITEM-{entry.id}", entry.title, names[entry.id], depth, mark)


def _mark(course: Course, items: tuple[Item, ...], percent: float) -> float | None:
    found = pass_mark(course, items, percent=percent, shown=False)
    return found.percent if found and found.shown else None


def _sco(identifier: str, title: str, href: str | None, depth: int, mark: float | None) -> dict[str, Any]:
    return {"id": identifier, "title": title, "href": href, "depth": depth, "mark": mark}
