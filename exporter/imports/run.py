"""What ``lessonpack import`` does: finds the reader, reads, fits, writes, and checks what it has written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.identifiers import slug
from exporter.imports import readers
from exporter.imports.base import Source, Wishes
from exporter.imports.course_files import CourseFiles, course_file, files_of
from exporter.imports.folder import Folder
from exporter.imports.intake import read_bytes
from exporter.imports.listing import paths_in
from exporter.imports.notes import ImportFailed, Notes
from exporter.imports.writing import COURSE, problems_of, taken_in, write_course, write_into
from exporter.problems import Position
from exporter.source.outline import ITEMS
from exporter.source.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.imports.bank import Bank
    from exporter.imports.base import Reader
    from exporter.imports.listing import Listing
    from exporter.imports.notes import Note
    from exporter.problems import Problem


_NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an import: ``written`` are the paths of files, ``unlisted`` those that the outline still lacks."""

    reader: Reader
    root: Path
    made: CourseFiles
    written: tuple[str, ...]
    unlisted: tuple[str, ...]
    notes: tuple[Note, ...]
    left_out: int
    problems: tuple[Problem, ...]
    """What `check` says of the files that were written."""


def import_into_new(
    path: Path, target: Path, chosen: str | None, language: str | None, wishes: Wishes = _NO_WISHES
) -> Result:
    """Import a file or a folder as a new course.

    Raises:
        ImportFailed: nothing was written.
    """
    source, reader, notes = _source(path, chosen, wishes)
    bank = reader.read(source, notes)
    if bank.course:
        return _restored(bank, reader, target)
    title = bank.title or _title(path)
    made = files_of(bank, title, notes, language=language)
    _refuse_nothing(made.outline, source, notes)
    identifier = slug(target.resolve().name).lstrip("0123456789-") or slug(title).lstrip("0123456789-") or "course"
    head = course_file(identifier, title, language or bank.language or "en", made.outline, bank)
    write_course(target, {COURSE: head, **made.files})
    written = (COURSE, *sorted(made.files))
    return Result(reader, target, made, written, (), notes.sorted(), notes.left_out, problems_of(target))


def import_into_course(path: Path, root: Path, chosen: str | None, wishes: Wishes = _NO_WISHES) -> Result:
    """Import a file or a folder into the course in ``root``.

    Raises:
        ImportFailed: nothing was written.
    """
    source, reader, notes = _source(path, chosen, wishes)
    taken = taken_in(root)
    bank = reader.read(source, notes)
    if bank.course:
        raise ImportFailed(Position(source.name), "holds a whole course; make a new course of it with -o")
    made = files_of(bank, bank.title or _title(path), notes, taken)
    _refuse_nothing(made.outline, source, notes)
    listed = write_into(root, made.files, made.outline)
    own = tuple(sorted(made.files))
    problems = tuple(one for one in problems_of(root) if one.position.file in own) if listed else ()
    unlisted = () if listed else tuple(paths_in(made.outline))
    return Result(reader, root, made, own, unlisted, notes.sorted(), notes.left_out, problems)


def _restored(bank: Bank, reader: Reader, target: Path) -> Result:
    """Write a course as it was."""
    write_course(target, dict(bank.course))
    reading = read(target)
    items = tuple(name for name in bank.course if name.endswith(ITEMS))
    pictures = sum(not name.endswith((*ITEMS, ".yaml")) for name in bank.course)
    made = CourseFiles(dict(bank.course), items, len(reading.questions), pictures)
    return Result(reader, target, made, tuple(bank.course), (), (), 0, reading.problems.sorted())


def _source(path: Path, chosen: str | None, wishes: Wishes) -> tuple[Source, Reader, Notes]:
    name = path.resolve().name
    is_folder = path.is_dir()
    folder = Folder(path) if is_folder else Folder(path.parent, (path.name,))
    content = b"" if is_folder else read_bytes(path, name)
    source = Source(name=name, content=content, folder=folder, wishes=wishes)
    if chosen is not None:
        reader = readers()[chosen]
        if is_folder and not reader.folders:
            raise ImportFailed(Position(name), f"is a folder; to import {reader.title}, name a file")
        return source, reader, Notes(wishes.fetch)
    asked = [reader for reader in readers().values() if reader.folders or not is_folder]
    by_certainty = sorted(asked, key=lambda reader: (reader.last, not reader.certain))
    found = next((reader for reader in by_certainty if reader.matches(source)), None)
    if found is None:
        known = ", ".join(reader.title for reader in asked)
        raise ImportFailed(Position(name), f"is none of {known}; if it is one, say which with --from")
    return source, found, Notes(wishes.fetch)


def _title(path: Path) -> str:
    stem = path.resolve().stem
    words = " ".join(stem.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:] if words.islower() else words


def _refuse_nothing(outline: Listing, source: Source, notes: Notes) -> None:
    if outline:
        return
    raise ImportFailed(Position(source.name), "nothing in it can be imported", notes.sorted())
