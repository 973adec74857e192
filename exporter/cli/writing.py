"""Writes the outputs of a format to where the author wants them."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exporter.archive import OutputError, WrittenOutput, in_words, moment, size_of, write_file, write_folder, write_zip
from exporter.conformance import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from exporter.formats.base import Output

_LONG = 8 << 20
"""Bytes of output from which on a progress bar is shown."""


def targets_of(outputs: Sequence[Output], wanted: Path | None) -> tuple[Path, ...]:
    """Return where each output goes: a folder output gets the whole path, zips and files may go into a folder."""
    if wanted is None:
        return tuple(Path(one.name) for one in outputs)
    if outputs[0].container == "file":
        return (_file_target(outputs[0].name, wanted),)
    ending = Path(outputs[0].name).suffix if outputs[0].container == "zip" else ".zip"
    is_zip = wanted.suffix.lower() == ending and not wanted.is_dir()
    if outputs[0].container == "folder":
        if is_zip:
            raise OutputError(f"{wanted} would be a folder whose name ends in .zip; choose another name with -o")
        return (wanted,)
    if is_zip and len(outputs) > 1:
        msg = f"{len(outputs)} packages cannot go into {wanted}; give a folder with -o, or choose one --version"
        raise OutputError(msg)
    if not is_zip and wanted.is_file():
        msg = f"{wanted} is a file whose name does not end in {ending}; give a {ending} name or a folder with -o"
        raise OutputError(msg)
    return (wanted,) if is_zip else tuple(wanted / one.name for one in outputs)


def _file_target(name: str, wanted: Path) -> Path:
    if wanted.is_dir():
        return wanted / name
    ending = Path(name).suffix
    if wanted.suffix.lower() != ending:
        raise OutputError(f"{wanted} would be a file whose name does not end in {ending}; choose another name with -o")
    return wanted


def write_all(
    outputs: Sequence[Output], targets: Sequence[Path], deflate: Callable[[bytes], bytes], *, show_progress: bool = True
) -> list[WrittenOutput]:
    """Write each output to its target, at the time that ``SOURCE_DATE_EPOCH`` gives, zips with what ``deflate`` makes.

    ``show_progress``: on a terminal, a bar for large outputs.

    Raises:
        OutputError: one cannot be written; those before it are.
    """
    written, stamp = [], moment(os.environ.get("SOURCE_DATE_EPOCH"))
    total = sum(size_of(content) for one in outputs for content in one.files.values())
    with _progress(total if show_progress else 0) as advance:
        for one, target in zip(outputs, targets, strict=True):
            try:
                if one.container == "folder":
                    written.append(write_folder(target, one.files, progress=advance))
                elif one.container == "file":
                    (content,) = one.files.values()
                    written.append(write_file(target, content, progress=advance))
                else:
                    inspect = _inspect if one.judged else _trust
                    zipped = write_zip(
                        target, one.files, stamp=stamp, progress=advance, inspect=inspect, deflate=deflate
                    )
                    written.append(zipped)
            except OSError as error:
                raise OutputError(f"{target} cannot be written: {in_words(error)}") from error
    return written


def _trust(_package: Path) -> None:
    """Leave a package of another standard as it is."""


def _inspect(package: Path) -> None:
    """Refuse to write a package that breaks a rule: whatever the course contains, that would be our bug.

    What the author's pages show, such as frames from elsewhere, is the author's, and was judged with the course.
    """
    problems = judge(package, pages=False)
    if problems:
        listed = "\n".join(map(str, problems))
        msg = f"the package breaks its standard and was not written; please report this bug in lessonpack:\n{listed}"
        raise OutputError(msg)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Show a progress bar for large outputs on a terminal."""
    if total < _LONG or not sys.stderr.isatty():
        yield lambda _bytes: None
        return
    with click.progressbar(length=total, label="Writing", file=sys.stderr) as bar:
        yield bar.update
