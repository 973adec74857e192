"""What ``lessonpack export all`` does: every format that the course names, a table of what was made, and one status."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exporter.archive import OutputError
from exporter.cli.closing import closing_lines, for_programs
from exporter.cli.grouping_losses import grouped, notes_together
from exporter.cli.making import Made, NotMadeError, Request, Source, make, read_source
from exporter.cli.printing import counted, print_json, print_problems, print_table
from exporter.deliveries import Delivery, every_format
from exporter.file_sizes import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from exporter.formats.base import Output

Attempt = tuple[Delivery, Made | NotMadeError]


def export_all(request: Request) -> None:
    """Export a course in each format that it names, or in all, print a table, and exit with 1 if one was not made."""
    folder = request.output or Path()
    if folder.exists() and not folder.is_dir():
        raise click.ClickException(f"{folder} is a file; give a folder with -o")
    source = read_source(request)
    targets = _Targets(folder)
    with _steps(source.deliveries or every_format()) as steps:
        attempts = [(delivery, _attempt(source, delivery, targets, strict=request.strict)) for delivery in steps]
    if request.report == "json":
        _print_as_json(source, attempts)
    else:
        _print(source, attempts, verbose=request.verbose)
    if any(isinstance(made, NotMadeError) for _, made in attempts):
        raise click.exceptions.Exit(1)


class _Targets:
    """The places of outputs in one folder, none of them taken twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: set[Path] = set()

    def __call__(self, outputs: Sequence[Output]) -> list[Path]:
        """Return where each output goes.

        Raises:
            OutputError: something else is there already.
        """
        targets = [self._folder / one.name for one in outputs]
        for target in targets:
            if target in self._taken:
                raise OutputError(f"{target} is what an earlier entry of 'formats' has made; remove one of the two")
        self._taken.update(targets)
        return targets


def _attempt(source: Source, delivery: Delivery, targets: _Targets, *, strict: bool) -> Made | NotMadeError:
    try:
        return make(source, delivery, targets, strict=strict, show_progress=False)
    except NotMadeError as error:
        return error


def _print(source: Source, attempts: Sequence[Attempt], *, verbose: bool) -> None:
    print_problems(source.problems, source.root, to_stderr=True)
    _print_losses(source, attempts, verbose=verbose)
    rows: list[tuple[str, str, str]] = []
    details: list[str] = []
    for delivery, made in attempts:
        name = delivery.format.name
        if isinstance(made, NotMadeError):
            click.echo(f"error: {name}: {made}", err=True)
            rows.append((name, "not made", ""))
            continue
        rows += [(name, str(result.path), in_words(result.size)) for _, result in made.results]
        details += [
            line for one, result in made.results for line in closing_lines(one, result, made.size, verbose=True)
        ]
    print_table(("format", "file", "size"), rows)
    for line in details if verbose else ():
        click.echo(line)
    missing = sum(isinstance(made, NotMadeError) for _, made in attempts)
    if missing:
        click.echo(f"{counted(missing, 'format was', 'formats were')} not made; see above.", err=True)


def _print_losses(source: Source, attempts: Sequence[Attempt], *, verbose: bool) -> None:
    """Print what formats cannot say, and their notes: what several have in common, once."""
    lost = [(delivery.format.name, problem) for delivery, made in attempts for problem in made.lost]
    print_problems(
        [problem for _, problem in lost] if verbose else grouped(lost), source.root, to_stderr=True, every=True
    )
    notes = [
        (delivery.format.name, note)
        for delivery, made in attempts
        if isinstance(made, Made)
        for note in (*delivery.objections, *made.notes)
    ]
    for note in notes_together(notes):
        click.echo(f"note: {note}", err=True)


def _print_as_json(source: Source, attempts: Sequence[Attempt]) -> None:
    outputs = [
        {"format": delivery.format.name, **for_programs(one, result, made.size)}
        for delivery, made in attempts
        if isinstance(made, Made)
        for one, result in made.results
    ]
    failed = [
        {"format": delivery.format.name, "reason": str(made)}
        for delivery, made in attempts
        if isinstance(made, NotMadeError)
    ]
    notes = [
        f"{delivery.format.name}: {note}"
        for delivery, made in attempts
        if isinstance(made, Made)
        for note in (*delivery.objections, *made.notes)
    ]
    lost = [problem for _, made in attempts for problem in made.lost]
    print_json((*source.problems, *lost), source.root, ok=not failed, outputs=outputs, not_made=failed, notes=notes)


@contextmanager
def _steps(wanted: Sequence[Delivery]) -> Iterator[Iterable[Delivery]]:
    """Show on a terminal which format is being made, and how many are done."""
    if not sys.stderr.isatty():
        yield wanted
        return
    with click.progressbar(
        wanted, label="Exporting", file=sys.stderr, item_show_func=lambda one: one and one.format.name
    ) as steps:
        yield steps
