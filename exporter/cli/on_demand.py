"""Command groups: one that suggests corrections, and one that imports a command when it is called."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class SuggestingGroup(click.Group):
    """A group that suggests a similar command if one does not exist."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that ``args`` begin with, and the remaining arguments."""
        known, name = self.list_commands(ctx), args[0]
        close = get_close_matches(name, known, n=1) if name not in known else []
        if close:
            ctx.fail(f"No such command '{name}'. Did you mean '{close[0]}'?")
        return super().resolve_command(ctx, args)


class CommandsOnDemand(SuggestingGroup):
    """A group whose ``table`` maps command names, in help order, to ``module:name`` and a description.

    ``extras`` maps commands to the optional extra of lessonpack that they need.
    """

    def __init__(
        self, *, table: Mapping[str, tuple[str, str]], extras: Mapping[str, str] | None = None, **attributes: Any
    ) -> None:
        super().__init__(**attributes)
        self.table = table
        self.extras = extras or {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click passes it
        """Return the commands in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - see above
        """Return the command of that name."""
        if cmd_name not in self.table:
            return None
        module, _, name = self.table[cmd_name][0].partition(":")
        try:
            command: click.Command = getattr(import_module(module), name)
        except ModuleNotFoundError as error:
            if cmd_name not in self.extras:
                raise
            # Most shells need quotes around the brackets.
            message = (
                f"'{cmd_name}' needs {error.name}; install it with: pip install 'lessonpack[{self.extras[cmd_name]}]'"
            )
            raise click.ClickException(message) from None
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - see above
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in self.table.items()])
