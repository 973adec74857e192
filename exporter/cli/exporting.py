"""What ``lessonpack export`` does: reads the course, writes the outputs of a format, and says what came of it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exporter.archive import OutputError, WrittenOutput, in_words, moment, size_of, write_file, write_folder, write_zip
from exporter.assets import AssetError
from exporter.cli.caching import store_of_user
from exporter.cli.closing import closing_lines, for_programs, plain_formulas, scarcity
from exporter.cli.printing import count, counted, course_folder, print_json, print_problems
from exporter.conformance import judge
from exporter.problems import CourseError
from exporter.resume import ResumeSize, resume_size
from exporter.script import ScriptError
from exporter.source import read_course

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from exporter.course import Course
    from exporter.formats.base import Format, Output
    from exporter.problems import Problem
    from exporter.source.cache.store import Store

_LONG = 8 << 20
"""Bytes of output from which on a progress bar is shown."""


def export_course(
    chosen: Format, *, course: Path, output: Path | None, strict: bool, report: str, **settings: Any
) -> None:
    """Export the course in a folder, print the result, and exit with 1 if nothing was written.

    ``reasons`` among the settings says why they are as they are, if a preset chose them.
    """
    reasons: tuple[str, ...] = settings.pop("reasons", ())
    verbose, store = settings.pop("verbose"), store_of_user(no_cache=settings.pop("no_cache"))
    root = course_folder(course)
    compiled, problems = _compiled(root, store, as_json=report == "json", strict=strict)
    try:
        outputs = chosen.outputs(compiled, settings)
        targets = _targets(outputs, output)
        written = _write_all(outputs, targets, moment(os.environ.get("SOURCE_DATE_EPOCH")))
    except (AssetError, OutputError, ScriptError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{output or root} cannot be used: {in_words(error)}") from error
    size = _resume_size(compiled, lessons=settings.get("structure") == "lessons")
    remarks = (plain_formulas(outputs), *(scarcity(one, size) for one in outputs))
    notes = [*chosen.notes(compiled, settings), *filter(None, remarks)]
    results = list(zip(outputs, written, strict=True))
    if report == "json":
        listed = [for_programs(one, result, size) for one, result in results]
        print_json(problems, root, ok=True, outputs=listed, notes=[*reasons, *notes])
        return
    print_problems(problems, root, to_stderr=True)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    for one, result in results:
        for line in closing_lines(one, result, size, verbose=verbose):
            click.echo(line)
    for line in reasons:
        click.echo(line)


def _compiled(root: Path, store: Store, *, as_json: bool, strict: bool) -> tuple[Course, tuple[Problem, ...]]:
    """Return the course and its warnings; on errors (with ``strict``, warnings), print them and exit with 1."""
    try:
        course, problems = read_course(root, store)
    except CourseError as error:
        course, problems = None, error.problems
    if course is not None and not (strict and problems):
        return course, problems
    if as_json:
        print_json(problems, root, ok=False, outputs=[], notes=[])
    else:
        print_problems(problems, root, to_stderr=True)
        errors, warnings = count(problems)
        click.echo(f"Nothing was written: {counted(errors, 'error')}, {counted(warnings, 'warning')}.", err=True)
    raise click.exceptions.Exit(1)


def _resume_size(course: Course, *, lessons: bool) -> ResumeSize:
    """Return the maximum resume data of any SCO of the course, for each figure separately."""
    scos = [replace(course, outline=(item,)) for item in course.items] if lessons else [course]
    sizes = [resume_size(sco) for sco in scos]
    return ResumeSize(
        characters=max(size.characters for size in sizes),
        scores=max(size.scores for size in sizes),
        texts=max(size.texts for size in sizes),
    )


def _targets(outputs: Sequence[Output], wanted: Path | None) -> tuple[Path, ...]:
    """Return where each output goes: a folder output gets the whole path, zips and files may go into a folder."""
    if wanted is None:
        return tuple(Path(one.name) for one in outputs)
    if outputs[0].container == "file":
        return (_file_target(outputs[0].name, wanted),)
    is_zip = wanted.suffix.lower() == ".zip" and not wanted.is_dir()
    if outputs[0].container == "folder":
        if is_zip:
            raise OutputError(f"{wanted} would be a folder whose name ends in .zip; choose another name with -o")
        return (wanted,)
    if is_zip and len(outputs) > 1:
        msg = f"{len(outputs)} packages cannot go into {wanted}; give a folder with -o, or choose one --version"
        raise OutputError(msg)
    if not is_zip and wanted.is_file():
        msg = f"{wanted} is a file whose name does not end in .zip; give a .zip name or a folder with -o"
        raise OutputError(msg)
    return (wanted,) if is_zip else tuple(wanted / one.name for one in outputs)


def _file_target(name: str, wanted: Path) -> Path:
    if wanted.is_dir():
        return wanted / name
    ending = Path(name).suffix
    if wanted.suffix.lower() != ending:
        raise OutputError(f"{wanted} would be a file whose name does not end in {ending}; choose another name with -o")
    return wanted


def _write_all(
    outputs: Sequence[Output], targets: Sequence[Path], stamp: tuple[int, int, int, int, int, int]
) -> list[WrittenOutput]:
    written = []
    with _progress(sum(size_of(content) for one in outputs for content in one.files.values())) as advance:
        for one, target in zip(outputs, targets, strict=True):
            try:
                if one.container == "folder":
                    written.append(write_folder(target, one.files, progress=advance))
                elif one.container == "file":
                    (content,) = one.files.values()
                    written.append(write_file(target, content, progress=advance))
                else:
                    written.append(write_zip(target, one.files, stamp=stamp, progress=advance, inspect=_inspect))
            except OSError as error:
                raise OutputError(f"{target} cannot be written: {in_words(error)}") from error
    return written


def _inspect(package: Path) -> None:
    """Refuse to write a package that breaks a rule: whatever the course contains, that would be our bug.

    What the author's pages show, such as frames from elsewhere, is the author's, and was judged with the course.
    """
    problems = judge(package, pages=False)
    if problems:
        listed = "\n".join(map(str, problems))
        msg = f"the package breaks rules of SCORM and was not written; please report this bug in lessonpack:\n{listed}"
        raise OutputError(msg)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show a progress bar for large outputs on a terminal."""
    if total < _LONG or not sys.stderr.isatty():
        yield lambda _bytes: None
        return
    with click.progressbar(length=total, label="Writing", file=sys.stderr) as bar:
        yield bar.update
