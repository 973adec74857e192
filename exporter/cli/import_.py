"""``lessonpack import``: makes sources of what others have written, and says what did not come along."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exporter.cli.printing import count, counted, course_folder, print_problems, printable, text_or_json
from exporter.source.wording import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exporter.imports.notes import ImportFailed, Note
    from exporter.imports.run import Result

_MOST_SHOWN = 50
"""Notes of one kind that are shown to people; JSON has all of them."""


class _Readers(click.ParamType[str]):
    """The name of a format that can be imported; the registry is only read when somebody names one."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name, or say which names there are."""
        from exporter.imports import readers  # noqa: PLC0415 - not needed for help

        if value not in readers():
            self.fail(f"'{value}' is not one of {', '.join(readers())}.", param, ctx)
        return str(value)


@click.command("import", short_help="Make a course of what you have.")
@click.argument("source", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o", "--output", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Make a new course in this folder."
)
@click.option(
    "--into",
    metavar="COURSE",
    type=click.Path(exists=True, path_type=Path),
    help="Add to this course instead. No file of it is overwritten.",
)
@click.option(
    "--from",
    "chosen",
    metavar="FORMAT",
    type=_Readers(),
    help="The format of SOURCE, such as gift or mkdocs. Default: told by its content.",
)
@click.option("--language", metavar="TAG", help="The language of a new course. Default: as SOURCE says, else en.")
@click.option(
    "--lesson-level",
    metavar="N",
    type=click.IntRange(1, 6),
    help="The level of the headings that begin lessons in one long text. Default: the first with several.",
)
@click.option(
    "--fetch-media",
    is_flag=True,
    help="Fetch pictures that SOURCE shows from other servers, up to 200. Default: they are listed.",
)
@click.option(
    "--template",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a sheet (.csv or .xlsx) to fill in with questions, and import nothing.",
)
@text_or_json
def import_(  # noqa: PLR0913 - one for each option
    source: Path | None,
    output: str,
    *,
    folder: Path | None,
    into: Path | None,
    chosen: str | None,
    language: str | None,
    lesson_level: int | None,
    fetch_media: bool,
    template: Path | None,
) -> None:
    """Import what others have written as sources that you can go on writing.

    SOURCE is a question bank, a document, a course that another tool has exported, or a folder of Markdown files, in
    one of the formats of --from. What cannot be carried over is listed by file and line, and so is what you should look
    at, such as scores that differ; nothing is dropped in silence. The exit status is 1 if nothing was written, or if
    the course has errors that you must decide about.

    \b
    Example:
      lessonpack import bank.gift -o my-course
      lessonpack import bank.gift --into my-course --format json
      lessonpack import my-handbook -o handbook
      lessonpack import --template questions.csv
    """  # noqa: D301 - click wants the character
    from exporter.imports.base import Wishes  # noqa: PLC0415 - not needed for help
    from exporter.imports.notes import ImportFailed  # noqa: PLC0415 - see above
    from exporter.imports.run import import_into_course, import_into_new  # noqa: PLC0415 - heavy

    if template is not None:
        _write_template(template)
        return
    if source is None:
        raise click.UsageError("Name a file or a folder to import.")
    if (folder is None) == (into is None):
        raise click.UsageError("Give either -o DIR for a new course, or --into COURSE.")
    wishes = Wishes(lesson_level=lesson_level, fetch=_fetch() if fetch_media else None)
    try:
        if into is not None:
            result = import_into_course(source, course_folder(into), chosen, wishes)
        else:
            result = import_into_new(source, folder or Path(), chosen, language, wishes)
    except ImportFailed as failure:
        _print_failure(failure, as_json=output == "json")
        raise click.exceptions.Exit(1) from None
    errors, _ = count(result.problems)
    if output == "json":
        click.echo(json.dumps(_for_programs(result, ok=not errors), indent=2))
    else:
        _print(result)
    if errors:
        raise click.exceptions.Exit(1)


def _fetch() -> Callable[[str], bytes]:
    try:
        from exporter.imports.fetching import Fetcher  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        message = f"{error.name} is needed to fetch pictures; install it: pip install 'lessonpack[import]'"
        raise click.ClickException(message) from None
    return Fetcher().get


def _write_template(path: Path) -> None:
    from exporter.imports.notes import ImportFailed  # noqa: PLC0415 - not needed for help
    from exporter.imports.sheet.template import write_template  # noqa: PLC0415 - see above

    try:
        write_template(path)
    except ImportFailed as failure:
        raise click.ClickException(printable(str(failure))) from None
    name = printable(path.as_posix())
    click.echo(f"Wrote {name}. Fill it in, a row for each question, then: lessonpack import {name} -o my-course")


def _print(result: Result) -> None:
    made = result.made
    came = [(made.lessons, "lesson"), (made.questions, "question"), (made.pictures, "file")]
    what = listed([counted(number, word) for number, word in came if number], "and")
    click.echo(f"Imported {what} from {result.reader.title}. Written:")
    for name in result.written:
        click.echo(f"  {printable((result.root / name).as_posix())}")
    _print_notes(result.notes)
    if result.left_out:
        click.echo(f"There is more to say than this: {counted(result.left_out, 'note')} did not fit.")
    for name in result.unlisted:
        click.echo(f"Add '- {name}' to the outline in {printable((result.root / 'course.yaml').as_posix())}.")
    if result.problems:
        click.echo("The check says of what was written:")
        print_problems(result.problems, result.root)
    click.echo(f"Next: lessonpack preview {shlex.quote(printable(result.root.as_posix()))}")


def _print_notes(notes: tuple[Note, ...]) -> None:
    for kind, title in (("lost", "Did not come"), ("look", "Came, and you should look at")):
        found = [note for note in notes if note.kind == kind]
        if found:
            click.echo(f"{title} ({len(found)}):")
        for note in found[:_MOST_SHOWN]:
            click.echo(f"  {_line(note)}")
        if len(found) > _MOST_SHOWN:
            click.echo(f"  and {len(found) - _MOST_SHOWN} more, which '--format json' lists")


def _line(note: Note) -> str:
    return printable(f"{note.place.file}:{note.place.line}: {note.message}")


def _print_failure(failure: ImportFailed, *, as_json: bool) -> None:
    where = f"{failure.place.file}:{failure.place.line}: " if failure.place else ""
    message = printable(f"{where}{failure}")
    if as_json:
        click.echo(json.dumps({"ok": False, "error": message, "notes": _notes(failure.notes)}, indent=2))
        return
    _print_notes(failure.notes)
    click.echo(f"Error: {message}. Nothing was written.", err=True)


def _for_programs(result: Result, *, ok: bool) -> dict[str, Any]:
    return {
        "ok": ok,
        "format": result.reader.name,
        "course": result.root.as_posix(),
        "lessons": result.made.lessons,
        "questions": result.made.questions,
        "pictures": result.made.pictures,
        "written": list(result.written),
        "not_in_outline": list(result.unlisted),
        "notes": _notes(result.notes),
        "notes_left_out": result.left_out,
        "problems": [
            {
                "file": problem.position.file,
                "line": problem.position.line,
                "column": problem.position.column,
                "severity": str(problem.severity),
                "message": problem.message,
                "code": problem.code,
            }
            for problem in result.problems
        ],
    }


def _notes(notes: Iterable[Note]) -> list[dict[str, Any]]:
    return [
        {"kind": str(note.kind), "file": note.place.file, "line": note.place.line, "message": note.message}
        for note in notes
    ]
