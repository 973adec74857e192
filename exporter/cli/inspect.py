"""``lessonpack inspect``: tells what a SCORM package is, whoever made it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exporter.cli.printing import count, counted, print_refusal, printable, text_or_json
from exporter.file_sizes import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.inspection import Activity, OwnCourse, PackageFacts
    from exporter.problems import Problem

_MOST_SHOWN = 40
_LONGEST = 100
_CONTROLS = {
    "choice": "learners may choose from the menu",
    "flow": "the LMS offers Continue and Previous",
    "forwardOnly": "learners cannot go back",
}


@click.command("inspect", short_help="Tell what a package is: edition, SCOs, pass marks, sizes, maker.")
@click.argument("package", metavar="PACKAGE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@text_or_json
def inspect(package: Path, output: str) -> None:
    """Tell what a SCORM package (.zip) is, whoever made it.

    You see its edition, what made it, its SCOs with their pass marks, how learners move in it, and its sizes; of a
    package that lessonpack made, also the course and its version. The last line says whether 'lessonpack check' finds
    problems. The exit status is 1 if the package cannot be read.

    \b
    Example:
      lessonpack inspect introduction-to-flask-scorm-1.2.zip
      lessonpack inspect introduction-to-flask-scorm-1.2.zip --format json
    """  # noqa: D301 - click wants the character
    from exporter.conformance import judge  # noqa: PLC0415 - heavy, and not needed for help
    from exporter.inspection import inspect_package  # noqa: PLC0415 - see above

    problems = judge(package, cmi5=False)
    facts = inspect_package(package)
    if facts is None:
        _refuse(package, problems, output)
    elif output == "json":
        errors, warnings = count(problems)
        result = {"file": package.name, **asdict(facts), "errors": errors, "warnings": warnings}
        click.echo(json.dumps(result, indent=2))
    else:
        for line in _lines(package, facts, problems):
            click.echo(line)


def _refuse(package: Path, problems: tuple[Problem, ...], output: str) -> None:
    if output == "json":
        click.echo(json.dumps({"file": package.name, "edition": None, "errors": count(problems)[0]}, indent=2))
    else:
        print_refusal(problems, package, "inspected")
    raise click.exceptions.Exit(1)


def _lines(package: Path, facts: PackageFacts, problems: tuple[Problem, ...]) -> Iterator[str]:
    yield printable(package.name)
    rows = [
        ("Title", facts.title or "none"),
        ("Edition", _edition(facts.edition)),
        ("Made by", facts.maker or "unknown"),
        *(_own_rows(facts.course) if facts.course else ()),
        ("Size", f"{in_words(facts.size)}; {counted(facts.files, 'file')}, {in_words(facts.unpacked)} unpacked"),
        ("SCOs", str(sum(one.kind == "sco" for one in facts.activities))),
    ]
    if facts.controls:
        rows.append(("Moving", "; ".join(_CONTROLS[name] for name in facts.controls)))
    width = max(len(name) for name, _ in rows) + 2
    for name, value in rows:
        yield f"  {name:<{width}}{_shown(value)}"
    yield "  Menu"
    for activity in facts.activities[:_MOST_SHOWN]:
        yield f"    {'  ' * activity.level}{_shown(activity.title or 'without a title')}{_details(activity)}"
    if len(facts.activities) > _MOST_SHOWN:
        yield f"    and {len(facts.activities) - _MOST_SHOWN:,} more; --format json has them all"
    yield _verdict(problems)


def _edition(edition: str | None) -> str:
    """Return the name of an edition: ``SCORM 1.2``, ``SCORM 2004 4th Edition``."""
    if edition is None:
        return "unknown"
    version, _, number = edition.partition("-")
    return f"SCORM {version} {number} Edition" if number else f"SCORM {version}"


def _own_rows(course: OwnCourse) -> Iterator[tuple[str, str]]:
    version = f", version {course.version}" if course.version else ""
    yield "Course", f"{course.id}{version} (content {course.edition})"
    yield "Language", course.language
    if course.pass_mark is not None:
        yield "Pass mark", f"{course.pass_mark:g}%, as the course reports it"


def _details(activity: Activity) -> str:
    details = [
        activity.kind if activity.kind not in {"sco", "folder"} else "",
        activity.href or "",
        "" if activity.pass_mark is None else f"pass mark {activity.pass_mark:g}%",
        f"waits for {activity.prerequisites}" if activity.prerequisites else "",
        counted(activity.rules, "sequencing rule") if activity.rules else "",
        "hidden" if activity.is_hidden else "",
    ]
    shown = ", ".join(_shown(one) for one in details if one)
    return f" ({shown})" if shown else ""


def _verdict(problems: tuple[Problem, ...]) -> str:
    errors, warnings = count(problems)
    if not problems:
        return "No problems found."
    return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}; run 'lessonpack check' to see them."


def _shown(text: str) -> str:
    return printable(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
