"""``lessonpack export``: one subcommand per format, generated from the formats. What they do is in `exporting`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exporter.cli.caching import NO_CACHE
from exporter.cli.on_demand import SuggestingGroup
from exporter.cli.presets import PresetOption, filled
from exporter.collector import no_collector
from exporter.formats import formats

if TYPE_CHECKING:
    from exporter.formats.base import Format, FormatOption


class _Formats(SuggestingGroup):
    """A group whose commands are the formats."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the formats."""
        del ctx
        return list(formats())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a format."""
        del ctx
        return _command(formats()[cmd_name]) if cmd_name in formats() else None


@click.group(cls=_Formats)
def export() -> None:
    """Export a course for an LMS or for the web.

    Example: lessonpack export scorm content/introduction-to-flask
    """


def _command(chosen: Format) -> click.Command:
    own: list[click.Parameter] = [_parameter(option) for option in chosen.options]
    if chosen.presets:
        own.append(PresetOption(chosen.presets))
    parameters: list[click.Parameter] = [
        click.Argument(["course"], type=click.Path(path_type=Path), metavar="COURSE"),
        *own,
        click.Option(
            ["-o", "--output"],
            type=click.Path(path_type=Path),
            metavar="PATH",
            help=chosen.target,
        ),
        click.Option(["--strict"], is_flag=True, help="Treat warnings as errors: write nothing if there are any."),
        click.Option(
            ["-v", "--verbose"],
            is_flag=True,
            help="Also print the size, the checksum and the figures of the resume data.",
        ),
        NO_CACHE,
        click.Option(
            ["--format", "report"],
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="Output format of problems and results.",
        ),
    ]
    return click.Command(
        chosen.name,
        callback=partial(_export, chosen),
        params=parameters,
        help=chosen.description,
        short_help=chosen.summary,
    )


def _parameter(option: FormatOption) -> click.Option:
    name = f"--{option.name.replace('_', '-')}"
    if not option.choices:
        return click.Option([name, option.name], is_flag=True, help=option.help)
    return click.Option(
        [name, option.name],
        type=click.Choice(option.choices),
        default=option.choices[0],
        show_default=True,
        help=option.help,
    )


def _export(chosen: Format, **options: Any) -> None:
    with no_collector():
        from exporter.cli.exporting import export_course  # noqa: PLC0415 - heavy, and not needed for help

        if chosen.presets is None:
            export_course(chosen, **options)
            return
        preset = options.pop(chosen.presets.name)
        settings, reasons = filled(preset, chosen.options, options)
        export_course(chosen, **settings, reasons=reasons)
