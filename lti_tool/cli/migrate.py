"""``lessonpack lti migrate``: upgrades the database."""

from __future__ import annotations

import click

from lti_tool.cli.opening import found_settings, installation, make_files


@click.command(short_help="Upgrade the database for this version.")
def migrate() -> None:
    """Create the tables in an empty database, or upgrade those of an older version.

    Make a backup, stop the web and grade workers, migrate, and start them again.

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
    click.echo(f"The database is now at revision {after}." if before != after else "The database is up to date.")
