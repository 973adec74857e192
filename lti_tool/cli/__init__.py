"""The command line of the LTI tool: ``lessonpack lti``. The only modules of this package that print or end a program.

Exit status 0 means done, 1 that something is not as it should be (a check failed, a setting is missing), 2 that the
command was called wrongly. Each command is imported when it is called.
"""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "serve": ("lti_tool.cli.serve:serve", "Run the tool on this machine; the first time, set it up."),
    "worker": ("lti_tool.cli.worker:worker", "Deliver grades, in a process of its own."),
    "migrate": ("lti_tool.cli.migrate:migrate", "Bring the database to what this version needs."),
    "platforms": ("lti_tool.cli.platforms:platforms", "The LMSs that may launch this tool."),
    "keys": ("lti_tool.cli.keys:keys", "The keys that this tool signs with."),
    "grades": ("lti_tool.cli.grades:grades", "Scores on their way to the LMSs."),
    "learners": ("lti_tool.cli.learners:learners", "What is stored of a learner: export it, erase it."),
    "audit": ("lti_tool.cli.audit:audit", "Who changed what in this installation."),
}
"""Name of each command → where it is, and what it does in a line."""


class _CommandsOnDemand(click.Group):
    """A group that imports a command when it is called, and none of them for its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """Return the commands in the order in which an administrator meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - see above
        """Return the command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - see above
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=_CommandsOnDemand)
def lti() -> None:
    """Run the LTI 1.3 tool, which shows courses inside an LMS and reports grades to it.

    The settings come from the environment: LESSONPACK_URL, LESSONPACK_COURSES and others.

    \b
    Example:
      lessonpack lti serve content/introduction-to-flask --url http://localhost:8000
      lessonpack lti platforms invite
    """  # noqa: D301 - click wants the character
