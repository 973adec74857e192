"""EPUB, a book for e-readers: https://www.w3.org/TR/epub-33/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, _settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.epub.book import epub  # noqa: PLC0415 - heavy, and not needed for help

    name = f"{course.id}.epub"
    content, lost = epub(course)
    return (Output(name=name, title="EPUB", files={name: content}, container="file", lost=lost),)


FORMAT = Format(
    name="epub",
    summary="An EPUB, for e-readers.",
    description=(
        "Export COURSE as an EPUB: a chapter for each lesson and quiz, with the answers at the end and links between "
        "both. What a book cannot do is listed by file and line.\n\n"
        "Example: lessonpack export epub content/better-coffee -o coffee.epub"
    ),
    target="The file to write, or a folder for it. Default: ID.epub here, where ID is the course's id.",
    options=(),
    outputs=_outputs,
)
