"""``lessonpack lti migrate``: the tables of this version."""

from __future__ import annotations

import click

from lti_tool.cli.opening import found_settings, installation, make_files


@click.command(short_help="Bring the database to what this version needs.")
def migrate() -> None:
    """Make the tables of an empty database, or bring those of an older version up to date.

    Make a backup first, stop the web and grade workers, migrate, and start them again.

    \b
    Example:
      lessonpack lti migrate
    """  # noqa: D301 - click wants the character
    _found, settings = found_settings()
    make_files(settings)
    with installation(settings, migrated=False) as opened:
        before = opened.store.revision()
        opened.store.migrate()
        after = opened.store.revision()
    click.echo(f"The database has the tables of revision {after}." if before != after else "Nothing had to be done.")
