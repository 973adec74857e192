"""Waits until something in a course's folder changes. What has changed, the next build finds out by itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from watchfiles import watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from threading import Event

_GROUPED, _QUIET = 200, 20
"""Milliseconds: how long changes are gathered at most, and after what silence they are passed on."""
_AGAIN = 2_000
"""Milliseconds after which the folder is looked through even if nobody has reported a change.

Some disks, such as those of other machines, report none, and the folder may be gone for a while.
"""
_MOST_FILES = 20_000

_State = frozenset[tuple[str, int, int, int]]


class Watch:
    """Notices changes below ``root`` from the moment when it is made."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen = _state(root)

    def changes(self, stop: Event) -> Iterator[None]:
        """Yield whenever something has changed, until ``stop`` is set. The folder may vanish and come back.

        Raises:
            KeyboardInterrupt: somebody has pressed Ctrl+C.
        """
        while not stop.is_set():
            try:
                yield from self._changes_of_one_folder(stop)
            except (OSError, RuntimeError):  # it is gone, or the system watches no more folders
                stop.wait(_AGAIN / 1_000)
            if self._has_changed():
                yield

    def _changes_of_one_folder(self, stop: Event) -> Iterator[None]:
        watched = _identity(self._root)
        for events in watch(
            self._root,
            debounce=_GROUPED,
            step=_QUIET,
            stop_event=stop,
            rust_timeout=_AGAIN,
            yield_on_timeout=True,
        ):
            if self._has_changed() or events:
                yield
            if _identity(self._root) != watched:
                return

    def _has_changed(self) -> bool:
        before, self._seen = self._seen, _state(self._root)
        return before != self._seen


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _state(root: Path) -> _State:
    """Return the names, sizes and times of all files, but for hidden ones, and of the folder itself."""
    found = {("", *(_identity(root) or (0, 0)), 0)}
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = os.path.join(folder, name)  # noqa: PTH118 - thousands of files every two seconds
            try:
                state = os.stat(path)  # noqa: PTH116 - see above
            except OSError:
                found.add((path, 0, 0, 0))
            else:
                found.add((path, state.st_size, state.st_mtime_ns, state.st_ino))
        if len(found) > _MOST_FILES:
            break
    return frozenset(found)
