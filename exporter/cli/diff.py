"""``lessonpack diff``: tells what learners in the middle of a course will notice of its next version."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from exporter.cli.caching import NO_CACHE, store_of_user
from exporter.cli.printing import counted, course_folder, printable, text_or_json
from exporter.collector import no_collector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exporter.comparison.compare import Comparison
    from exporter.comparison.findings import Finding, Group
    from exporter.comparison.room import Room
    from exporter.comparison.sides import Side

_MOST_SHOWN = 25
_NOTICED: tuple[tuple[Group, str], ...] = (
    ("content", "What learners will notice"),
    ("scores", "Scores that can change"),
    ("records", "What is new for the LMS"),
)


@click.command(short_help="Tell what learners in the middle will notice of a new version.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--structure",
    type=click.Choice(["single", "lessons"]),
    help="How folders and revisions are exported. Default: as the package beside them, or else single.",
)
@click.option(
    "--version",
    "edition",
    type=click.Choice(["1.2", "2004-3rd", "2004-4th"]),
    help="The edition in which folders and revisions are exported. Default: as the package beside them, or else 1.2.",
)
@text_or_json
def diff(  # noqa: PLR0913 - one for each option
    old: str, new: str, structure: str | None, edition: str | None, output: str, *, no_cache: bool
) -> None:
    """Tell what learners who are in the middle of OLD will notice when NEW takes its place.

    Both are course folders, packages (.zip), or courses in a git revision, written REV:COURSE with a path from the
    current folder. You see whose answers are kept and whose start anew, and why; which scores can change; which
    identifiers would make an LMS drop records; and the size of the resume data. Of packages that lessonpack did not
    make, only the manifests are compared.

    The exit status is 0 if learners in the middle lose nothing, 1 if they lose something, and 2 if the two cannot be
    compared.

    \b
    Example:
      lessonpack diff introduction-to-flask-scorm-1.2.zip content/introduction-to-flask
      lessonpack diff HEAD~1:content/introduction-to-flask content/introduction-to-flask
      lessonpack diff old.zip new.zip --format json
    """  # noqa: D301 - click wants the character
    from exporter.comparison.compare import compare  # noqa: PLC0415 - heavy, and not needed for help
    from exporter.comparison.played import CannotCompareError  # noqa: PLC0415 - see above

    try:
        with no_collector():
            comparison = compare(*_sides(old, new, structure, edition, no_cache=no_cache))
    except CannotCompareError as error:
        _refuse(printable(str(error)), output)
    if output == "json":
        click.echo(json.dumps(_for_programs(comparison), indent=2))
    else:
        for line in _lines(comparison):
            click.echo(line)
    if comparison.loses:
        raise click.exceptions.Exit(1)


diff.params.append(NO_CACHE)


def _refuse(reason: str, output: str) -> NoReturn:
    if output == "json":
        click.echo(json.dumps({"compared": False, "error": reason}, indent=2))
    else:
        click.echo(f"Cannot compare: {reason}", err=True)
    raise click.exceptions.Exit(2)


def _sides(old: str, new: str, structure: str | None, edition: str | None, *, no_cache: bool) -> tuple[Side, Side]:
    """Return both sides. Packages first: folders are exported as they were."""
    from exporter.comparison.sides import course_side, package_side  # noqa: PLC0415 - see above

    with ExitStack() as stack:
        paths = {text: _path(text, stack) for text in (old, new)}
        packages = {text: package_side(path, text) for text, path in paths.items() if path.is_file()}
        package = next(iter(packages.values()), None)
        as_edition = edition or _exportable(package) or "1.2"
        as_structure = structure or (package and package.structure) or "single"
        store = store_of_user(no_cache=no_cache)
        exported = {
            text: course_side(path, text, edition=as_edition, structure=as_structure, store=store)
            for text, path in paths.items()
            if text not in packages
        }
        sides = packages | exported
        return sides[old], sides[new]


def _exportable(package: Side | None) -> str | None:
    edition = package.registered.edition if package else None
    return edition if edition in {"1.2", "2004-3rd", "2004-4th"} else None


def _path(text: str, stack: ExitStack) -> Path:
    """Return where a side stands on disk: for a revision, in a folder that the stack removes."""
    from exporter.cli.revisions import revision_written, write_revision  # noqa: PLC0415 - only for revisions
    from exporter.comparison.played import CannotCompareError  # noqa: PLC0415 - see above

    if revision := revision_written(text):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lessonpack-"))).resolve()
        write_revision(revision, folder)
        return folder
    path = course_folder(Path(text))
    if not path.is_file() and not path.is_dir():
        raise CannotCompareError(
            f"'{text}' does not exist; give a course folder, a package, or REV:COURSE for a git revision"
        )
    return path


def _for_programs(comparison: Comparison) -> dict[str, Any]:
    sides = {"old": comparison.old, "new": comparison.new}
    about = {
        name: {
            "name": side.label,
            "edition": side.registered.edition,
            "structure": side.structure,
            "manifest": side.registered.manifest,
            "resume_data": None if space is None else asdict(space),
        }
        for (name, side), space in zip(sides.items(), comparison.rooms, strict=True)
    }
    return {
        "compared": True,
        "loses": comparison.loses,
        "begins_anew": bool(comparison.endings),
        "only_manifests": comparison.only_manifests,
        **about,
        "findings": [asdict(finding) for finding in comparison.findings],
    }


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"{printable(comparison.old.label)} -> {printable(comparison.new.label)}"
    losses = [one for one in comparison.findings if one.loses]
    endings = comparison.endings
    yield from _group("All learners lose all that was recorded", endings)
    if endings and len(comparison.findings) > len(endings):
        yield "Beside that, the rest hardly matters."
    others = "Without that, learners in the middle still lose" if endings else "Learners in the middle lose"
    yield from _group(others, [one for one in losses if one not in endings])
    harmless = [one for one in comparison.findings if not one.loses]
    for group, title in _NOTICED:
        yield from _group(title, [one for one in harmless if one.group == group])
    if comparison.only_manifests:
        yield "Only the manifests were compared: lessonpack did not make both packages, or not their pages."
    elif (space := comparison.rooms[1]) is not None:
        yield _resume_data(comparison.rooms[0], space)
    yield _verdict(comparison)


def _group(title: str, chosen: Sequence[Finding]) -> Iterator[str]:
    if chosen:
        yield f"{title}:"
    for finding in chosen[:_MOST_SHOWN]:
        yield f"  - {printable(finding.text)}"
        if finding.advice:
            yield f"    To avoid this, {printable(finding.advice)}."
    if len(chosen) > _MOST_SHOWN:
        yield f"  and {len(chosen) - _MOST_SHOWN:,} more; --format json has them all"


def _resume_data(before: Room | None, after: Room) -> str:
    was = f", and needed {before.characters:,}" if before and before.characters != after.characters else ""
    limit = f"; the LMS keeps {after.limit:,}" if after.limit else ""
    return f"Resume data: at most {after.characters:,} characters without free texts{was}{limit}."


def _verdict(comparison: Comparison) -> str:
    losses = sum(finding.loses for finding in comparison.findings)
    if comparison.endings:
        return "All learners lose all that was recorded, and begin anew."
    if losses:
        return f"Learners in the middle lose something, in {counted(losses, 'place')}."
    if not comparison.findings and not comparison.only_manifests:
        return "Learners in the middle lose nothing, and nothing that counts has changed."
    return "Learners in the middle lose nothing."
