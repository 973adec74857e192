"""The command line: the only place that prints, and the only one that decides exit codes.

Exit status 0 means done, 1 that a course or a package has mistakes, 2 that the command was called wrongly. Each command
is imported when it is called, so that ``lessonpack --help`` answers at once.
"""

from __future__ import annotations

from importlib import import_module

import click

from exporter import __version__

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


class CommandsOnDemand(click.Group):
    """A group that imports a command when it is called, and none of them for its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """Return the commands in the order in which an author meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - see above
        """Return the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        try:
            command: click.Command = getattr(import_module(module), name)
        except ModuleNotFoundError as error:
            if cmd_name not in EXTRAS:
                raise
            # pip takes the brackets only in quotes, in most shells.
            told = f"'{cmd_name}' needs {error.name}; install it with: pip install 'lessonpack[{EXTRAS[cmd_name]}]'"
            raise click.ClickException(told) from None
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - see above
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(cls=CommandsOnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="lessonpack")
def main() -> None:
    """Write a course once, in Markdown and YAML, and hand it to any LMS.

    \b
    Example:
      lessonpack new my-course
      lessonpack check my-course
      lessonpack export scorm my-course
    """  # noqa: D301 - click wants the character
