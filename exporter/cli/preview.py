"""``lessonpack preview``: shows a course in the browser while it is written."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click

from exporter.cli.caching import NO_CACHE, store_of_user
from exporter.cli.printing import count, counted, course_folder, printable
from exporter.cli.serving import NO_BROWSER, PORT, serving_until_interrupted, tell_address

if TYPE_CHECKING:
    from exporter.preview.builds import Build
    from exporter.preview.editors import Editor


@click.command(short_help="Show a course in the browser while you write it.")
@click.argument("course", metavar="[COURSE]", default=".", type=click.Path(exists=True, path_type=Path))
@PORT
@NO_BROWSER
@click.option(
    "--editor",
    envvar="LESSONPACK_EDITOR",
    show_envvar=True,
    metavar="NAME",
    help="The editor that links open, such as code, cursor, zed, subl or pycharm, or an address with {file}, {line} "
    "and {column}. Default: that of VISUAL or EDITOR.",
)
def preview(course: Path, port: int, editor: str | None, *, no_browser: bool, no_cache: bool) -> None:
    """Show the course in a folder in your browser, and show it anew whenever you save a file.

    Without an argument, show the course in the current folder. Your page and your place on it are kept. If there are
    errors, the last good state stays, under a list of all problems with links that open your editor. A missing picture
    is replaced by a placeholder. Only this computer can open the address. End it with Ctrl+C.

    \b
    Example:
      cd content/introduction-to-flask && lessonpack preview
      lessonpack preview content/introduction-to-flask --port 8000 --no-browser
    """  # noqa: D301 - click wants the character
    from exporter.preview.session import Preview, Wishes  # noqa: PLC0415 - heavy, and not needed for help

    root = course_folder(course)
    if not root.is_dir():
        message = f"'{course}' is a file; give the folder of a course, or play a SCORM package with 'lessonpack play'"
        raise click.BadParameter(message, param_hint="COURSE")
    wishes = Wishes(port=port, editor=_editor(editor))
    store = store_of_user(no_cache=no_cache)
    with serving_until_interrupted("The preview has ended."), Preview(root, store, wishes) as shown:
        tell_address(f"Preview of {printable(root.resolve().name)}", f"{shown.panel.origin}/", no_browser=no_browser)
        shown.run(Event(), _Teller())


preview.params.append(NO_CACHE)


def _editor(named: str | None) -> Editor:
    from exporter.preview.editors import EDITORS, chosen_editor, usual_editor  # noqa: PLC0415 - not needed for help

    if not named:
        return usual_editor(os.environ)
    editor = chosen_editor(named)
    if editor is None:
        known = ", ".join(EDITORS)
        message = f"'{named}' is not known; give one of {known}, or an address with {{file}}, {{line}} and {{column}}"
        raise click.BadParameter(message, param_hint="--editor")
    return editor


class _Teller:
    """Says in the terminal what the problems are as far as numbers go, whenever these change."""

    def __init__(self) -> None:
        self._said = (0, 0)

    def __call__(self, build: Build) -> None:
        """Look at a build."""
        numbers = count([finding.problem for finding in build.findings])
        if numbers != self._said:
            self._said = numbers
            errors, warnings = numbers
            click.echo(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}" if any(numbers) else "No problems")
