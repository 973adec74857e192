"""What ``lessonpack export FORMAT`` does, and what it says at the end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from exporter.cli.closing import closing_lines, for_programs
from exporter.cli.making import NotMadeError, Request, make, read_source
from exporter.cli.printing import print_json, print_problems
from exporter.cli.writing import targets_of

if TYPE_CHECKING:
    from exporter.cli.making import Source
    from exporter.deliveries import Delivery
    from exporter.problems import Problem


def export_course(delivery: Delivery, reasons: tuple[str, ...], request: Request) -> None:
    """Export a course in one format, print the result, and exit with 1 if nothing was written.

    ``reasons`` say why the settings are as they are, if a preset chose them.
    """
    source = read_source(request)
    try:
        made = make(source, delivery, partial(targets_of, wanted=request.output), strict=request.strict)
    except NotMadeError as error:
        _print_lost(source, request, error.lost)
        raise click.ClickException(str(error)) from error
    if request.report == "json":
        listed = [for_programs(one, result, made.size) for one, result in made.results]
        print_json((*source.problems, *made.lost), source.root, ok=True, outputs=listed, notes=[*reasons, *made.notes])
        return
    print_problems(source.problems, source.root, to_stderr=True)
    print_problems(made.lost, source.root, to_stderr=True, every=True)
    for note in made.notes:
        click.echo(f"note: {note}", err=True)
    for one, result in made.results:
        for line in closing_lines(one, result, made.size, verbose=request.verbose):
            click.echo(line)
    for line in reasons:
        click.echo(line)


def _print_lost(source: Source, request: Request, lost: tuple[Problem, ...]) -> None:
    """Print what made an export that is strict fail; as JSON, that is all there is to say."""
    if lost and request.report == "json":
        print_json((*source.problems, *lost), source.root, ok=False, outputs=[], notes=[])
        raise click.exceptions.Exit(1)
    print_problems(lost, source.root, to_stderr=True, every=True)
