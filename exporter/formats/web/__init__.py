"""A folder for any static web host. Progress stays in the learner's browser; a record store may hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, FormatOption, Output, Settings
from exporter.formats.web.endpoint import objection

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.web.folder import outputs  # noqa: PLC0415 - heavy, and not needed for help

    return outputs(course, _endpoint(settings))


def _notes(course: Course, settings: Settings) -> tuple[str, ...]:
    from exporter.formats.web.folder import notes  # noqa: PLC0415 - see above

    return notes(course, _endpoint(settings))


def _endpoint(settings: Settings) -> str:
    return str(settings.get("xapi") or "")


FORMAT = Format(
    name="web",
    summary="A web folder, for any static host.",
    description=(
        "Export COURSE as a folder for any static web host. Progress is kept in the learner's browser, and with "
        "--xapi in a record store, too.\n\n"
        "Example: lessonpack export web content/introduction-to-flask -o site"
    ),
    target="The folder to write. Default: ID-web in the current folder, where ID is the course's id.",
    options=(
        FormatOption(
            name="xapi",
            help="Tell the learning record store at this address what learners do (xAPI). They are asked who they are.",
            value="ENDPOINT",
            objection=objection,
        ),
    ),
    outputs=_outputs,
    notes=_notes,
)

__all__ = ["FORMAT"]
