"""The command line of the LTI tool: ``lessonpack lti``. The only modules of this package that print or exit.

Exit status 0 means success, 1 a problem (such as a failed check or a missing setting), and 2 wrong usage. Each command
is imported when it is called.
"""

from __future__ import annotations

import click

from exporter.cli.on_demand import CommandsOnDemand

COMMANDS = {
    "serve": ("lti_tool.cli.serve:serve", "Run the tool on this machine, setting it up the first time."),
    "worker": ("lti_tool.cli.worker:worker", "Deliver grades in a separate process."),
    "migrate": ("lti_tool.cli.migrate:migrate", "Upgrade the database for this version."),
    "courses": ("lti_tool.cli.courses:courses", "Show and publish courses, and go back to earlier versions."),
    "publish": ("lti_tool.cli.courses:publish", "Publish courses from their folders."),
    "platforms": ("lti_tool.cli.platforms:platforms", "Manage the LMSs that may launch this tool."),
    "keys": ("lti_tool.cli.keys:keys", "Manage the keys that this tool signs with."),
    "grades": ("lti_tool.cli.grades:grades", "Show and retry scores on their way to LMSs."),
    "learners": ("lti_tool.cli.learners:learners", "Export or erase the data of a learner."),
    "settings": ("lti_tool.cli.settings:settings", "Show the settings and where they come from."),
    "audit": ("lti_tool.cli.audit:audit", "Show who changed what in this installation."),
}
"""Name of each command → where it is, and a line about what it does."""


@click.group(cls=CommandsOnDemand, table=COMMANDS, extras=dict.fromkeys(COMMANDS, "lti"))
def lti() -> None:
    """Run the LTI 1.3 tool, which shows courses in an LMS and sends grades to it.

    Settings come from environment variables such as LESSONPACK_URL and LESSONPACK_COURSES. If these are not set, the
    settings of the last 'lessonpack lti serve' apply, which are saved next to its database.

    \b
    Example:
      lessonpack lti serve content/introduction-to-flask --url http://localhost:8000
      lessonpack lti platforms invite
    """  # noqa: D301 - click wants the character
