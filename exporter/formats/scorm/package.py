"""Assembles a SCORM package: the pages, the manifest, and the official schemas if they are installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from exporter.assets import schemas
from exporter.formats.base import Format, FormatOption, Output, Settings
from exporter.formats.scorm.activities import activities
from exporter.formats.scorm.editions import EDITIONS, Key, ScormEdition
from exporter.formats.scorm.manifest import manifest
from exporter.pages import PageSet, Reporting, render_pages

if TYPE_CHECKING:
    from exporter.archive import Content
    from exporter.course import Course
    from exporter.pages import Responses, Structure

MANIFEST = "imsmanifest.xml"


def package(course: Course, edition: ScormEdition, pages: PageSet, structure: Structure) -> dict[str, Content]:
    """Return all files of the package by path."""
    own = schema_files(edition)
    clash = sorted({MANIFEST, *own} & set(pages.files))
    if clash:
        raise ValueError(f"the pages use a file name that SCORM reserves: {clash[0]}")
    root = activities(course, pages, structure)
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


def _outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    structure = cast("Structure", settings["structure"])
    rendered: dict[str, PageSet] = {}
    outputs = []
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
        outputs.append(
            Output(
                name=f"{course.id}-scorm-{edition.key}.zip",
                title=edition.title,
                files=package(course, edition, rendered[edition.tracker], structure),
                container="zip",
                resume_limit=edition.resume_limit,
            )
        )
    return tuple(outputs)


def _notes(_course: Course, settings: Settings) -> tuple[str, ...]:
    notes = []
    if not all(schema_files(edition) for edition in _editions(settings)):
        notes.append(
            "the official SCORM schemas are not installed, so the package does not include them. LMSs do not need "
            "them, but ADL's validator does (in a checkout, run: npm ci)"
        )
    if settings["structure"] == "lessons" and any(edition.order == "sequencing" for edition in _editions(settings)):
        notes.append(
            "Moodle cannot play SCORM 2004 packages with several SCOs: the next one only starts after the page is "
            "reloaded. For Moodle, use --version 1.2 or --structure single"
        )
    return tuple(notes)


FORMAT = Format(
    name="scorm",
    summary="SCORM packages, for any LMS.",
    description=(
        "Export COURSE as SCORM packages for an LMS. The same course always gives the same bytes.\n\n"
        "Example: lessonpack export scorm content/introduction-to-flask --version all -o packages"
    ),
    target=("A .zip file, or a folder for the packages. Default: the current folder."),
    options=(
        FormatOption(
            name="version",
            help="The edition of SCORM. If in doubt, use 1.2: every LMS supports it.",
            choices=("1.2", "2004-3rd", "2004-4th", "all"),
        ),
        FormatOption(
            name="structure",
            help="One SCO with its own menu, or one SCO per lesson and quiz with the LMS's menu.",
            choices=("single", "lessons"),
        ),
        FormatOption(
            name="responses",
            help=(
                "How SCORM 1.2 reports choices: as letters in the order of your source, as in the standard, or as the "
                "options' words, which are readable for teachers but which strict LMSs refuse."
            ),
            choices=("letters", "words"),
        ),
        FormatOption(name="no_interactions", help="Do not report each answer, for LMSs that cannot handle it."),
        FormatOption(name="no_objectives", help="Do not report objectives, for LMSs that cannot handle them."),
    ),
    outputs=_outputs,
    notes=_notes,
)
