"""``lessonpack ids``: gives every question a permanent id, so that answers survive rewording."""

from __future__ import annotations

from pathlib import Path

import click

from exporter.cli.printing import counted, course_folder, print_problems


@click.command(short_help="Add missing question ids to a course.")
@click.argument("course", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--as-recorded",
    is_flag=True,
    help="Write the ids under which answers are recorded now, for courses that learners have already started.",
)
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
def ids(course: Path, *, as_recorded: bool, dry_run: bool) -> None:
    """Add missing question ids to the files of COURSE.

    Answers to a question without an id are recorded under a generated id that changes with its wording, so rewording
    the question would lose them. This command writes a permanent id into the file, made from the prompt's words, which
    teachers see in reports. Nothing else changes.

    If learners have already started the course: SCORM packages and web folders still find their answers as long as you
    reword nothing at the same time, but LTI only finds those in quizzes. With LTI, use --as-recorded.

    \b
    Example:
      lessonpack ids content/introduction-to-flask --dry-run
    """  # noqa: D301 - click wants the character
    from exporter.problems import CourseError  # noqa: PLC0415 - not needed for help
    from exporter.source.write_ids import WriteIdsError, missing_ids, write_ids  # noqa: PLC0415 - heavy

    root = course_folder(course)
    try:
        files = missing_ids(root, as_recorded=as_recorded)
        if not dry_run:
            write_ids(root, files)
    except CourseError as error:
        print_problems(error.problems, root)
        click.echo("Nothing was written. Fix the errors first.")
        raise click.exceptions.Exit(1) from None
    except WriteIdsError as error:
        raise click.ClickException(str(error)) from None
    for file in files:
        for line, identifier in file.added:
            click.echo(f"{(root / file.name).as_posix()}:{line}: id: {identifier}")
    total = sum(len(file.added) for file in files)
    if not total:
        click.echo("Every question has an id.")
        return
    words = f"{counted(total, 'id')} in {counted(len(files), 'file')}"
    click.echo(f"Would write {words}." if dry_run else f"Wrote {words}.")
