"""The whole course in one HTML file, to open from a stick or a mail, and to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.file_sizes import in_words
from exporter.formats.base import Format, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course

HEAVY = 25_000_000
"""Bytes of media from which on browsers need long, and mail servers refuse the file."""


def _outputs(course: Course, _settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.html.one_file import one_file  # noqa: PLC0415 - heavy, and not needed for help

    name = f"{course.id}.html"
    return (Output(name=name, title="one HTML file", files={name: one_file(course)}, container="file"),)


def _notes(course: Course, _settings: Settings) -> tuple[str, ...]:
    size = sum(file.stat().st_size for file in course.media.values())
    if size < HEAVY:
        return ()
    note = (
        f"pictures and recordings of {in_words(size)} are part of the file, so it opens slowly and may be too large to "
        "be mailed. Make them smaller, or use 'lessonpack export web'"
    )
    return (note,)


FORMAT = Format(
    name="html",
    summary="One HTML file, to open without a server.",
    description=(
        "Export COURSE as one HTML file with its pictures, recordings and fonts in it. It opens from a stick or a mail "
        "without the internet, and prints as a whole. Progress is kept in the learner's browser.\n\n"
        "Example: lessonpack export html content/better-coffee -o coffee.html"
    ),
    target="The file to write, or a folder for it. Default: ID.html here, where ID is the course's id.",
    options=(),
    outputs=_outputs,
    notes=_notes,
)
