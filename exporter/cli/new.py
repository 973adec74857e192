"""``lessonpack new``: a small course that explains the format by example."""

from __future__ import annotations

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
    try:
        shutil.copytree(starter, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
        _give_id(folder)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror or error}") from None
    shown = folder.as_posix()
    click.echo(f"Made a course in {shown}. Begin with {shown}/course.yaml, then:")
    click.echo(f"  lessonpack check {shown}")
    click.echo(f"  lessonpack export scorm {shown}")


def _give_id(folder: Path) -> None:
    from exporter.identifiers import slug  # noqa: PLC0415 - not needed for help

    identifier = slug(folder.resolve().name).lstrip("0123456789-")
    if identifier:
        file = folder / "course.yaml"
        written = file.read_bytes()
        file.write_bytes(written.replace(STARTER_ID.encode(), f"id: {identifier}".encode(), 1))
