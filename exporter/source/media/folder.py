"""A course folder: finds files by exactly the names that authors wrote, and never outside the folder.

Names are compared with the directory listing, not by opening files, because Windows and macOS would open ``Logo.PNG``
for ``logo.png``, but the learner's LMS would not.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from exporter.source.wording import closest, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_FILES = 20_000
"""How many files of a folder to consider for suggestions and for unused files."""


class LocatedFile(NamedTuple):
    """A file of the course: its path relative to the course folder, with ``/``, and its path on disk."""

    name: str
    path: Path


class RefusedError(ValueError):
    """An address cannot be used. The message says why and what to do; ``code`` is the kind of mistake."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    def about(self, subject: str) -> str:
        """Return the message for an author who wrote ``subject``."""
        return f"{subject}: {self}"


class NotFoundInCourse(RefusedError):  # noqa: N818 - the name says what is wrong
    """The file does not exist or may not be used; the message names it."""

    def about(self, subject: str) -> str:  # noqa: ARG002 - the message already names it
        """Return only the message."""
        return str(self)


class CourseFolder:
    """The files below one folder. Directories are listed once, and no file that was found is looked for again."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._listings: dict[str, frozenset[str]] = {}
        self._located: dict[str, LocatedFile] = {}
        self._real_folders = {""}
        """Folders that no symbolic link leads to."""

    def find(self, path: str) -> LocatedFile:
        """Return the regular file at ``path``, which is relative to the course folder and normalised.

        Raises:
            NotFoundInCourse: it is missing, spelt differently, outside the folder, or not a regular file.
        """
        if path not in self._located:
            self._located[path] = self._locate(path)
        return self._located[path]

    @property
    def found(self) -> dict[str, Path]:
        """Return all files that were found so far, by name."""
        return {located.name: located.path for located in self._located.values()}

    def _locate(self, path: str) -> LocatedFile:
        folder = name = ""
        for part in path.split("/"):
            folder, name = name, f"{name}/{self._exact(name, part, path)}".lstrip("/")
        located = self.root / name
        if self._is_real(folder, stat.S_ISDIR) and self._is_real(name, stat.S_ISREG):
            return LocatedFile(name, located)
        try:
            real = located.resolve(strict=True)
            is_file, is_folder = real.is_file(), real.is_dir()
        except (OSError, RuntimeError):
            raise NotFoundInCourse(
                f"{quoted(path, 200)} is a broken symbolic link; put the file itself there", "missing-file"
            ) from None
        if not real.is_relative_to(self.root):
            raise NotFoundInCourse(
                f"{quoted(path, 200)} is a symbolic link that leaves the course folder; copy the file into it",
                "outside",
            )
        if is_folder:
            raise NotFoundInCourse(f"{quoted(path, 200)} is a folder; write the path of a file in it", "missing-file")
        if not is_file:
            raise NotFoundInCourse(f"{quoted(path, 200)} is not a file; name a file instead", "missing-file")
        return LocatedFile(name, located)

    def _is_real(self, name: str, is_kind: Callable[[int], bool]) -> bool:
        """Return whether this is of a kind and no link, and stands in a folder that no link leads to."""
        if name in self._real_folders:
            return is_kind(stat.S_IFDIR)
        if not self._is_real(name.rpartition("/")[0], stat.S_ISDIR):
            return False
        try:
            found = os.lstat(f"{self.root}/{name}")
        except OSError:
            return False
        if getattr(found, "st_reparse_tag", 0):  # on Windows, there are more kinds of links
            return False
        if stat.S_ISDIR(found.st_mode):
            self._real_folders.add(name)
        return is_kind(found.st_mode)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All files of the folder, sorted, without hidden files and folders and without following links."""
        found: list[str] = []
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            inside = Path(folder).relative_to(self.root)
            found += [(inside / name).as_posix() for name in files if not name.startswith(".")]
            if len(found) > MOST_FILES:
                break
        return tuple(sorted(found))

    def _exact(self, folder: str, part: str, path: str) -> str:
        listing = self._listing(folder)
        if part in listing:
            return part
        for name in sorted(listing):
            if unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", part):
                return name
        for name in sorted(listing):
            if name.casefold() == part.casefold():
                raise NotFoundInCourse(
                    f"{quoted(path, 200)} differs in case from the file '{name}'; use the file's exact name",
                    "case",
                )
        raise NotFoundInCourse(f"there is no file {quoted(path, 200)}{self._suggestion(path)}", "missing-file")

    def _listing(self, folder: str) -> frozenset[str]:
        if folder not in self._listings:
            try:
                self._listings[folder] = frozenset(os.listdir(self.root / folder))  # noqa: PTH208 - names are all we need
            except PermissionError:
                message = f"the folder {quoted(folder or '.', 200)} cannot be read; check its permissions"
                raise NotFoundInCourse(message, "unreadable") from None
            except OSError:
                self._listings[folder] = frozenset()
        return self._listings[folder]

    def _suggestion(self, path: str) -> str:
        last = path.rpartition("/")[2]
        same = [name for name in self.names if name.rpartition("/")[2] == last]
        close = same[0] if same else closest(path, self.names, 0.7)
        if not close:
            return "; check the path, which is relative to the file that contains it"
        if not close.isprintable():  # such as bytes that are no UTF-8
            return f"; if you mean '{close}', rename it, since its name cannot be written"
        return f"; did you mean '{close}'?"
