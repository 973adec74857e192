"""``lessonpack lti courses``: which courses are published, and in which versions."""

from __future__ import annotations

from pathlib import Path

import click

from exporter.problems import CourseError
from lti_tool.app import create_app
from lti_tool.cli.opening import actor, as_json, installation, moment, print_json, print_table
from lti_tool.courses import shelf
from lti_tool.courses.publisher import BusyError, NotPublishedError

_SHOWN = 12
"""Characters of a digest: enough to tell versions apart."""
_PUBLISH_HELP = """\
Compile the courses in FOLDERS, keep each as a version, and serve it from now on, on every machine.

A course with mistakes stays as it was. Running attempts go on in the version in which they were begun.

\b
Example:
  lessonpack lti {call} content/introduction-to-flask
"""


@click.group()
def courses() -> None:
    """Show, publish and remove courses, and go back to an earlier version of one.

    \b
    Example:
      lessonpack lti courses list
    """  # noqa: D301 - click wants the character


@courses.command("list", short_help="Show the courses on offer.")
@as_json
def list_all(report: str) -> None:
    """Show the courses on offer, and what keeps a newer version of one from being published.

    \b
    Example:
      lessonpack lti courses list
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        found, broken = shelf.list_courses(opened.store), shelf.broken_folders(opened.store)
    if report == "json":
        print_json(
            {
                "courses": [
                    {"id": row.id, "title": row.title, "version": row.edition, "since": moment(row.since),
                     "problem": row.problem}
                    for row in found
                ],
                "broken": [
                    {"machine": row.machine, "folder": row.folder, "problem": row.problem, "at": moment(row.looked)}
                    for row in broken
                ],
            }
        )  # fmt: skip
        return
    print_table(
        ("course", "title", "version", "since"),
        [(row.id, row.title, row.edition[:_SHOWN], moment(row.since)) for row in found],
        nothing="No courses are published: run 'lessonpack lti courses publish FOLDER'.",
    )
    for row in broken:
        click.echo(f"\n{row.folder} on {row.machine} is not published since {moment(row.looked)}:\n{row.problem}")


@courses.command("show", short_help="Show the versions of a course.")
@click.argument("course")
@as_json
def show(course: str, report: str) -> None:
    """Show the versions of COURSE, the newest first, and how many attempts were begun in each.

    \b
    Example:
      lessonpack lti courses show introduction-to-flask
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        try:
            found = shelf.list_versions(opened.store, course)
        except shelf.NoSuchCourseError as error:
            raise click.ClickException(str(error)) from None
    if report == "json":
        print_json(
            [
                {"version": row.edition, "title": row.title, "published": moment(row.created), "by": row.actor,
                 "current": row.is_current, "attempts": row.attempts, "media_bytes": row.bytes}
                for row in found
            ]
        )  # fmt: skip
        return
    print_table(
        ("version", "current", "published", "attempts", "title", "by"),
        [
            (row.edition[:_SHOWN], "yes" if row.is_current else "", moment(row.created), row.attempts, row.title,
             row.actor)
            for row in found
        ],
        nothing="",
    )  # fmt: skip


def _publish(folders: tuple[Path, ...]) -> None:
    failed = False
    with installation() as opened:
        publisher = create_app(opened.settings, store=opened.store).extensions["lessonpack"].publisher
        for folder in folders:
            try:
                done = publisher.publish(folder.absolute(), actor=actor())
            except CourseError as error:
                click.echo(f"{folder} is not published:\n{error}", err=True)
                failed = True
            except (NotPublishedError, BusyError, OSError) as error:
                raise click.ClickException(f"{folder} is not published: {error}") from None
            else:
                course, name = done.version.course, done.version.digest[:_SHOWN]
                state = "is now served" if done.is_new else "was already served"
                click.echo(f"Version {name} of {course.title} ({course.id}) {state}.")
    if failed:
        raise click.exceptions.Exit(1)


def _publish_command(call: str) -> click.Command:
    """Return the command as it is called."""
    return click.Command(
        "publish",
        callback=_publish,
        params=[
            click.Argument(
                ["folders"], metavar="FOLDERS", nargs=-1, required=True,
                type=click.Path(exists=True, file_okay=False, path_type=Path),
            )
        ],
        help=_PUBLISH_HELP.format(call=call),
        short_help="Publish courses from their folders.",
    )  # fmt: skip


publish = _publish_command("publish")
courses.add_command(_publish_command("courses publish"))


@courses.command("rollback", short_help="Go back to an earlier version of a course.")
@click.argument("course")
@click.argument("version", required=False)
def rollback(course: str, version: str | None) -> None:
    """Serve the VERSION of COURSE that 'courses show' calls so; without VERSION, the one before the current one.

    It stays until the course's folder changes, or somebody publishes it.

    \b
    Example:
      lessonpack lti courses rollback introduction-to-flask
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        try:
            chosen = shelf.roll_back(opened.store, course, version, actor=actor())
        except shelf.NoSuchCourseError as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"Version {chosen.edition[:_SHOWN]} of {chosen.title} ({course}) is now served.")


@courses.command("remove", short_help="Offer a course no longer.")
@click.argument("course")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def remove(course: str, *, yes: bool) -> None:
    """Offer COURSE no longer. Links to it say so; what learners have done and earned stays.

    Delete its folder as well, or it is published again when it changes.

    \b
    Example:
      lessonpack lti courses remove introduction-to-flask
    """  # noqa: D301 - click wants the character
    with installation() as opened:
        if not yes:
            click.confirm(f"Take the course '{course}' away from its learners?", abort=True)
        try:
            shelf.remove(opened.store, course, actor=actor())
        except shelf.NoSuchCourseError as error:
            raise click.ClickException(str(error)) from None
    click.echo(f"Removed {course}.")
