"""Whose turn it is to write: one of all threads and processes that share an SQLite file.

SQLite lets one writer in, and another one sleeps up to a tenth of a second at a time even if the lock is free by then.
So writers take turns by a lock of the operating system on a file beside the database. It is a courtesy: whoever does
not get a turn in time, or cannot have such a file, still has to pass SQLite's own lock.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAUSE = 0.0005
"""Seconds between two looks at the lock: less than a transaction takes."""


class Turns:
    """The turns of one database. Threads of this process wait for each other first."""

    def __init__(self, database: Path | None, seconds: float) -> None:
        """Take the database's file, None for one in memory, and how many seconds to wait for others."""
        self._file = database.with_name(f"{database.name}-turn") if database and fcntl is not None else None
        self._seconds = seconds
        self._mine = threading.Lock()
        self._opened: tuple[int, int] | None = None
        """The file's descriptor, and the process that opened it: a child must not share its parent's turn."""

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a turn, and have it."""
        end = time.monotonic() + self._seconds
        is_mine = self._mine.acquire(timeout=self._seconds)
        descriptor = self._descriptor() if is_mine else None
        has_turn = descriptor is not None and self._wait(descriptor, end)
        try:
            yield
        finally:
            if descriptor is not None and has_turn:
                fcntl.flock(descriptor, fcntl.LOCK_UN)
            if is_mine:
                self._mine.release()

    def _wait(self, descriptor: int, end: float) -> bool:
        """Return whether the turn came in time. There is no way to wait for this lock with an end."""
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    return False
                time.sleep(PAUSE)
            except OSError:  # a file system without locks
                return False
            else:
                return True

    def _descriptor(self) -> int | None:
        if self._file is None:
            return None
        if self._opened is None or self._opened[1] != os.getpid():
            with suppress(OSError):  # a folder that cannot be written to: SQLite will say so
                descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                self._opened = descriptor, os.getpid()
                weakref.finalize(self, os.close, descriptor)
        return self._opened[0] if self._opened else None
