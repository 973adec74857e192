"""The command line: the only place that prints and decides exit codes.

Exit status 0 means success, 1 that a course or a package has errors, and 2 wrong usage. Each command is imported when
it is called, so that ``lessonpack --help`` is fast.
"""

from __future__ import annotations

import io
import os
import sys

import click

from exporter import __version__
from exporter.cli.on_demand import CommandsOnDemand

COMMANDS = {
    "new": ("exporter.cli.new:new", "Create a small course to start with."),
    "import": ("exporter.cli.import_:import_", "Make a course of what you have: question banks of other systems."),
    "preview": ("exporter.cli.preview:preview", "Show a course in the browser while you write it."),
    "check": ("exporter.cli.check:check", "Report all problems in a course or a package."),
    "play": ("exporter.cli.play:play", "Play any SCORM package in a local LMS, in your browser."),
    "inspect": ("exporter.cli.inspect:inspect", "Tell what a package is: edition, SCOs, pass marks, sizes, maker."),
    "diff": ("exporter.cli.diff:diff", "Tell what learners in the middle will notice of a new version."),
    "ids": ("exporter.cli.ids:ids", "Add missing question ids to a course."),
    "export": ("exporter.cli.export:export", "Export a course as a package or a website."),
    "test": ("exporter.cli.test:test", "Play a course or a package in each LMS."),
    "schema": ("exporter.cli.schema:schema", "Print a JSON Schema for editors."),
    # Only by name: the compiler does not depend on the LTI tool, which may not be installed.
    "lti": ("lti_tool.cli:lti", "Run the LTI tool, which shows courses in an LMS."),
}
"""Name of each command → where it is, and a line about what it does."""

EXTRAS = {"lti": "lti"}
"""Name of each command that needs an optional extra → the extra."""


@click.command(
    cls=CommandsOnDemand, table=COMMANDS, extras=EXTRAS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, "-V", "--version", prog_name="lessonpack")
def main() -> None:
    """Write a course once, in Markdown and YAML, and use it in any LMS.

    \b
    Example:
      lessonpack new my-course
      lessonpack check my-course
      lessonpack export scorm my-course
    """  # noqa: D301 - click wants the character
    # To look for plug-ins, pydantic reads what every installed library says of itself; our models need none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A course may contain characters that the output's encoding lacks, as on Windows.
            stream.reconfigure(errors="backslashreplace")
