"""Word's documents, for reviewers and translators: https://ecma-international.org/publications-and-standards/standards/ecma-376/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, FormatOption, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.docx.document import document  # noqa: PLC0415 - heavy, and not needed for help

    answers = not settings["without_answers"]
    name, title = (f"{course.id}.docx", "Word") if answers else (f"{course.id}-questions.docx", "Word without answers")
    files, lost = document(course, answers=answers)
    return (Output(name=name, title=title, files=files, container="zip", lost=lost),)


def _notes(course: Course, _settings: Settings) -> tuple[str, ...]:
    from exporter.formats.docx.document import has_formulas  # noqa: PLC0415 - see above

    return (
        (r"formulas are in TeX, between \( and \): ask your readers to leave them alone",)
        if has_formulas(course)
        else ()
    )


FORMAT = Format(
    name="docx",
    summary="A Word document, for reviewers and translators.",
    description=(
        "Export COURSE as a document of Word: lessons with headings, tables, pictures and footnotes, and each question "
        "with its id, its right answers marked, feedback and explanation. Google Docs and LibreOffice open it, too. "
        "What a document cannot hold is listed by file and line.\n\n"
        "Example: lessonpack export docx content/better-coffee -o coffee.docx"
    ),
    target="The .docx file to write, or a folder for it. Default: ID.docx here, where ID is the course's id.",
    options=(FormatOption(name="without_answers", help="Leave out right answers, feedback and explanations."),),
    outputs=_outputs,
    notes=_notes,
)
