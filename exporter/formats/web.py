"""A folder that any static host serves. Progress stays in the learner's browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, Output, Settings
from exporter.pages import render_pages

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, _settings: Settings) -> tuple[Output, ...]:
    pages = render_pages(course, tracker="browser", structure="single")
    return (Output(name=f"{course.id}-web", title="web", files=pages.files, container="folder"),)


FORMAT = Format(
    name="web",
    summary="A folder for any web server.",
    description=(
        "Write COURSE as a folder that any static host serves; progress is kept in the learner's browser.\n\n"
        "Example: lessonpack export web content/introduction-to-flask -o site"
    ),
    target="The folder to write. Default: ID-web in the current folder, by the course's id.",
    options=(),
    outputs=_outputs,
)
