"""Opening an installation for a command, and printing what was found: on the terminal, or as JSON for scripts."""

from __future__ import annotations

import getpass
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.exc import DBAPIError

from lti_tool.base.database import SchemaError, Store
from lti_tool.base.settings import Settings, SettingsError
from lti_tool.server.kept_settings import CompletedEnvironment, KeptSettingsError, complete
from lti_tool.server.setup import make_private_files, missing_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lti_tool.base.tables import Platform
    from lti_tool.lti.platforms import RegisteredPlatforms

as_json = click.option(
    "--format", "report", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print."
)
"""The option of every command whose result a script may want."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The settings and the database that a command works on."""

    settings: Settings
    store: Store


@contextmanager
def installation(settings: Settings | None = None, *, migrated: bool = True) -> Iterator[Installation]:
    """Open what the settings describe, and close it at the end; whatever is wrong ends the command with status 1.

    With ``migrated`` the database must have the tables of this version.
    """
    settings = settings or found_settings()[1]
    if migrated and (missing := missing_file(settings)):
        # SQLite would make an empty database here, readable by everybody.
        message = f"there is no database {missing}: 'lessonpack lti serve' or 'lessonpack lti migrate' makes one"
        raise click.ClickException(message)
    store = None
    try:
        store = Store(settings.database)
        if migrated:
            store.check_schema()
        yield Installation(settings, store)
    except SchemaError as error:
        raise click.ClickException(str(error)) from error
    except DBAPIError as error:
        # What the driver says comes first; the statement and its values would follow.
        message = str(error.orig).strip().partition("\n")[0]
        raise click.ClickException(
            f"the database of LESSONPACK_DATABASE does not answer as it should: {message}"
        ) from None
    finally:
        if store is not None:
            store.engine.dispose()


def found_settings(
    environment: Mapping[str, str] | None = None, *, quietly: bool = False
) -> tuple[CompletedEnvironment, Settings]:
    """Return the settings, and where they came from; it is said when some were kept by 'lti serve', unless ``quietly``.

    When some are missing or wrong, all of them are said at once, and the command ends with status 1.
    """
    try:
        found = complete(os.environ if environment is None else environment)
    except KeptSettingsError as error:
        raise click.ClickException(
            f"{error}. Run the command as the account that runs 'lessonpack lti serve', start that again with "
            "its courses and --url, or set LESSONPACK_URL and LESSONPACK_COURSES"
        ) from None
    try:
        settings = Settings.from_environment(found.environment)
    except SettingsError as error:
        click.echo("The settings do not describe an installation yet:", err=True)
        for problem in error.problems:
            kept = f" (kept in {found.file})" if problem.split()[0] in found.kept else ""
            click.echo(f"  {problem}{kept}", err=True)
        if found.file and not found.kept:
            click.echo(
                f"'lessonpack lti serve' keeps its settings beside its database, and there is no {found.file}: run "
                "this in the folder where the tool was started, or set LESSONPACK_DATABASE to its database, such as "
                "sqlite:////srv/lessons/lessonpack.sqlite3.",
                err=True,
            )
        raise click.exceptions.Exit(1) from None
    if found.kept and not quietly:
        click.echo(f"Settings of {settings.url}, kept in {found.file}.", err=True)
    return found, settings


def make_files(settings: Settings) -> None:
    """Make the data folder and, with SQLite, the database's file, for the commands that may begin an installation."""
    try:
        make_private_files(settings)
    except OSError as error:
        raise click.ClickException(f"the files of this installation cannot be made: {error}") from None


def find_platform(platforms: RegisteredPlatforms, wanted: str) -> Platform:
    """Return the platform of a number, or of an issuer that has only one registration."""
    found = [row for row in platforms.all() if wanted in {str(row.id), row.issuer}]
    if not found:
        raise click.ClickException(f"no platform is '{wanted}': 'lessonpack lti platforms list' shows them all")
    if len(found) > 1:
        numbers = ", ".join(f"{row.id} (client {row.client_id})" for row in found)
        raise click.ClickException(f"'{wanted}' has several registrations; name one by its number: {numbers}")
    return found[0]


def actor() -> str:
    """Return who gives this command, for the audit log."""
    try:
        return f"command line ({getpass.getuser()})"[:120]
    except (KeyError, OSError):  # a container's user may have no name
        return "command line"


def print_json(value: Any) -> None:
    """Print a value for a script."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, nothing: str) -> None:
    """Print rows below the names of their columns, or ``nothing`` when there are none."""
    lines = [[printable(str(cell)) for cell in row] for row in rows]
    if not lines:
        click.echo(nothing)
        return
    widths = [max(len(line[at]) for line in [list(columns), *lines]) for at in range(len(columns))]
    for line in [[name.upper() for name in columns], *lines]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def printable(text: str) -> str:
    """Return a text from elsewhere without what could move the cursor or colour the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def moment(milliseconds: int | None) -> str | None:
    """Return a time in milliseconds since 1970 as ISO 8601, in UTC and to the second."""
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds // 1000, UTC).isoformat().replace("+00:00", "Z")
