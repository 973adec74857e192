"""What a test may leave behind: nothing. Threads and processes that it started have ended when it ends."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from patience import PATIENCE
from serving import Answering

if TYPE_CHECKING:
    from collections.abc import Iterator

TASKS = Path("/proc/self/task")
"""Where Linux names a process's children; where it is missing, processes are not looked for."""
COMPANIONS: set[int] = set()
"""Processes that stay until the tests end, since starting one for each test takes long; what they start ends before."""


@contextmanager
def nothing_left(seconds: float = PATIENCE) -> Iterator[None]:
    """Fail when a thread or a child process that was started inside goes on after it."""
    threads, children = set(threading.enumerate()), _children()
    yield
    until = time.monotonic() + seconds
    for thread in _since(threads):
        with suppress(RuntimeError):  # it is listed a moment before it has begun
            thread.join(max(0, until - time.monotonic()))
    while (_since(threads) or _children() - children) and time.monotonic() < until:
        time.sleep(0.02)
    left = [thread.name for thread in _since(threads)]
    left += [_command(child) for child in _children() - children]
    assert not left, f"still running after the test: {', '.join(left)}"


def _since(before: set[threading.Thread]) -> list[threading.Thread]:
    """Return the threads that were started since; connections to a server that was there before are its own affair."""
    new = [thread for thread in threading.enumerate() if thread not in before]
    return [thread for thread in new if not (isinstance(thread, Answering) and thread.serving in before)]


def _children() -> set[int]:
    found: set[int] = set()
    for tasks in (TASKS, *(Path(f"/proc/{companion}/task") for companion in COMPANIONS)):
        for listed in tasks.glob("*/children"):
            with suppress(OSError):  # this thread has ended meanwhile
                found.update(map(int, listed.read_text().split()))
    return found - COMPANIONS


def _command(process: int) -> str:
    """Return what a process was started as; one that has ended, and that nobody waited for, has only its number."""
    with suppress(OSError):
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
        return f"process {process} ({' '.join(words).strip() or 'ended, not waited for'})"
    return f"process {process}"
