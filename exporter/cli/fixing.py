"""``lessonpack check --fix``: shows what would be mended, asks, and writes it."""

from __future__ import annotations

import difflib
import sys
from typing import TYPE_CHECKING, Any

import click

from exporter.cli.printing import counted, is_terminal, printable, wants_colour
from exporter.collector import no_collector

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from exporter.source.cache.store import Store
    from exporter.source.fixes.mending import ChangedFile, Mended

_MOST_LINES = 400
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def fix(root: Path, store: Store, *, as_json: bool, yes: bool) -> dict[str, Any]:
    """Mend the course in ``root`` if the person agrees, and return what was done, for programs."""
    from exporter.source.fixes.mending import MendError, mended, write  # noqa: PLC0415 - heavy

    with no_collector():
        changes = mended(root, store)
    if not as_json:
        _show(changes, root)
    agreed = bool(changes.files) and (yes or _ask(changes, as_json=as_json))
    if agreed:
        try:
            write(root, changes)
        except MendError as error:
            raise click.ClickException(printable(str(error))) from None
        if not as_json:
            click.echo(f"Wrote {counted(len(changes.files), 'file')}.")
    return {
        "written": agreed,
        "problems": len(changes.problems),
        "files": [_for_programs(one) for one in changes.files],
    }


def can_ask() -> bool:
    """Return whether somebody sees the question and can answer it."""
    return sys.stdin.isatty() and is_terminal()


def _ask(changes: Mended, *, as_json: bool) -> bool:
    """Return whether the person agrees; nobody is asked where nobody can answer."""
    if as_json or not can_ask():
        click.echo("Nothing was written, because nobody can be asked here: add --yes to write the changes.", err=True)
        return False
    agreed = click.confirm(f"Write {'this change' if len(changes.files) == 1 else 'these changes'}?")
    if not agreed:
        click.echo("Nothing was written.")
    return agreed


def _show(changes: Mended, root: Path) -> None:
    lines = [line for file in changes.files for line in _difference(file, root)]
    for line in lines[:_MOST_LINES]:
        colour = _COLOURS.get(line[:1]) if is_terminal() and wants_colour() else None
        click.echo(click.style(printable(line), fg=colour) if colour else printable(line))
    if len(lines) > _MOST_LINES:
        click.echo(f"and {len(lines) - _MOST_LINES:,} more lines; --format json has them all")
    if not changes.files:
        only = "no error here" if changes.ids_wait else "no problem here"
        click.echo(f"Nothing to mend: {only} has just one right answer.")
    else:
        files, problems = counted(len(changes.files), "file"), counted(len(changes.problems), "problem")
        click.echo(f"Mends {problems} in {files}.")
    if changes.ids_wait:
        click.echo("The ids that are missing are added when there are no errors any more.")


def _difference(file: ChangedFile, root: Path | None = None) -> Iterator[str]:
    """Yield the lines of a unified diff."""
    name = file.name if root is None else (root / file.name).as_posix()
    before, after = (content.decode("utf-8-sig").splitlines() for content in (file.before, file.after))
    yield from difflib.unified_diff(before, after, name, name, n=1, lineterm="")


def _for_programs(file: ChangedFile) -> dict[str, Any]:
    return {"file": file.name, "diff": "\n".join(_difference(file))}
