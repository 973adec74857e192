"""GIFT, a question bank as text: https://docs.moodle.org/en/GIFT_format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, _settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.gift.document import gift  # noqa: PLC0415 - heavy, and not needed for help

    name = f"{course.id}.gift"
    content, lost = gift(course)
    return (Output(name=name, title="GIFT", files={name: content}, container="file", lost=lost),)


def _notes(course: Course, _settings: Settings) -> tuple[str, ...]:
    from exporter.formats.carrying.bank import notes  # noqa: PLC0415 - see above

    return notes(course)


FORMAT = Format(
    name="gift",
    summary="GIFT, a question bank as text.",
    description=(
        "Export the questions of COURSE as GIFT, a text format that Moodle and others read: a category for each quiz, "
        "and for each lesson that asks questions. What GIFT cannot say is listed by file and line.\n\n"
        "Example: lessonpack export gift content/better-coffee -o coffee.gift"
    ),
    target="The file to write, or a folder for it. Default: ID.gift here, where ID is the course's id.",
    options=(),
    outputs=_outputs,
    notes=_notes,
)
