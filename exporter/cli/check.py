"""``lessonpack check``: reports all problems in a course, or in any package of SCORM or cmi5, in one run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exporter.cli.caching import NO_CACHE, store_of_user
from exporter.cli.fixing import fix
from exporter.cli.printing import (
    count,
    counted,
    course_folder,
    is_terminal,
    print_json,
    print_problems,
    printable,
    text_or_json,
)
from exporter.collector import no_collector

if TYPE_CHECKING:
    from exporter.problems import Problem
    from exporter.source.cache.store import Store

_OFTEN_MENDED = frozenset({"case", "made-up-id", "path"})
"""Codes of problems that ``--fix`` nearly always mends."""


@click.command(short_help="Report all problems in a course or a package.")
@click.argument("course", metavar="[COURSE_OR_PACKAGE]", default=".", type=click.Path(exists=True, path_type=Path))
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--all", "every", is_flag=True, help="List every problem, even if many have the same cause.")
@click.option(
    "--fix", "mend", is_flag=True, help="Mend what has one right answer, after showing the change and asking."
)
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@text_or_json
def check(  # noqa: PLR0913 - one for each option
    course: Path, output: str, *, strict: bool, every: bool, mend: bool, yes: bool, no_cache: bool
) -> None:
    """Report all problems in a course folder or a package of SCORM or cmi5 (.zip), sorted by position.

    Without an argument, check the course in the current folder. Each line is
    FILE:LINE:COLUMN: error|warning: MESSAGE [CODE]. If one cause occurs often, three places are shown and the rest are
    counted; JSON always has all problems. On a terminal, the line of the file is shown too, in colour unless NO_COLOR
    is set. The exit status is 1 if there are errors.

    With --fix, what has one right answer is mended: missing ids and dashes, quotes around texts that YAML misreads,
    and paths with spaces, backslashes or other capitals. You see the changes first, and nothing else in your files
    changes. Then the rest is reported.

    \b
    Example:
      cd content/introduction-to-flask && lessonpack check
      lessonpack check content/introduction-to-flask
      lessonpack check content/introduction-to-flask --strict --format json
      lessonpack check content/introduction-to-flask --fix --yes
      lessonpack check introduction-to-flask-scorm-1.2.zip
    """  # noqa: D301 - click wants the character
    root = course_folder(course)
    if course.is_file() and root == course and course.suffix.lower() in (".md", ".yaml", ".yml"):
        raise click.BadParameter(f"'{course}' is one file of a course; give the course's folder", param_hint="COURSE")
    if not course.is_file() and not course.is_dir():
        raise click.BadParameter(f"'{course}' is neither a folder nor a file; give a course or a package")
    is_package = course.is_file() and root == course
    if yes and not mend:
        raise click.UsageError("--yes answers the question of --fix; add --fix")
    if mend and is_package:
        raise click.UsageError("--fix mends the files of a course; mend the course, and export it again")
    store = store_of_user(no_cache=no_cache)
    done = {"fix": fix(root, store, as_json=output == "json", yes=yes)} if mend else {}
    problems, facts = _judged_package(course) if is_package else _read_course(root, store)
    errors, warnings = count(problems)
    ok = not errors and not (strict and warnings)
    if output == "json":
        print_json(problems, root, ok=ok, **done, **facts)
    else:
        print_problems(problems, root, every=every)
        click.echo(_summary(errors, warnings, strict=strict, facts=facts))
        if not mend and is_terminal() and any(one.code in _OFTEN_MENDED for one in problems):
            click.echo("Run 'lessonpack check --fix' to mend what has one right answer.")
    if not ok:
        raise click.exceptions.Exit(1)


check.params.append(NO_CACHE)


def _read_course(root: Path, store: Store) -> tuple[tuple[Problem, ...], dict[str, Any]]:
    with no_collector():
        from exporter.source.reading import read  # noqa: PLC0415 - heavy, and not needed for help

        reading = read(root, store)
        if reading.formats:
            from exporter.deliveries import deliveries  # noqa: PLC0415 - few courses name formats

            deliveries(reading.formats, reading.problems)
        return reading.problems.sorted(), {}


def _judged_package(path: Path) -> tuple[tuple[Problem, ...], dict[str, Any]]:
    """Return the problems in a package, and facts about it."""
    from exporter.conformance import examine  # noqa: PLC0415 - see above

    judgement = examine(path)
    facts = {
        "file": path.name,
        "edition": judgement.edition,
        "title": judgement.title,
        "launches": list(judgement.launches),
        "official_schemas": judgement.schemas_used,
    }
    return judgement.problems, {"package": facts}


def _summary(errors: int, warnings: int, *, strict: bool, facts: dict[str, Any]) -> str:
    where = f" in {printable(facts['package']['file'])}" if facts else ""
    if not errors and not warnings:
        return f"No problems found{where}{_package(facts)}."
    also = "; --strict counts warnings as errors" if strict and warnings else ""
    return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}{where}{also}."


def _package(facts: dict[str, Any]) -> str:
    """Describe a valid package in a few words."""
    if "package" not in facts:
        return ""
    package = facts["package"]
    if package["edition"] == "cmi5":
        return f" (cmi5, {counted(len(package['launches']), 'page to launch', 'pages to launch')})"
    scos = counted(len(package["launches"]), "SCO")
    by = "valid by the official schemas" if package["official_schemas"] else "not checked against the official schemas"
    return f" (SCORM {package['edition'].replace('-', ' ')}, {scos}, {by})"
