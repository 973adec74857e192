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
    from exporter.deliveries import Delivery


def export_course(delivery: Delivery, reasons: tuple[str, ...], request: Request) -> None:
    """Export a course in one format, print the result, and exit with 1 if nothing was written.

    ``reasons`` say why the settings are as they are, if a preset chose them.
    """
    source = read_source(request)
    try:
        made = make(source, delivery, partial(targets_of, wanted=request.output))
    except NotMadeError as error:
        raise click.ClickException(str(error)) from error
    if request.report == "json":
        listed = [for_programs(one, result, made.size) for one, result in made.results]
        print_json(source.problems, source.root, ok=True, outputs=listed, notes=[*reasons, *made.notes])
        return
    print_problems(source.problems, source.root, to_stderr=True)
    for note in made.notes:
        click.echo(f"note: {note}", err=True)
    for one, result in made.results:
        for line in closing_lines(one, result, made.size, verbose=request.verbose):
            click.echo(line)
    for line in reasons:
        click.echo(line)
