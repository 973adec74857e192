"""``lessonpack check``: everything that is wrong with a course, in one run."""

from __future__ import annotations

from pathlib import Path

import click

from exporter.cli.printing import count, counted, course_folder, print_json, print_problems


@click.command(short_help="Report everything that is wrong with a course.")
@click.argument("course", type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help="Let warnings fail the check, too.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Print lines for people, or one JSON object for programs.",
)
def check(course: Path, output: str, *, strict: bool) -> None:
    """Report everything that is wrong with the COURSE, sorted by place.

    Each line is FILE:LINE:COLUMN: error|warning: MESSAGE [CODE]. The exit status is 1 when there are errors.

    \b
    Example:
      lessonpack check content/introduction-to-flask
      lessonpack check content/introduction-to-flask --strict --format json
    """  # noqa: D301 - click wants the character
    from exporter.source.reading import read  # noqa: PLC0415 - heavy, and not needed for help

    root = course_folder(course)
    reading = read(root)
    problems = reading.problems.sorted()
    errors, warnings = count(problems)
    ok = not errors and not (strict and warnings)
    if output == "json":
        print_json(problems, root, ok=ok)
    else:
        print_problems(problems, root)
        click.echo(_summary(root, errors, warnings, strict=strict))
    if not ok:
        raise click.exceptions.Exit(1)


def _summary(root: Path, errors: int, warnings: int, *, strict: bool) -> str:
    if not errors and not warnings:
        return f"{root.as_posix()}: no problems found"
    also = "; --strict counts warnings as errors" if strict and warnings else ""
    return f"{root.as_posix()}: {counted(errors, 'error')}, {counted(warnings, 'warning')}{also}"
