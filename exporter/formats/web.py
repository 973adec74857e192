"""A folder for any static web host. Progress stays in the learner's browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, _settings: Settings) -> tuple[Output, ...]:
    from exporter.pages import render_pages  # noqa: PLC0415 - heavy, and not needed for help

    pages = render_pages(course, tracker="browser", structure="single")
    return (Output(name=f"{course.id}-web", title="web", files=pages.files, container="folder"),)


FORMAT = Format(
    name="web",
    summary="A web folder, for any static host.",
    description=(
        "Export COURSE as a folder for any static web host. Progress is kept in the learner's browser.\n\n"
        "Example: lessonpack export web content/introduction-to-flask -o site"
    ),
    target="The folder to write. Default: ID-web in the current folder, where ID is the course's id.",
    options=(),
    outputs=_outputs,
)
