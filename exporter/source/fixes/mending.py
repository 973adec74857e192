"""Applies fixers to a course until nothing is left that they are sure of, and checks that each change helps."""

from __future__ import annotations

import codecs
import stat
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.problems import CourseError, Problem, Problems, Severity
from exporter.source.fixes.place import Edit, Place, applied
from exporter.source.fixes.registry import FIXERS, IDS
from exporter.source.media.folder import CourseFolder
from exporter.source.reading import read
from exporter.source.replacing import replace_file, restoring
from exporter.source.text import Unreadable, decode
from exporter.source.write_ids import WriteIdsError, missing_ids

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.source.cache.store import Store

_MOST_ROUNDS = 100
"""Of some mistakes only the first in a file has a place, so that each round finds the next."""


class MendError(Exception):
    """The changes cannot be written; no file was changed."""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file before and after."""

    name: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Mended:
    """The changes that mend a course, and the problems that they mend, each with its place at the time."""

    files: tuple[ChangedFile, ...]
    problems: tuple[Problem, ...]
    ids_wait: bool = False
    """Whether ids are missing that can be added as soon as there are no errors."""


def mended(root: Path, store: Store | None = None) -> Mended:
    """Return the changes that mend what has one right answer in the course in ``root``. Nothing is written.

    What has not changed is taken from ``store``.
    """
    work = _Work(root, store)
    for _ in range(_MOST_ROUNDS):
        if not work.round():
            break
    work.add_ids()
    files = tuple(ChangedFile(name, work.before[name], after) for name, after in sorted(work.edited.items()))
    return Mended(files, tuple(work.done), ids_wait=work.ids_wait)


def write(root: Path, changes: Mended) -> None:
    """Write the changes, all or none.

    Raises:
        MendError: a file is write-protected, has changed meanwhile, or cannot be written.
    """
    try:
        for file in changes.files:
            if not (root / file.name).stat().st_mode & stat.S_IWUSR:
                raise MendError(f"nothing was written: {file.name} is write-protected; allow writing, and try again")
            if (root / file.name).read_bytes() != file.before:
                raise MendError(f"nothing was written: {file.name} has changed meanwhile; try again")
        with restoring(root, [file.name for file in changes.files]):
            for file in changes.files:
                replace_file(root / file.name, file.after)
    except OSError as error:
        raise MendError(f"nothing was written: {root} cannot be written to ({error.strerror})") from error


@dataclass
class _Work:
    root: Path
    store: Store | None
    edited: dict[str, bytes] = field(default_factory=dict)
    before: dict[str, bytes] = field(default_factory=dict)
    done: list[Problem] = field(default_factory=list)
    tried: set[Problem] = field(default_factory=set)
    """What an edit did not help."""
    one_by_one: set[str] = field(default_factory=set)
    """Files in which several edits together did not help."""
    ids_wait: bool = False
    files: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.files = frozenset(CourseFolder(self.root).names) if self.root.is_dir() else frozenset()

    def round(self) -> bool:
        """Mend what the course's problems now say, and return whether there was anything to try."""
        problems = read(self.root, self.store, edited=self.edited).problems.sorted()
        by_file: dict[str, list[Problem]] = defaultdict(list)
        for problem in problems:
            if problem.code in FIXERS and problem not in self.tried:
                by_file[problem.position.file].append(problem)
        changed = {name: change for name, found in by_file.items() if (change := self._changed(name, found))}
        if not changed:
            return False
        after = read(
            self.root, self.store, edited=self.edited | {name: content for name, (content, _) in changed.items()}
        )
        for name, (content, mended_here) in changed.items():
            if _helps(mended_here, problems, after.problems.sorted()):
                self.edited[name] = content
                self.done += mended_here
            elif len(mended_here) > 1:
                self.one_by_one.add(name)
            else:
                self.tried.update(mended_here)
        return True

    def _changed(self, name: str, problems: list[Problem]) -> tuple[bytes, list[Problem]] | None:
        content = self._content(name)
        try:
            source = decode(content, name, Problems())
        except Unreadable:
            return None
        edits: list[Edit] = []
        mended_here = []
        for problem in problems:
            place = Place(problem, source.text, self.files)
            found = next((made for fixer in FIXERS[problem.code] if (made := fixer(place))), [])
            if found:
                edits += found
                mended_here.append(problem)
            if found and name in self.one_by_one:
                break
        mark = codecs.BOM_UTF8 if source.has_byte_order_mark else b""
        after = mark + applied(source.text, edits).encode()
        return (after, mended_here) if after != content else None

    def _content(self, name: str) -> bytes:
        if name not in self.before:
            self.before[name] = (self.root / name).read_bytes()
        return self.edited.get(name, self.before[name])

    def add_ids(self) -> None:
        """Add missing ids if the course has no errors."""
        without = self._without_ids(self.edited)
        try:
            files = missing_ids(self.root, edited=self.edited, store=self.store)
        except WriteIdsError:
            return
        except CourseError:
            self.ids_wait = bool(without)
            return
        edited = self.edited | {file.name: file.content for file in files}
        if files and not self._without_ids(edited):
            for file in files:
                self._content(file.name)
            self.edited = edited
            self.done += without

    def _without_ids(self, edited: dict[str, bytes]) -> list[Problem]:
        return [one for one in read(self.root, self.store, edited=edited).problems.sorted() if one.code == IDS]


def _helps(mended_here: list[Problem], before: tuple[Problem, ...], after: tuple[Problem, ...]) -> bool:
    """Return whether problems of one file are gone, and no others have come for which the file is worse than before."""
    file = mended_here[0].position.file
    now, then = ([one for one in problems if one.position.file == file] for problems in (after, before))
    worse = _count(now, "yaml") > _count(then, "yaml")
    if all(one.severity is Severity.WARNING for one in mended_here):
        worse |= sum(one.severity is Severity.ERROR for one in now) > sum(
            one.severity is Severity.ERROR for one in then
        )
    return not worse and not set(now).intersection(mended_here)


def _count(problems: list[Problem], code: str) -> int:
    return sum(problem.code.startswith(code) for problem in problems)
