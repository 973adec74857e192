"""The command line: the only place that prints, and the only one that decides exit codes.

Exit status 0 means done, 1 that a course or a package has mistakes, 2 that the command was called wrongly. Each command
is imported when it is called, so that ``lessonpack --help`` answers at once.
"""

from __future__ import annotations

import io
import sys

import click

from exporter import __version__
from exporter.cli.on_demand import CommandsOnDemand

COMMANDS = {
    "new": ("exporter.cli.new:new", "Make a small course to begin with."),
    "check": ("exporter.cli.check:check", "Report everything that is wrong with a course or a package."),
    "ids": ("exporter.cli.ids:ids", "Write the missing question ids into a course."),
    "export": ("exporter.cli.export:export", "Make a package or a website of a course."),
    "schema": ("exporter.cli.schema:schema", "Print a JSON Schema for editors."),
    # By name only: the compiler does not know the LTI tool, which may not be installed.
    "lti": ("lti_tool.cli:lti", "Run the LTI tool, which shows courses inside an LMS."),
}
"""Name of each command → where it is, and what it does in a line."""

EXTRAS = {"lti": "lti"}
"""Name of each command that needs an extra → the extra."""


@click.command(
    cls=CommandsOnDemand, table=COMMANDS, extras=EXTRAS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, "-V", "--version", prog_name="lessonpack")
def main() -> None:
    """Write a course once, in Markdown and YAML, and hand it to any LMS.

    \b
    Example:
      lessonpack new my-course
      lessonpack check my-course
      lessonpack export scorm my-course
    """  # noqa: D301 - click wants the character
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A course says what the terminal's or the file's encoding may not have, as on Windows.
            stream.reconfigure(errors="backslashreplace")
