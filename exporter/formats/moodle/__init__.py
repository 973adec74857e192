"""Moodle XML, a question bank with pictures: https://docs.moodle.org/en/Moodle_XML_format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, _settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.moodle.document import moodle_xml  # noqa: PLC0415 - heavy, and not needed for help

    name = f"{course.id}-moodle.xml"
    content, lost = moodle_xml(course)
    return (Output(name=name, title="Moodle XML", files={name: content}, container="file", lost=lost),)


def _notes(course: Course, _settings: Settings) -> tuple[str, ...]:
    from exporter.formats.carrying.bank import notes  # noqa: PLC0415 - see above

    return notes(course)


FORMAT = Format(
    name="moodle",
    summary="Moodle XML, for a question bank.",
    description=(
        "Export the questions of COURSE as Moodle XML, with their pictures in it: a category for each quiz, and for "
        "each lesson that asks questions. What Moodle cannot say is listed by file and line.\n\n"
        "Example: lessonpack export moodle content/better-coffee -o coffee.xml"
    ),
    target="The file to write, or a folder for it. Default: ID-moodle.xml here, where ID is the course's id.",
    options=(),
    outputs=_outputs,
    notes=_notes,
)
