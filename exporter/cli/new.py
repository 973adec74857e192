"""``lessonpack new``: creates a small course that explains the format by example."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

STARTER_ID = "id: my-course"
"""The line in the starter course that is replaced with the new course's id."""


@click.command(short_help="Create a small course to start with.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Create a small, working course in DIR, with comments that explain its files.

    DIR must be new or empty, so nothing is overwritten. Its name becomes the course's id.

    \b
    Example:
      lessonpack new my-course
    """  # noqa: D301 - click wants the character
    from exporter.archive import in_words  # noqa: PLC0415 - not needed for help
    from exporter.assets import AssetError, shipped  # noqa: PLC0415 - not needed for help

    try:
        starter = shipped("templates") / "starter"
    except AssetError as error:
        raise click.ClickException(str(error)) from None
    identifier = _identifier(folder)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            message = f"'{folder}' already exists and is not empty; choose a new folder"
            raise click.BadParameter(message, param_hint="DIR")
        _copy(starter, folder, identifier)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {in_words(error)}") from None
    shown = folder.as_posix()
    argument = shown if re.fullmatch(r"[\w./~-]+", shown) else f'"{shown}"'
    click.echo(f"Created a course. Start with {(folder / 'course.yaml').as_posix()}, then:")
    if not identifier:
        click.echo("  give it an id, because the folder's name does not make one")
    click.echo(f"  lessonpack preview {argument}")
    click.echo(f"  lessonpack check {argument}")
    click.echo(f"  lessonpack export scorm {argument}")


def _identifier(folder: Path) -> str:
    """Return an id made from the folder's name; empty if the name has no Latin letters."""
    from exporter.identifiers import slug  # noqa: PLC0415 - not needed for help

    return slug(folder.resolve().name).lstrip("0123456789-")


def _copy(starter: Path, folder: Path, identifier: str) -> None:
    """Copy the starter course and set its id; on failure, remove what was written."""
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
