"""cmi5 packages. What makes them is imported when one is made, so that help does not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, FormatOption

if TYPE_CHECKING:
    from exporter.course import Course
    from exporter.formats.base import Output, Settings


def _outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.cmi5.package import outputs  # noqa: PLC0415 - see above

    return outputs(course, settings)


def _notes(course: Course, settings: Settings) -> tuple[str, ...]:
    from exporter.formats.cmi5.package import notes  # noqa: PLC0415 - see above

    return notes(course, settings)


FORMAT = Format(
    name="cmi5",
    summary="A cmi5 package, for LMSs with a learning record store.",
    description=(
        "Export COURSE as a cmi5 package for an LMS that keeps records by xAPI. The same course always gives the same "
        "bytes.\n\n"
        "Example: lessonpack export cmi5 content/introduction-to-flask -o flask-cmi5.zip"
    ),
    target="A .zip file, or a folder for it. Default: ID-cmi5.zip here, where ID is the course's id.",
    options=(
        FormatOption(
            name="structure",
            help="One unit with its own menu, or one unit per lesson and quiz with the LMS's menu.",
            choices=("single", "lessons"),
        ),
        FormatOption(
            name="window",
            help="Whether the LMS may show the course in any window, also in a frame, or only in one of its own.",
            choices=("any", "own"),
        ),
        FormatOption(name="no_interactions", help="Do not report each answer, only progress and results."),
    ),
    outputs=_outputs,
    notes=_notes,
)

__all__ = ["FORMAT"]
