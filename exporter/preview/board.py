"""The newest build, and who waits for the next one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from exporter.preview.builds import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.preview.builds import Build

_HEARTBEAT = 15
"""Seconds after which a stream says that it is still there, so that one whose browser has gone away ends."""


class Board:
    """Shows the newest build to all threads. A build is never changed, so that nobody sees half of one."""

    def __init__(self) -> None:
        self.build: Build = NOTHING
        self._has_ended = False
        self._changed = threading.Condition()

    def put(self, build: Build) -> None:
        """Show a build."""
        with self._changed:
            self.build = build
            self._changed.notify_all()

    def close(self) -> None:
        """End all streams."""
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()

    def stream(self) -> Iterator[bytes]:
        """Yield the number of the newest build, and then of each that comes, as server-sent events (HTML, 9.2)."""
        seen = -1
        while (number := self._next(seen)) is not None:
            yield b":\n\n" if number == seen else f"event: build\ndata: {number}\n\n".encode()
            seen = number

    def _next(self, seen: int) -> int | None:
        """Wait for a build other than ``seen``, but not for ever; return the newest one's number, None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_ended or self.build.number != seen, _HEARTBEAT)
            return None if self._has_ended else self.build.number
