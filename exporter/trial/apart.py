"""Plays packages in a process of its own, which is ended with its browser when nothing goes on in it any more.

Nobody else can end what a page does without end: Playwright waits for what a script returns as long as it takes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, cast

from exporter.browsers import NoBrowserError
from exporter.trial.findings import PATIENCE, Finding, News, overdue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import IO, Self

    from exporter.trial.findings import Played
    from exporter.trial.parts import Part

_START = "import sys; sys.path[:] = {path!r}; from exporter.trial.player import main; main({program!r}, {patience!r})"
_GRACE = 1.5
"""How much longer than a learner this process waits: what ends by itself says more of what was wrong."""
_ROUNDS = 20
"""A machine that stood still loses one round of the waiting, and not all of it."""
_ENDING = 60
"""Seconds in which a browser has to end: Playwright gives it half of them before it kills it."""
_TEMPORARY = ("TMPDIR",) if sys.platform == "linux" else ("TEMP", "TMP") if sys.platform == "win32" else ()
"""Variables that say where temporary files go. On macOS the names of sockets would become too long there."""


class _SilentError(Exception):
    """Nothing more will be heard of the other process. The message says why."""


class Apart:
    """Plays in another process, which is started when it is needed."""

    def __init__(self, program: Path, patience: float = PATIENCE) -> None:
        self._program = program
        self._patience = patience
        self._process: _Process | None = None

    def __enter__(self) -> Self:
        """Start nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, and what it has started."""
        if self._process:
            self._process.end(at_once=kind is not None)

    def play(self, part: Part, hear: Callable[[News], None]) -> Played:
        """Play a package in an LMS, and tell after each step what has come of it.

        Raises:
            NoBrowserError: the browser does not start.
            AssetError: parts of the run-time are missing.
        """
        self._process = self._process or _Process(self._program, self._patience)
        self._process.ask(part)
        played = self._outcome(self._process, hear)
        if not played.complete:  # who knows what its pages still do
            self._process.end(at_once=True)
            self._process = None
        return played

    def _limit(self, last: News | None) -> float:
        """Return how long the learner waits, or as long as nothing was heard yet, the browser's start."""
        return self._patience if last else max(self._patience, PATIENCE)

    def _outcome(self, process: _Process, hear: Callable[[News], None]) -> Played:
        last: News | None = None
        try:
            while isinstance(heard := process.next(self._limit(last) * _GRACE), News):
                last = heard
                hear(last)
        except _SilentError as error:
            if last is None:
                raise NoBrowserError(f"{self._program} cannot be used: {error}") from None
            stuck = Finding("stuck", str(error), last.doing)
            return replace(last.played, findings=(*last.played.findings, stuck))
        return heard


class _Process:
    """The other process, and all that it starts: Playwright's own process, and the browser."""

    def __init__(self, program: Path, patience: float) -> None:
        self._folder = TemporaryDirectory(prefix="lessonpack-test-", ignore_cleanup_errors=True)
        start = _START.format(path=sys.path, program=str(program), patience=patience)
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-c", start],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **dict.fromkeys(_TEMPORARY, self._folder.name)},
            start_new_session=True,  # Ctrl+C is for this process, which ends the other one
        )
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._in, self._out, self._err = cast("tuple[IO[bytes], IO[bytes], IO[bytes]]", streams)
        self._heard: SimpleQueue[News | Played | Exception] = SimpleQueue()
        self._errors: list[bytes] = []
        self._collector = Thread(target=lambda: self._errors.extend(self._err), daemon=True)
        self._listener = Thread(target=self._listen, daemon=True)
        self._collector.start()
        self._listener.start()

    def ask(self, part: Part) -> None:
        """Ask for something to be played."""
        with suppress(OSError):  # it has ended, of which there will be news
            pickle.dump(part, self._in)
            self._in.flush()

    def next(self, seconds: float) -> News | Played:
        """Wait for what it tells next.

        Raises:
            _SilentError: it has ended, or nothing was heard of it for some seconds.
            NoBrowserError: the browser does not start.
            AssetError: parts of the run-time are missing.
        """
        for _ in range(_ROUNDS):
            with suppress(Empty):
                heard = self._heard.get(timeout=seconds / _ROUNDS)
                if isinstance(heard, Exception):
                    raise heard
                return heard
        raise _SilentError(overdue(seconds, "a script of the package may run without end; its browser was ended"))

    def end(self, *, at_once: bool) -> None:
        """End it, and wait until all that it has started has ended."""
        if at_once:
            self._process.kill()
        with suppress(OSError):
            self._in.close()
        try:
            self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._listener.join()
        self._out.close()
        self._err.close()
        self._folder.cleanup()

    def _listen(self) -> None:
        with suppress(EOFError, pickle.UnpicklingError):
            while True:
                self._heard.put(pickle.load(self._out))  # noqa: S301 - from a process that was started here
        self._collector.join(_ENDING)  # all that was started writes its errors there, until it ends
        last = self._errors[-1].decode(errors="replace").strip() if self._errors else "without a word"
        self._heard.put(_SilentError(f"the process that played has ended: {last}"))
