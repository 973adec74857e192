"""Problems on the terminal, and as JSON for editors and CI."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from exporter.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from exporter.problems import Problem


def course_folder(path: Path) -> Path:
    """Return the folder of the course at ``path``, which may also name its ``course.yaml``."""
    return path.parent if path.name == "course.yaml" and path.is_file() else path


def print_problems(problems: Sequence[Problem], root: Path, *, to_stderr: bool = False) -> None:
    """Print each problem on its own line, with its file relative to the current folder."""
    for problem in problems:
        click.echo(_line(problem, root), err=to_stderr)


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


def _line(problem: Problem, root: Path) -> str:
    place = f"{_shown(problem.position.file, root)}:{problem.position.line}:{problem.position.column}"
    return f"{place}: {problem.severity}: {problem.message} [{problem.code}]"


def _shown(file: str, root: Path) -> str:
    # A zip may hold absolute names, which a path would take for the whole path.
    written = f"{root.as_posix()}/{file}" if file.startswith("/") else (root / file).as_posix()
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in written)
