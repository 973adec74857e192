"""What every export does: reads the course, makes the outputs of a format, and writes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from exporter.archive import OutputError, in_words
from exporter.assets import AssetError
from exporter.cli.caching import store_of_user
from exporter.cli.closing import plain_formulas, scarcity
from exporter.cli.printing import count, counted, course_folder, print_json, print_problems
from exporter.cli.writing import write_all
from exporter.deliveries import deliveries
from exporter.resume import ResumeSize, resume_size
from exporter.script import ScriptError
from exporter.source.cache.packed import PackedFiles
from exporter.source.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from exporter.archive import WrittenOutput
    from exporter.course import Course
    from exporter.deliveries import Delivery
    from exporter.formats.base import Output
    from exporter.problems import Problem
    from exporter.source.cache.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A course to export, where to, and how to talk about it."""

    course: Path
    output: Path | None
    strict: bool
    verbose: bool
    no_cache: bool
    report: str
    """``text`` or ``json``."""


@dataclass(frozen=True, slots=True)
class Source:
    """A course without errors, its warnings, what it asks to be delivered as, and what is known of it."""

    root: Path
    course: Course
    problems: tuple[Problem, ...]
    deliveries: tuple[Delivery, ...]
    store: Store


@dataclass(frozen=True, slots=True)
class Made:
    """What was written in one format, and notes for the author."""

    results: tuple[tuple[Output, WrittenOutput], ...]
    size: ResumeSize
    notes: tuple[str, ...]
    lost: tuple[Problem, ...]


class NotMadeError(Exception):
    """A format cannot be made or written; the message says why, and what to do.

    ``lost`` is what the format cannot say of the course, if that is why.
    """

    def __init__(self, message: str, lost: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.lost = lost


def read_source(request: Request) -> Source:
    """Return the course and its warnings; on errors (with ``strict``, warnings), print them and exit with 1."""
    root = course_folder(request.course)
    store = store_of_user(no_cache=request.no_cache)
    reading = read(root, store)
    wanted = deliveries(reading.formats, reading.problems)
    problems = reading.problems.sorted()
    errors, warnings = count(problems)
    if reading.course is not None and not errors and not (request.strict and warnings):
        return Source(root, reading.course, problems, wanted, store)
    if request.report == "json":
        print_json(problems, root, ok=False, outputs=[], notes=[])
    else:
        print_problems(problems, root, to_stderr=True)
        click.echo(f"Nothing was written: {counted(errors, 'error')}, {counted(warnings, 'warning')}.", err=True)
    raise click.exceptions.Exit(1)


def make(
    source: Source,
    delivery: Delivery,
    targets_of: Callable[[Sequence[Output]], Sequence[Path]],
    *,
    strict: bool,
    show_progress: bool = True,
) -> Made:
    """Write a course in a format, to the targets of its outputs; if it is ``strict``, only as a whole.

    Raises:
        NotMadeError: it could not be.
    """
    course, settings = source.course, delivery.settings
    try:
        outputs = delivery.format.outputs(course, settings)
        lost = tuple(sorted({problem for one in outputs for problem in one.lost}))
        if strict and lost:
            raise NotMadeError("nothing was written: the format cannot say everything, and --strict wants that", lost)
        deflate = PackedFiles(source.store)
        written = write_all(outputs, targets_of(outputs), deflate, show_progress=show_progress)
        source.store.sweep()
    except (AssetError, OutputError, ScriptError) as error:
        raise NotMadeError(str(error)) from error
    except OSError as error:
        raise NotMadeError(f"{error.filename or source.root} cannot be used: {in_words(error)}") from error
    size = _resume_size(course, lessons=settings.get("structure") == "lessons")
    remarks = (plain_formulas(outputs), *(scarcity(one, size) for one in outputs))
    notes = (*delivery.format.notes(course, settings), *filter(None, remarks))
    return Made(tuple(zip(outputs, written, strict=True)), size, notes, lost)


def _resume_size(course: Course, *, lessons: bool) -> ResumeSize:
    """Return the maximum resume data of any SCO of the course, for each figure separately."""
    scos = [replace(course, outline=(item,)) for item in course.items] if lessons else [course]
    sizes = [resume_size(sco) for sco in scos]
    return ResumeSize(
        characters=max(size.characters for size in sizes),
        scores=max(size.scores for size in sizes),
        texts=max(size.texts for size in sizes),
    )
