"""A PDF for paper, by the browser that is installed, with or without the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, FormatOption, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.pdf.paper import lost  # noqa: PLC0415 - heavy, and not needed for help
    from exporter.formats.pdf.printing import printed  # noqa: PLC0415 - as above

    answers = bool(settings["answers"])
    name, title = (f"{course.id}-answers.pdf", "PDF with answers") if answers else (f"{course.id}.pdf", "PDF")
    content = printed(course, answers=answers)
    return (Output(name=name, title=title, files={name: content}, container="file", lost=lost(course)),)


FORMAT = Format(
    name="pdf",
    summary="A PDF for paper: a handout, or a workbook.",
    description=(
        "Export COURSE as a PDF with bookmarks, and tags for screen readers: all lessons, and the questions with room "
        "to answer them. It needs Chromium, Google Chrome or Microsoft Edge, and: pip install 'lessonpack[test]'.\n\n"
        "Example: lessonpack export pdf content/better-coffee --answers -o workbook.pdf"
    ),
    target="The file to write, or a folder for it. Default: ID.pdf or ID-answers.pdf here; ID is the course's id.",
    options=(FormatOption(name="answers", help="Add the right answers and their explanations at the end."),),
    outputs=_outputs,
)
