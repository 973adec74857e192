"""Watches the folders of courses and publishes what changes, in one process of an installation."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from lti_tool.base.leases import SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lti_tool.base.leases import Leases
    from lti_tool.courses.publisher import Publisher

WATCHING = "watch"
LOOK_SECONDS = 2.0
ASK_SECONDS = SECONDS / 3
"""How often the lease is renewed, or asked for."""
START_SECONDS = 20.0
"""How long a start waits for another process that publishes at the same moment: gunicorn ends a start after 60."""

log = logging.getLogger(__name__)


class Watcher:
    """Publishes once at the start, and goes on if no other process does."""

    def __init__(self, publisher: Publisher, leases: Leases, roots: Iterable[Path], kept: Path) -> None:
        self._publisher = publisher
        self._leases = leases
        self._roots = tuple(roots)
        self._kept = kept
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Publish what is new since the last start."""
        for root in self._roots:
            if not root.is_dir():
                log.error("%s in LESSONPACK_COURSES is not a folder; what was published from it stays", root)
        self._publisher.adopt(self._kept, patience=START_SECONDS)
        self._publisher.look(self._roots, patience=START_SECONDS)

    def start(self) -> None:
        """Watch in a thread of this process until `stop`."""
        self._stopping.clear()
        if self._roots:
            self._thread = threading.Thread(target=self._watch, name="courses", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Let another process watch."""
        self._stopping.set()
        if self._thread is None:
            return
        self._thread.join()
        self._thread = None
        try:
            self._leases.leave(WATCHING)
        except DBAPIError:
            log.warning("the database does not answer; another process watches the courses in a moment")

    def _watch(self) -> None:
        mine, renewed = False, float("-inf")
        while not self._stopping.wait(LOOK_SECONDS):
            try:
                if time.monotonic() - renewed >= ASK_SECONDS:  # each time is a write to the database
                    mine, renewed = self._leases.take(WATCHING), time.monotonic()
                if mine:
                    self._publisher.look(self._roots)
            except Exception:
                mine = False
                log.exception("the courses cannot be looked at")
