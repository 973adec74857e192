"""``lessonpack ids``: gives every question an id of its own, so that rewording it keeps its answers."""

from __future__ import annotations

from pathlib import Path

import click

from exporter.cli.printing import counted, course_folder, print_problems


@click.command(short_help="Write the missing question ids into a course.")
@click.argument("course", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--as-recorded",
    is_flag=True,
    help="Write the ids that answers were recorded under until now: for courses that learners have begun.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def ids(course: Path, *, as_recorded: bool, dry_run: bool) -> None:
    """Write the missing question ids into the files of the COURSE.

    A question without an id is recorded under one that changes with its wording, so that rewording it would lose the
    answers that learners gave. This writes an id made of the prompt's words, which teachers read in reports, into the
    file, where it stays. Nothing else changes.

    Of a course that learners have begun, SCORM packages and web folders find the answers again as long as nothing is
    reworded at the same time, and LTI only those in quizzes: write the ids with --as-recorded there.

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
