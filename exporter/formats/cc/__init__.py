"""Common Cartridge, a course for an LMS to take apart: https://www.1edtech.org/standards/cc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, FormatOption, Output, Settings

if TYPE_CHECKING:
    from exporter.course import Course


def _outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.cc.cartridge import cartridge  # noqa: PLC0415 - heavy, and not needed for help

    version = str(settings["version"])
    files, lost = cartridge(course, version)
    name, title = f"{course.id}-cc-{version}.imscc", f"Common Cartridge {version}"
    return (Output(name=name, title=title, files=files, container="zip", lost=lost),)


FORMAT = Format(
    name="cc",
    summary="A Common Cartridge, for an LMS to take apart.",
    description=(
        "Export COURSE as a Common Cartridge: lessons become pages of the LMS, quizzes its own quizzes, and sections "
        "its modules. The LMS then keeps the records. What a cartridge cannot say is listed by file and line.\n\n"
        "Example: lessonpack export cc content/better-coffee -o coffee.imscc"
    ),
    target="An .imscc file, or a folder for it. Default: the current folder.",
    options=(
        FormatOption(
            name="version",
            help="The version of Common Cartridge. If in doubt, use 1.1: every LMS that reads cartridges reads it.",
            choices=("1.1", "1.3"),
        ),
    ),
    outputs=_outputs,
)
