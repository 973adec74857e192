"""Aiken, multiple choice as plain text: https://docs.moodle.org/en/Aiken_format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, _settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.aiken.document import aiken  # noqa: PLC0415 - heavy, and not needed for help

    files, lost = aiken(course)
    return (Output(name=f"{course.id}-aiken", title="Aiken", files=files, container="folder", lost=lost),)


def _notes(course: Course, _settings: Settings) -> tuple[str, ...]:
    from exporter.formats.carrying.bank import notes  # noqa: PLC0415 - see above

    return notes(course)


FORMAT = Format(
    name="aiken",
    summary="Aiken, multiple choice as plain text.",
    description=(
        "Export the questions of COURSE as Aiken, which many systems read: a text file for each quiz, and for each "
        "lesson that asks questions. Aiken has questions with one right option, and their words; everything else is "
        "listed by file and line.\n\n"
        "Example: lessonpack export aiken content/better-coffee -o coffee"
    ),
    target="The folder to write. Default: ID-aiken in the current folder, where ID is the course's id.",
    options=(),
    outputs=_outputs,
    notes=_notes,
)
