"""The command line of the LTI tool: ``lessonpack lti``. The only modules of this package that print or end a program.

Exit status 0 means done, 1 that something is not as it should be (a check failed, a setting is missing), 2 that the
command was called wrongly. Each command is imported when it is called.
"""

from __future__ import annotations

import click

from exporter.cli.on_demand import CommandsOnDemand

COMMANDS = {
    "serve": ("lti_tool.cli.serve:serve", "Run the tool on this machine; the first time, set it up."),
    "worker": ("lti_tool.cli.worker:worker", "Deliver grades, in a process of its own."),
    "migrate": ("lti_tool.cli.migrate:migrate", "Bring the database to what this version needs."),
    "platforms": ("lti_tool.cli.platforms:platforms", "The LMSs that may launch this tool."),
    "keys": ("lti_tool.cli.keys:keys", "The keys that this tool signs with."),
    "grades": ("lti_tool.cli.grades:grades", "Scores on their way to the LMSs."),
    "learners": ("lti_tool.cli.learners:learners", "What is stored of a learner: export it, erase it."),
    "settings": ("lti_tool.cli.settings:settings", "The settings in use, and where they came from."),
    "audit": ("lti_tool.cli.audit:audit", "Who changed what in this installation."),
}
"""Name of each command → where it is, and what it does in a line."""


@click.group(cls=CommandsOnDemand, table=COMMANDS, extras=dict.fromkeys(COMMANDS, "lti"))
def lti() -> None:
    """Run the LTI 1.3 tool, which shows courses inside an LMS and reports grades to it.

    The settings come from the environment: LESSONPACK_URL, LESSONPACK_COURSES and others. What it leaves out is taken
    from the last 'lessonpack lti serve', which keeps its settings beside its database.

    \b
    Example:
      lessonpack lti serve content/introduction-to-flask --url http://localhost:8000
      lessonpack lti platforms invite
    """  # noqa: D301 - click wants the character
