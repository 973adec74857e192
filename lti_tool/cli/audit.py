"""``lessonpack lti audit``: administrative actions, newest last."""

from __future__ import annotations

import click
from sqlalchemy import select

from lti_tool.base.tables import Audit
from lti_tool.cli.opening import as_json, installation, moment, print_json, print_table


@click.command(short_help="Show who changed what in this installation.")
@click.option("--last", type=click.IntRange(min=1), default=50, show_default=True, help="How many entries to show.")
@as_json
def audit(last: int, report: str) -> None:
    """Show administrative actions: registrations, deployments, keys, erased learners, chosen content, downloads.

    Refused launches are there, too: each kind from each LMS once an hour. Learners are not named, and teachers appear
    by their number.

    \b
    Example:
      lessonpack lti audit --last 20
    """  # noqa: D301 - click wants the character
    with installation() as opened, opened.store.read() as session:
        rows = list(session.scalars(select(Audit).order_by(Audit.id.desc()).limit(last)))[::-1]
    if report == "json":
        print_json([{"at": moment(row.at), "actor": row.actor, "act": row.act, "subject": row.subject} for row in rows])
        return
    print_table(
        ("at", "actor", "act", "subject"),
        [(moment(row.at), row.actor, row.act, row.subject) for row in rows],
        nothing="Nothing has been changed yet.",
    )
