"""A folder that somebody else has written: its files by their paths, and nothing outside of it."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING

from exporter.imports.intake import LARGEST_TEXT, decoded, read_bytes
from exporter.imports.notes import ImportFailed
from exporter.problems import Position
from exporter.source.media.folder import MOST_FILES, CourseFolder, NotFoundInCourse

if TYPE_CHECKING:
    from pathlib import Path

    from exporter.imports.notes import Notes

_NOT_WRITTEN = frozenset({"node_modules", "_site", "site-packages", "__pycache__", "vendor", "venv", "renv", "public"})
"""Folders of what programs have put there."""


class Folder:
    """The files below ``root``. With ``only``, those are its pages, and others are found if they are asked for.

    Hidden files are not there, and neither is what a symbolic link leads to out of the folder.
    """

    def __init__(self, root: Path, only: tuple[str, ...] = ()) -> None:
        self.name = root.resolve().name
        self._inside = CourseFolder(root)
        self._only = only

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Return the paths of the files, sorted.

        Raises:
            ImportFailed: there are too many.
        """
        names = self._only or self._inside.names
        if len(names) > MOST_FILES:
            message = f"has more than {MOST_FILES:,} files; name the folder in which its texts are"
            raise ImportFailed(Position(self.name), message)
        return tuple(name for name in names if not _NOT_WRITTEN.intersection(name.split("/")[:-1]))

    @cached_property
    def _by_small_letters(self) -> dict[str, str]:
        return {path.casefold(): path for path in reversed(self.paths)}

    def holds(self, path: str) -> bool:
        """Return whether there is a file of that path, which no link leads out of the folder."""
        return self.find(path) is not None

    def find(self, path: str) -> str | None:
        """Return the path of a file as it is spelt on the disk, whatever capitals it is asked for with."""
        normal = posixpath.normpath(path)
        if normal.startswith((".", "/")) or "/." in normal or "\0" in normal or "\\" in normal:
            return None
        for spelt in (normal, self._by_small_letters.get(normal.casefold())):
            try:
                return self._inside.find(spelt).name if spelt else None
            except (NotFoundInCourse, OSError, ValueError):
                continue
        return None

    def read(self, path: str) -> bytes:
        """Return the content of a file.

        Raises:
            ImportFailed: it is not there, or too large.
        """
        try:
            located = self._inside.find(path)
        except NotFoundInCourse as fault:
            raise ImportFailed(Position(path), str(fault)) from None
        return read_bytes(located.path, path)

    def text(self, path: str, notes: Notes, largest: int = LARGEST_TEXT) -> str:
        """Return a text file as `decoded` does.

        Raises:
            ImportFailed: it cannot be read as text.
        """
        return decoded(self.read(path), path, notes, largest)
