"""Keeps entries in a folder: one file each, under the hash of what it was made from.

Several processes can use the folder at once: a file appears whole or not at all. Whatever goes wrong, nothing is said:
what cannot be read is made again, and what cannot be written is not kept.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exporter.source.cache.memory import Memory

VARIABLE = "LESSONPACK_CACHE"
"""Names the folder; ``off`` means none."""
LARGEST = 256 << 20
"""Bytes that all entries may take."""
_LARGEST_ENTRY = 16 << 20
_LEFT_AFTER_SWEEPING = 0.75
_A_DAY = 24 * 60 * 60
_DIGEST = 64
_OF_OTHERS = 0o022


def folder_of_user(environment: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return the folder for entries of whoever runs the program; None if there shall be none, or no home for it."""
    named = environment.get(VARIABLE, "")
    if named.lower() == "off":
        return None
    if named:
        return Path(named)
    home = environment.get("LOCALAPPDATA" if platform == "win32" else "HOME", "")
    caches = {"win32": Path(home), "darwin": Path(home, "Library", "Caches")}.get(platform, Path(home, ".cache"))
    # XDG Base Directory Specification: a relative path is to be ignored.
    if os.path.isabs(chosen := environment.get("XDG_CACHE_HOME", "")):  # noqa: PTH117 - of a text that may be empty
        caches = Path(chosen)
    elif not home:
        return None
    return caches / "lessonpack"


class Store:
    """The entries in ``folder``; without one, there are never any."""

    def __init__(self, folder: Path | None, largest: int = LARGEST) -> None:
        self.memory: Memory[Any] | None = None
        """Where a process that goes on keeps what it has made of entries."""
        self._folder = folder if folder and _is_ours(folder) else None
        self._largest = largest
        self._has_written = False
        self._takes_no_more = False

    @property
    def is_off(self) -> bool:
        """Whether there is nothing."""
        return self._folder is None

    def load(self, name: str) -> bytes | None:
        """Return an entry; None if there is none, or if it is damaged."""
        found = self.load_with_digest(name)
        return found and found[0]

    def load_with_digest(self, name: str) -> tuple[bytes, str] | None:
        """Return an entry and its hash; None as `load` does."""
        if self._folder is None:
            return None
        path = f"{self._folder}/{name[:2]}/{name}"
        try:
            with open(path, "rb") as stream:  # noqa: PTH123 - a thousand times
                digest, content = stream.read(_DIGEST), stream.read(_LARGEST_ENTRY)
                is_fresh = time.time() - os.fstat(stream.fileno()).st_mtime < _A_DAY
        except OSError:
            return None
        if not is_fresh:
            with suppress(OSError):  # it may only be read
                os.utime(path)
        return (content, digest.decode()) if digest == _digest(content) else None

    def save(self, name: str, content: bytes) -> str:
        """Keep an entry, and return its hash.

        After the first that could not be kept, where there is no room or no right, no other is tried.
        """
        digest = _digest(content)
        if self._folder is None or self._takes_no_more or len(content) > _LARGEST_ENTRY:
            return digest.decode()
        try:
            _write(self._folder / name[:2], name, digest + content)
        except OSError:
            self._takes_no_more = True
        self._has_written = True
        return digest.decode()

    def sweep(self) -> None:
        """Remove what has not been used for longest, if entries were added and all take too much room."""
        if self.memory is not None:
            self.memory.sweep()
        if self._folder is None or not self._has_written:
            return
        self._has_written = False
        with suppress(OSError):
            entries = sorted(_entries(self._folder), reverse=True)
            if sum(size for _, size, _ in entries) <= self._largest:
                return
            room = self._largest * _LEFT_AFTER_SWEEPING
            for _, size, path in entries:
                room -= size
                if room < 0:
                    path.unlink(missing_ok=True)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _is_ours(folder: Path) -> bool:
    """Make the folder if it is missing; return whether nobody else can write into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except (OSError, ValueError):
        return False
    return not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & _OF_OTHERS)


def _write(folder: Path, name: str, content: bytes) -> None:
    temporary = f"{folder}/.{os.urandom(8).hex()}"
    try:
        handle = _new_file(temporary)
    except FileNotFoundError:
        folder.mkdir(mode=0o700, exist_ok=True)
        handle = _new_file(temporary)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(temporary, f"{folder}/{name}")  # noqa: PTH105 - a thousand times
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _new_file(path: str) -> int:
    """Open a new file. What `tempfile` does besides takes longer than writing it."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


def _entries(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Yield the last use, the size and the path of each entry, and of what processes that were killed left behind."""
    for inner in os.scandir(folder):
        if len(inner.name) == len("00") and inner.is_dir(follow_symlinks=False):
            for entry in os.scandir(inner):
                with suppress(FileNotFoundError):  # another process sweeps, too
                    found = entry.stat(follow_symlinks=False)
                    yield found.st_mtime, found.st_size, Path(entry.path)
