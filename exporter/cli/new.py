"""``lessonpack new``: a small course that explains the format by example."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

STARTER_ID = "id: my-course"
"""The line of the starter that every new course gets an id of its own on."""


@click.command(short_help="Make a small course to begin with.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a small course in DIR that works, and explains itself as you read its files.

    Nothing is overwritten: DIR must be new or empty. Its name becomes the course's id.

    \b
    Example:
      lessonpack new my-course
    """  # noqa: D301 - click wants the character
    from exporter.assets import AssetError, shipped  # noqa: PLC0415 - not needed for help

    try:
        starter = shipped("templates") / "starter"
    except AssetError as error:
        raise click.ClickException(str(error)) from None
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.BadParameter(f"'{folder}' is there already and not empty; name a new folder", param_hint="DIR")
    identifier = _identifier(folder)
    try:
        _copy(starter, folder, identifier)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror or error}") from None
    shown = folder.as_posix()
    argument = shown if re.fullmatch(r"[\w./~-]+", shown) else f'"{shown}"'
    click.echo(f"Made a course. Begin with {(folder / 'course.yaml').as_posix()}, then:")
    if not identifier:
        click.echo("  write an id of its own into it, as the folder's name makes none")
    click.echo(f"  lessonpack check {argument}")
    click.echo(f"  lessonpack export scorm {argument}")


def _identifier(folder: Path) -> str:
    """Return the id that the folder's name makes; nothing when it has no Latin letter."""
    from exporter.identifiers import slug  # noqa: PLC0415 - not needed for help

    return slug(folder.resolve().name).lstrip("0123456789-")


def _copy(starter: Path, folder: Path, identifier: str) -> None:
    """Copy the starter with an id of its own; when that fails, remove what was written."""
    was_there = folder.exists()
    own = f"id: {identifier}".encode() if identifier else STARTER_ID.encode()
    try:
        for source in sorted(path for path in starter.rglob("*") if path.is_file()):
            target = folder / source.relative_to(starter)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes().replace(STARTER_ID.encode(), own, 1))
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        if was_there:
            folder.mkdir(exist_ok=True)
        raise
