"""SCORM 1.2 and 2004 packages. What makes them is imported when one is made, so that help does not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.formats.base import Format, FormatOption, Preset, Presets

if TYPE_CHECKING:
    from exporter.course import Course
    from exporter.formats.base import Output, Settings


def _outputs(course: Course, settings: Settings) -> tuple[Output, ...]:
    from exporter.formats.scorm.package import outputs  # noqa: PLC0415 - see above

    return outputs(course, settings)


def _notes(course: Course, settings: Settings) -> tuple[str, ...]:
    from exporter.formats.scorm.package import notes  # noqa: PLC0415 - see above

    return notes(course, settings)


def _names() -> tuple[str, ...]:
    from exporter.lms import names  # noqa: PLC0415 - see above

    return names()


def _preset(name: str) -> Preset | None:
    from exporter.lms import profile_of  # noqa: PLC0415 - see above

    profile = profile_of(name)
    if profile is None:
        return None
    return Preset(
        title=profile.title,
        settings=profile.preset.settings,
        why=profile.preset.why,
        objections=lambda settings: profile.objections(str(settings["version"]), str(settings["structure"])),
    )


FORMAT = Format(
    name="scorm",
    summary="SCORM packages, for any LMS.",
    description=(
        "Export COURSE as SCORM packages for an LMS. The same course always gives the same bytes.\n\n"
        "Example: lessonpack export scorm content/introduction-to-flask --version all -o packages"
    ),
    target=("A .zip file, or a folder for the packages. Default: the current folder."),
    options=(
        FormatOption(
            name="version",
            help="The edition of SCORM. If in doubt, use 1.2: every LMS supports it.",
            choices=("1.2", "2004-3rd", "2004-4th", "all"),
        ),
        FormatOption(
            name="structure",
            help="One SCO with its own menu, or one SCO per lesson and quiz with the LMS's menu.",
            choices=("single", "lessons"),
        ),
        FormatOption(
            name="responses",
            help=(
                "How SCORM 1.2 reports choices: as letters in the order of your source, as in the standard, or as the "
                "options' words, which teachers can read but strict LMSs refuse."
            ),
            choices=("letters", "words"),
        ),
        FormatOption(name="no_interactions", help="Do not report each answer, for LMSs that cannot handle it."),
        FormatOption(name="no_objectives", help="Do not report objectives, for LMSs that cannot handle them."),
        FormatOption(
            name="mastery_score",
            help=(
                "Write the pass mark into SCORM 1.2 packages (adlcp:masteryscore), for LMSs that show it. Some, "
                "including Moodle, then decide the status by it, even if attempts are left."
            ),
        ),
        FormatOption(
            name="with_source",
            help=(
                "Put the course's own files into the package, so that 'lessonpack import' makes the course of it "
                "again. Whoever gets the package can then read your comments and notes."
            ),
        ),
    ),
    presets=Presets(
        name="lms",
        help="The LMS to export for: chooses the other options, except those that you give, and says why.",
        names=_names,
        find=_preset,
    ),
    outputs=_outputs,
    notes=_notes,
)

__all__ = ["FORMAT"]
