"""Problems on the terminal, and as JSON for editors and CI."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from exporter.cli.grouping import grouped
from exporter.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from exporter.code_frames import Frames
    from exporter.problems import Problem


text_or_json = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Print lines for people or one JSON object for programs.",
)
"""How a command that reports something prints it, as the parameter ``output``."""


def course_folder(path: Path) -> Path:
    """Return the folder of the course at ``path``, which may also name its ``course.yaml``."""
    return path.parent if path.name == "course.yaml" and path.is_file() else path


def print_problems(problems: Sequence[Problem], root: Path, *, to_stderr: bool = False, every: bool = False) -> None:
    """Print each problem on its own line, with its file relative to the current folder.

    On a terminal, the line of the file stands below it, in colour. Unless ``every`` one is wanted, of a cause that
    occurs often only the first problems are printed, and where the others are.
    """
    shown, groups = (problems, []) if every else grouped(problems)
    frames = None if to_stderr or not is_terminal() else _frames(root)
    for problem in shown:
        click.echo(_coloured(problem, root) if frames and wants_colour() else _line(problem, root), err=to_stderr)
        if frames:
            _print_frame(problem, frames)
    for group in groups:
        what = counted(len(group.hidden), f"more {group.first.severity} like", f"more {group.first.severity}s like")
        click.echo(
            f"{what} the one at {_place(group.first, root)} [{group.first.code}]: {group.places()}", err=to_stderr
        )
    if groups:
        click.echo("Run 'lessonpack check --all' to list each of them.", err=to_stderr)


def print_refusal(problems: Sequence[Problem], package: Path, refused: str) -> None:
    """Print why a package cannot be "played", say; what is no SCORM at all has nothing to mend."""
    print_problems(problems, package, to_stderr=True)
    if {one.code for one in problems if one.severity is Severity.ERROR} != {"package-kind"}:
        click.echo(f"{printable(package.name)} cannot be {refused}; mend the errors above first.", err=True)


def is_terminal() -> bool:
    """Return whether somebody reads the output while it is written."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def wants_colour() -> bool:
    """Return whether the terminal is to show colours: https://no-color.org."""
    return not os.environ.get("NO_COLOR")


def _frames(root: Path) -> Frames:
    from exporter.code_frames import Frames  # noqa: PLC0415 - not needed for files and programs

    return Frames(root)


def _print_frame(problem: Problem, frames: Frames) -> None:
    lines = frames.frame(problem.position, shutil.get_terminal_size().columns)
    for number, line in enumerate(lines):
        gutter, _, text = line.partition("|")
        styled = f"{click.style(gutter + '|', dim=True)}{_in_colour(problem, text) if number else text}"
        click.echo(styled if wants_colour() else line)
    if lines:
        click.echo()


def print_json(problems: Sequence[Problem], root: Path, *, ok: bool, **more: Any) -> None:
    """Print all problems and further results as one JSON object."""
    errors, warnings = count(problems)
    found = [
        {
            "file": _shown(problem.position.file, root),
            "line": problem.position.line,
            "column": problem.position.column,
            "severity": str(problem.severity),
            "message": problem.message,
            "code": problem.code,
        }
        for problem in problems
    ]
    summary: dict[str, Any] = {"ok": ok, "errors": errors, "warnings": warnings, "problems": found, **more}
    click.echo(json.dumps(summary, indent=2))  # ASCII works in every encoding


def count(problems: Sequence[Problem]) -> tuple[int, int]:
    """Return the numbers of errors and warnings."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return errors, len(problems) - errors


def counted(number: int, one: str, many: str = "") -> str:
    """Return ``1 error`` or ``2 errors``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under column headings."""
    lines = [[name.upper() for name in columns], *([printable(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _line(problem: Problem, root: Path) -> str:
    return f"{_place(problem, root)}: {problem.severity}: {problem.message} [{problem.code}]"


def _coloured(problem: Problem, root: Path) -> str:
    place, code = click.style(_place(problem, root), bold=True), click.style(f"[{problem.code}]", dim=True)
    return f"{place}: {_in_colour(problem, problem.severity)}: {problem.message} {code}"


def _in_colour(problem: Problem, text: str) -> str:
    return click.style(text, fg="red" if problem.severity is Severity.ERROR else "yellow", bold=True)


def _place(problem: Problem, root: Path) -> str:
    return f"{_shown(problem.position.file, root)}:{problem.position.line}:{problem.position.column}"


def _shown(file: str, root: Path) -> str:
    # A zip may hold absolute names, which a path would take for the whole path.
    written = f"{root.as_posix()}/{file}" if file.startswith("/") else (root / file).as_posix()
    return printable(written)


def printable(text: str) -> str:
    """Return a text without signs that a terminal takes for commands."""
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)
