"""``lessonpack test``: plays a course or a package in a browser, in each LMS, and reports what came of it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exporter.cli.caching import NO_CACHE, store_of_user
from exporter.cli.presets import did_you_mean
from exporter.cli.printing import count, counted, course_folder, print_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exporter.lms import Profile
    from exporter.trial.apart import Apart
    from exporter.trial.findings import Trial


class _CannotPlayError(click.ClickException):
    """Nothing was played, which says nothing of the course."""

    exit_code = 2


def _profiles(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> tuple[Profile, ...]:
    from exporter.lms import names as known  # noqa: PLC0415 - not needed for help
    from exporter.lms import profile_of, profiles  # noqa: PLC0415 - see above

    found = {name: profile_of(name) for name in names}
    unknown = next((name for name, profile in found.items() if profile is None), None)
    if unknown is not None:
        raise click.BadParameter(did_you_mean(unknown, known()))
    return tuple(one for one in found.values() if one) or tuple(profiles().values())


@click.command("test", short_help="Play a course or a package in each LMS, and report what came of it.")
@click.argument("course", metavar="[COURSE_OR_PACKAGE]", default=".", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--lms", "lmss", multiple=True, metavar="NAME", callback=_profiles, help="Only this LMS; can be given again."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Other learners: each number makes others.")
@click.option(
    "--browser", type=click.Path(path_type=Path), metavar="PROGRAM", help="The browser. Default: one that is installed."
)
@click.option(
    "--patience",
    type=click.FloatRange(min=0, min_open=True),
    default=120,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for a page in which nothing goes on before an LMS is given up.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    show_default=True,
    help="Print lines for people, one JSON object, or JUnit's XML for CI.",
)
def test(course: Path, output: str, **options: Any) -> None:
    """Play a course folder or a SCORM package (.zip) as learners do, in each LMS.

    In an installed Chromium, Chrome or Edge without windows, learners read, answer rightly and wrongly, leave in every
    way, lose the network, resume on another device, and finish, in an LMS that takes and keeps what the LMS's profile
    says. You see what each LMS has recorded, and what went wrong: rules of SCORM that were broken, errors in the
    console, requests that left the package, files that are missing, barriers that axe-core finds, and words of the
    lessons that never appeared.

    The exit status is 0 if nothing went wrong, 1 if something did, if the course has errors, or if no LMS takes the
    package, and 2 if it cannot be played: without a browser, or because it is no package.

    This needs the extra 'test': pip install 'lessonpack[test]'

    \b
    Example:
      lessonpack test content/introduction-to-flask --lms moodle
      lessonpack test introduction-to-flask-scorm-1.2.zip --format junit
    """  # noqa: D301 - click wants the character
    from exporter.browsers import NoBrowserError  # noqa: PLC0415 - see above
    from exporter.cli.trial_report import REPORTS  # noqa: PLC0415 - not needed for help

    try:
        trial = _tried(course, **options)
    except NoBrowserError as error:
        raise _CannotPlayError(str(error)) from error
    click.echo(REPORTS[output](trial))
    if not trial.ok:
        raise click.exceptions.Exit(1)


test.params.append(NO_CACHE)


def _tried(path: Path, *, browser: Path | None, patience: float, **options: Any) -> Trial:
    from exporter.assets import AssetError  # noqa: PLC0415 - not needed for help
    from exporter.browsers import find_browser, require_playwright  # noqa: PLC0415 - see above
    from exporter.trial.apart import Apart  # noqa: PLC0415 - see above
    from exporter.trial.sources import UnplayableError  # noqa: PLC0415 - see above

    program = find_browser(browser)
    require_playwright()
    try:
        with Apart(program, patience) as player:
            return _played(path, player, **options)
    except (AssetError, UnplayableError) as error:
        raise _CannotPlayError(str(error)) from error


def _played(path: Path, player: Apart, *, lmss: tuple[Profile, ...], seed: int, no_cache: bool) -> Trial:
    from exporter.trial.sources import opened  # noqa: PLC0415 - not needed for help
    from exporter.trial.trials import Trials  # noqa: PLC0415 - see above

    root = course_folder(path)
    if root.is_dir():
        course = _course(root, no_cache=no_cache)
        with _progress() as (tick, expect):
            return Trials(player, lmss, seed, tick, expect).course(course, root)
    with opened(path):  # before the progress bar: one that cannot be played is refused at once
        pass
    with _progress() as (tick, expect):
        return Trials(player, lmss, seed, tick, expect).package(path)


def _course(root: Path, *, no_cache: bool) -> Any:
    from exporter.problems import CourseError  # noqa: PLC0415 - not needed for help
    from exporter.source import read_course  # noqa: PLC0415 - see above

    try:
        course, _ = read_course(root, store_of_user(no_cache=no_cache))
    except CourseError as error:
        print_problems(error.problems, root, to_stderr=True)
        errors, _ = count(error.problems)
        click.echo(f"Nothing was played: the course has {counted(errors, 'error')}.", err=True)
        raise click.exceptions.Exit(1) from None
    return course


@contextmanager
def _progress() -> Iterator[tuple[Callable[[], None], Callable[[int], None]]]:
    """Show a progress bar on a terminal; yield what moves it on, and what tells it how far it will go."""
    if not sys.stderr.isatty():
        yield lambda: None, lambda _: None
        return
    with click.progressbar(length=1, label="Playing", file=sys.stderr) as bar:
        yield lambda: bar.update(1), lambda sittings: setattr(bar, "length", sittings)
