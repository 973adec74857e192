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
    from collections.abc import Sequence

    from exporter.formats.base import Format, FormatOption


_ALL = "all"
_COMMON = ("course", "output", "strict", "verbose", "no_cache", "report")
"""The options that every export has."""


class _Formats(SuggestingGroup):
    """A group whose commands are the formats."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the formats, and ``all``."""
        del ctx
        return [_ALL, *formats()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a format, or of all."""
        del ctx
        if cmd_name == _ALL:
            return _command_for_all()
        return _command(formats()[cmd_name]) if cmd_name in formats() else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of the format that ``args`` begin with, and the remaining arguments."""
        if args[0] not in self.list_commands(ctx) and Path(args[0], "course.yaml").is_file():
            course = f'"{args[0]}"' if " " in args[0] else args[0]
            ctx.fail(f"'{args[0]}' is a course; write the format before it: lessonpack export scorm {course}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Formats)
def export() -> None:
    """Export a course for an LMS or for the web.

    Example: lessonpack export scorm content/introduction-to-flask
    """


def _command(chosen: Format) -> click.Command:
    own: list[click.Parameter] = [_parameter(option) for option in chosen.options]
    if chosen.presets:
        own.append(PresetOption(chosen.presets))
    return click.Command(
        chosen.name,
        callback=partial(_export, chosen),
        params=_parameters(own, target=chosen.target),
        help=chosen.description,
        short_help=chosen.summary,
    )


def _command_for_all() -> click.Command:
    return click.Command(
        _ALL,
        callback=_export_all,
        params=_parameters([], target="The folder to write everything into. Default: the current folder."),
        help=(
            "Export COURSE in every format that course.yaml names under 'formats', or in all that there are. What "
            "cannot be made is reported, the rest is written, and the exit status is 1.\n\n"
            "Example: lessonpack export all content/better-coffee -o packages"
        ),
        short_help="All that the course is delivered as.",
    )


def _parameters(own: Sequence[click.Parameter], *, target: str) -> list[click.Parameter]:
    return [
        click.Argument(["course"], type=click.Path(path_type=Path), metavar="COURSE"),
        *own,
        click.Option(["-o", "--output"], type=click.Path(path_type=Path), metavar="PATH", help=target),
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


def _parameter(option: FormatOption) -> click.Option:
    name = f"--{option.name.replace('_', '-')}"
    if option.value:
        return click.Option(
            [name, option.name], default="", metavar=option.value, help=option.help, callback=partial(_text, option)
        )
    if not option.choices:
        return click.Option([name, option.name], is_flag=True, help=option.help)
    return click.Option(
        [name, option.name],
        type=click.Choice(option.choices),
        default=option.choices[0],
        show_default=True,
        help=option.help,
    )


def _text(option: FormatOption, _context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and (wrong := option.objection(value)):
        raise click.BadParameter(wrong)
    return value


def _export(chosen: Format, **values: Any) -> None:
    with no_collector():
        from exporter.cli.exporting import export_course  # noqa: PLC0415 - heavy, and not needed for help
        from exporter.cli.making import Request  # noqa: PLC0415 - see above
        from exporter.deliveries import Delivery  # noqa: PLC0415 - see above

        preset = values.pop(chosen.presets.name) if chosen.presets else None
        request = Request(**{name: values.pop(name) for name in _COMMON})
        settings, reasons = filled(preset, chosen.options, values)
        export_course(Delivery(chosen, settings), reasons, request)


def _export_all(**values: Any) -> None:
    with no_collector():
        from exporter.cli.exporting_all import export_all  # noqa: PLC0415 - heavy, and not needed for help
        from exporter.cli.making import Request  # noqa: PLC0415 - see above

        export_all(Request(**values))
