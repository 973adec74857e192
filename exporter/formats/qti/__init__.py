"""QTI, the standard of assessments: https://www.1edtech.org/standards/qti."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, FormatOption, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.qti.editions import EDITIONS  # noqa: PLC0415 - heavy, and not needed for help
    from exporter.formats.qti.package import package  # noqa: PLC0415 - see above

    version = str(settings["version"])
    editions = EDITIONS.values() if version == "all" else (EDITIONS[version],)
    made = []
    for edition in editions:
        files, lost = package(course, edition)
        name, title = f"{course.id}-qti-{edition.key}.zip", f"QTI {edition.key}"
        made.append(Output(name=name, title=title, files=files, container="zip", lost=lost))
    return tuple(made)


def _notes(course: Course, _settings: Settings) -> tuple[str, ...]:
    from exporter.formats.carrying.bank import notes  # noqa: PLC0415 - see above

    return notes(course)


FORMAT = Format(
    name="qti",
    summary="QTI packages, for systems of assessment.",
    description=(
        "Export the questions of COURSE as QTI packages: an item for each question, and a test for each quiz. The "
        "same answers earn the same points. What QTI cannot say is listed by file and line.\n\n"
        "Example: lessonpack export qti content/better-coffee --version 3.0 -o coffee-qti.zip"
    ),
    target="A .zip file, or a folder for the packages. Default: the current folder.",
    options=(
        FormatOption(name="version", help="The edition of QTI. If in doubt, use 2.2.", choices=("2.2", "3.0", "all")),
    ),
    outputs=_outputs,
    notes=_notes,
)
