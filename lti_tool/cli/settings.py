"""``lessonpack lti settings``: the settings in use, and where each comes from."""

from __future__ import annotations

import click
from sqlalchemy import make_url

from lti_tool.base.settings import NAMES, PREFIX
from lti_tool.cli.opening import as_json, found_settings, print_json, print_table


@click.command(short_help="Show the settings and where they come from.")
@as_json
def settings(report: str) -> None:
    """Show each setting and where it comes from: the environment, the file saved by 'lti serve', or the default.

    The exit status is 1 if settings are missing or wrong. Passwords are not shown.

    \b
    Example:
      lessonpack lti settings
    """  # noqa: D301 - click wants the character
    found, used = found_settings(quietly=True)
    shown = used.as_environment()
    rows = []
    for name in sorted(NAMES):
        variable = f"{PREFIX}{name}"
        is_set = found.environment.get(variable, "").strip()
        origin = str(found.file) if variable in found.kept else "environment" if is_set else "default"
        value = make_url(shown[name]).render_as_string(hide_password=True) if name == "DATABASE" else shown[name]
        rows.append((variable, value, origin))
    if report == "json":
        print_json([{"setting": variable, "value": value, "from": origin} for variable, value, origin in rows])
    else:
        print_table(("setting", "value", "from"), rows, nothing="")
