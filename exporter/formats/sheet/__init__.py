"""A sheet with a question in each row, as people fill in in Excel: the one that `import` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, FormatOption, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.sheet.rows import rows, workbook  # noqa: PLC0415 - heavy, and not needed for help
    from exporter.question_sheet import as_csv  # noqa: PLC0415 - see above

    found, lost = rows(course)
    if settings["workbook"]:
        files = workbook(found)
        return (Output(name=f"{course.id}.xlsx", title="Workbook", files=files, container="zip", lost=lost),)
    name = f"{course.id}.csv"
    return (Output(name=name, title="Sheet", files={name: as_csv(found)}, container="file", lost=lost),)


def _notes(course: Course, _settings: Settings) -> tuple[str, ...]:
    from exporter.formats.carrying.bank import notes  # noqa: PLC0415 - see above

    return notes(course)


FORMAT = Format(
    name="sheet",
    summary="A sheet of questions, for Excel and the like.",
    description=(
        "Export the questions of COURSE as a sheet with one in each row: as CSV, or as a workbook. Colleagues change "
        "it in Excel, LibreOffice or Google Sheets, and 'lessonpack import' reads it. What a sheet cannot say is "
        "listed by file and line.\n\n"
        "Example: lessonpack export sheet content/better-coffee --workbook -o coffee.xlsx"
    ),
    target="The file to write, or a folder for it. Default: ID.csv or ID.xlsx here, where ID is the course's id.",
    options=(
        FormatOption(name="workbook", help="Make a workbook (.xlsx); it needs: pip install 'lessonpack[import]'."),
    ),
    outputs=_outputs,
    notes=_notes,
)
