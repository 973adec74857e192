"""Opens an installation for a command, and prints results: on the terminal, or as JSON for scripts."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.exc import DBAPIError

from exporter.cli.printing import print_table as print_rows
from lti_tool.base.database import LONGEST_START, SchemaError, Store
from lti_tool.base.engine import reason_of
from lti_tool.base.settings import Settings, SettingsError
from lti_tool.server.kept_settings import CompletedEnvironment, KeptSettingsError, complete
from lti_tool.server.setup import make_private_files, missing_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lti_tool.base.tables import Platform
    from lti_tool.lti.platforms import RegisteredPlatforms

as_json = click.option(
    "--format", "report", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output format."
)
"""The option of every command whose output scripts may read."""


_LOGIN = Path("/proc/self/loginuid")
_NO_LOGIN = 2**32 - 1
"""Of a process that no login has started (proc(5))."""


STILL_THERE = "Until the tool tidies up within the hour, SQLite's log (-wal) still holds traces: somebody is reading."


class _RowNumber(click.types.IntParamType):
    """A number that a row of the database can have."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> int:
        """Return it, or end with the usage."""
        number: int = super().convert(value, parameter, context)
        if not 0 < number < 2**63:
            self.fail(f"no number is {number}.", parameter, context)
        return number


ROW_NUMBER = _RowNumber()


@dataclass(frozen=True, slots=True)
class Installation:
    """The settings and the database that a command works with."""

    settings: Settings
    store: Store


@contextmanager
def installation(
    settings: Settings | None = None, *, migrated: bool = True, serving: bool = False
) -> Iterator[Installation]:
    """Open the installation that the settings describe, and close it at the end; on any problem, exit with status 1.

    With ``migrated``, the database must have the tables of this version. Programs that go on ``serving`` wait for a
    database that starts at the same time; other commands may take as long over a statement as they need.
    """
    settings = settings or found_settings()[1]
    if migrated and (missing := missing_file(settings)):
        # SQLite would create an empty database here that everybody can read.
        message = f"there is no database {missing}; create one with 'lessonpack lti serve' or 'lessonpack lti migrate'"
        raise click.ClickException(message)
    store = None
    try:
        waits = settings.waits
        store = Store(settings.database, waits=waits if serving else replace(waits, statement=0))
        if serving:
            store.wait(LONGEST_START)
        if migrated:
            store.check_schema()
        yield Installation(settings, store)
    except SchemaError as error:
        raise click.ClickException(str(error)) from error
    except DBAPIError as error:
        message = f"the database in LESSONPACK_DATABASE cannot be used: {reason_of(error)}"
        raise click.ClickException(message) from None
    finally:
        if store is not None:
            store.engine.dispose()


def found_settings(
    environment: Mapping[str, str] | None = None, *, quietly: bool = False
) -> tuple[CompletedEnvironment, Settings]:
    """Return the settings and where they came from. Unless ``quietly``, say when some were saved by 'lti serve'.

    If settings are missing or wrong, print all problems at once and exit with status 1.
    """
    try:
        found = complete(os.environ if environment is None else environment)
    except KeptSettingsError as error:
        raise click.ClickException(
            f"{error}. Run the command with the account that runs 'lessonpack lti serve', restart that command with "
            "its courses and --url, or set LESSONPACK_URL and LESSONPACK_COURSES"
        ) from None
    try:
        settings = Settings.from_environment(found.environment)
    except SettingsError as error:
        click.echo("The settings are incomplete or wrong:", err=True)
        for problem in error.problems:
            kept = f" (saved in {found.file})" if problem.split()[0] in found.kept else ""
            click.echo(f"  {problem}{kept}", err=True)
        if found.file and not found.kept:
            click.echo(
                f"'lessonpack lti serve' saves its settings next to its database, but there is no {found.file}. Run "
                "this command in the folder where you started the tool, or set LESSONPACK_DATABASE to its database, "
                "for example sqlite:////srv/lessons/lessonpack.sqlite3.",
                err=True,
            )
        raise click.exceptions.Exit(1) from None
    if found.kept and not quietly:
        click.echo(f"Using the settings of {settings.url} saved in {found.file}.", err=True)
    return found, settings


def make_files(settings: Settings) -> None:
    """Create the data folder and the SQLite database file, for commands that may start an installation."""
    try:
        make_private_files(settings)
    except OSError as error:
        raise click.ClickException(f"the files of this installation cannot be created: {error}") from None


def find_platform(platforms: RegisteredPlatforms, wanted: str) -> Platform:
    """Return the platform with a number, or with an issuer that has only one registration."""
    found = [row for row in platforms.all() if wanted in {str(row.id), row.issuer}]
    if not found:
        raise click.ClickException(f"there is no platform '{wanted}'; run 'lessonpack lti platforms list' to see all")
    if len(found) > 1:
        numbers = ", ".join(f"{row.id} (client {row.client_id})" for row in found)
        raise click.ClickException(f"'{wanted}' has several registrations; choose one by its number: {numbers}")
    return found[0]


def actor() -> str:
    """Return who runs this command, for the audit log, by the operating system: anybody can set a variable."""
    if sys.platform == "win32":
        return f"command line ({os.getlogin()})"[:120]
    accounts = [_account(os.getuid())]
    if (login := _login()) not in {None, os.getuid()}:
        accounts.append(f"logged in as {_account(login)}")
    return f"command line ({', '.join(accounts)})"[:120]


def _account(uid: int | None) -> str:
    import pwd  # noqa: PLC0415 - not on Windows

    try:
        return f"{pwd.getpwuid(uid or 0).pw_name}, uid {uid}"
    except KeyError:  # in a container, the user may have no name
        return f"uid {uid}"


def _login() -> int | None:
    """Return the account that logged in before it became another, such as root by sudo, where Linux keeps it."""
    try:
        uid = int(_LOGIN.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return None if uid == _NO_LOGIN else uid


def print_json(value: Any) -> None:
    """Print a value for a script."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, nothing: str) -> None:
    """Print rows under column headings, or ``nothing`` if there are none."""
    lines = [[printable(str(cell)) for cell in row] for row in rows]
    if lines:
        print_rows(columns, lines)
    else:
        click.echo(nothing)


def printable(text: str) -> str:
    """Return untrusted text without control characters, which could move the cursor or colour the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def moment(milliseconds: int | None) -> str | None:
    """Return a time in milliseconds since 1970 as ISO 8601, in UTC and to the second."""
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds // 1000, UTC).isoformat().replace("+00:00", "Z")
