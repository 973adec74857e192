"""Assembles a cmi5 package: the course structure and the pages, in one zip (cmi5, 14.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from exporter.formats.base import Output
from exporter.formats.cmi5.structure import course_structure
from exporter.formats.cmi5.units import units
from exporter.iris import notes_on_names
from exporter.page_settings import Reporting
from exporter.pages import render_pages

if TYPE_CHECKING:
    from exporter.course import Course
    from exporter.formats.base import Settings
    from exporter.page_settings import Structure

STRUCTURE = "cmi5.xml"
_METHODS = {"any": "AnyWindow", "own": "OwnWindow"}


def outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    """Return the package."""
    structure = cast("Structure", settings["structure"])
    reporting = Reporting(interactions=not settings["no_interactions"], objectives=False)
    pages = render_pages(course, tracker="cmi5", structure=structure, reporting=reporting)
    if STRUCTURE in pages.files:
        raise ValueError(f"the pages use a file name that cmi5 reserves: {STRUCTURE}")
    children = units(course, pages, structure)
    text = course_structure(course, children, launch_method=_METHODS[str(settings["window"])])
    files = {STRUCTURE: text, **pages.files}
    return (Output(name=f"{course.id}-cmi5.zip", title="cmi5", files=files, container="zip", judged=True),)


def notes(course: Course, settings: Settings) -> tuple[str, ...]:
    """Return what the author should know about these settings."""
    lines = [*notes_on_names(course)]
    if settings["structure"] == "lessons" and course.navigation == "sequential":
        lines.append(
            "cmi5 has no order that an LMS must keep, so with --structure lessons learners may open everything; use "
            "--structure single to keep the order"
        )
    return tuple(lines)
