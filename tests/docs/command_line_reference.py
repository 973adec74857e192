"""Writes ``docs/reference/command-line.md`` from the commands themselves.

Run ``python -m tests.docs.command_line_reference`` after a command or an option has changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from exporter.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "command-line.md"
HEAD = """# Command line

<!-- Made from the commands by `python -m tests.docs.command_line_reference`: change their help instead. -->

What each command says when it is called with `--help`. The exit status is 0 when all went well, 1 when the course or
package has errors, and 2 when the command was called wrongly.
"""


def commands(command: click.Command, context: click.Context) -> Iterator[click.Context]:
    """Yield the context of a command and of everything below it, in order of names, hidden ones left out."""
    yield context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner and not inner.hidden:
                yield from commands(inner, click.Context(inner, info_name=name, parent=context))


def all_commands() -> list[click.Context]:
    """Return the contexts of all commands, `lessonpack` itself first."""
    settings = {**main.context_settings, "terminal_width": 100, "max_content_width": 100}
    return list(commands(main, click.Context(main, info_name="lessonpack", **settings)))


def reference() -> str:
    """Return the text of the reference."""
    sections = [
        f"## `{context.command_path}`\n\n```\n{context.get_help().rstrip()}\n```\n" for context in all_commands()
    ]
    return "\n".join([HEAD, *sections])


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8")
