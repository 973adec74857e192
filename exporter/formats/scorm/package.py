"""Assembles a SCORM package: the pages, the manifest, and the official schemas if they are installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from exporter.assets import schemas
from exporter.formats.base import Output
from exporter.formats.scorm.activities import activities, graded
from exporter.formats.scorm.editions import EDITIONS, Key, ScormEdition
from exporter.formats.scorm.manifest import manifest
from exporter.page_settings import Reporting
from exporter.pages import PageSet, render_pages
from exporter.source_index import with_sources

if TYPE_CHECKING:
    from exporter.archive import Content
    from exporter.course import Course
    from exporter.formats.base import Settings
    from exporter.formats.scorm.activities import Activity
    from exporter.page_settings import Responses, Structure

MANIFEST = "imsmanifest.xml"


def package(course: Course, edition: ScormEdition, pages: PageSet, root: Activity) -> dict[str, Content]:
    """Return all files of the package by path. ``root`` has the activities of the pages."""
    own = schema_files(edition)
    clash = sorted({MANIFEST, *own} & set(pages.files))
    if clash:
        raise ValueError(f"the pages use a file name that SCORM reserves: {clash[0]}")
    text = manifest(course, root, pages.files, edition, schemas=bool(own))
    return {MANIFEST: text, **pages.files, **own}


def schema_files(edition: ScormEdition) -> dict[str, Content]:
    """Return the official schemas for the root of the package; empty unless all are installed."""
    files: dict[str, Content] = {}
    for key, name in edition.schema_files:
        folder = schemas(key)
        if folder is None or not (folder / name).is_file():
            return {}
        files[name] = folder / name
    return files


def _editions(settings: Settings) -> tuple[ScormEdition, ...]:
    version = settings["version"]
    return tuple(EDITIONS.values()) if version == "all" else (EDITIONS[cast("Key", version)],)


def outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    """Return the package for each edition that was asked for."""
    structure = cast("Structure", settings["structure"])
    rendered: dict[str, PageSet] = {}
    made = []
    for edition in _editions(settings):
        if edition.tracker not in rendered:
            rendered[edition.tracker] = render_pages(
                course,
                tracker=edition.tracker,
                structure=structure,
                reporting=Reporting(
                    interactions=not settings["no_interactions"],
                    objectives=not settings["no_objectives"],
                    responses=cast("Responses", settings["responses"]),
                ),
            )
        pages = rendered[edition.tracker]
        if settings["with_source"]:
            pages = pages._replace(files=with_sources(course, pages.files))
        root = activities(course, pages, structure, marks_shown=bool(settings["mastery_score"]))
        made.append(
            Output(
                name=f"{course.id}-scorm-{edition.key}.zip",
                title=edition.title,
                files=package(course, edition, pages, root),
                container="zip",
                judged=True,
                resume_limit=edition.resume_limit,
            )
        )
    return tuple(made)


def notes(course: Course, settings: Settings) -> tuple[str, ...]:
    """Return what the author should know about these settings."""
    lines = []
    if not all(schema_files(edition) for edition in _editions(settings)):
        lines.append(
            "the official SCORM schemas are not installed, so the package does not include them. LMSs do not need "
            "them, but ADL's validator does (in a checkout, run: npm ci)"
        )
    if settings["structure"] == "lessons" and any(edition.order == "sequencing" for edition in _editions(settings)):
        lines.append(
            "Moodle cannot play SCORM 2004 packages with several SCOs: the next one only starts after the page is "
            "reloaded. For Moodle, use --version 1.2 or --structure single"
        )
    if settings["mastery_score"]:
        lines.append(_mastery_note(course, settings))
    return tuple(lines)


def _mastery_note(course: Course, settings: Settings) -> str:
    if settings["version"] not in {"1.2", "all"}:
        return "--mastery-score has no effect in SCORM 2004; leave it out, or use --version 1.2"
    if not any(graded(item) for item in course.items):
        return "--mastery-score has no effect: no quiz or question of this course is graded, so there is no pass mark"
    return (
        "with the pass mark in the package, some LMSs end the course as failed when a session ends below it, even if "
        'attempts are left. In Moodle, set "Mastery score overrides status" to No (under Compatibility settings)'
    )
