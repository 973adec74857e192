"""The tool's programs in processes of their own, forked from one that has imported their libraries.

To import them takes a program a second, which is most of what it does in a test. What is tested at a real start is
started as a real program: see test_cli_serve.py.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
import threading
from importlib import import_module
from multiprocessing import forkserver, resource_tracker
from typing import TYPE_CHECKING, NamedTuple

from leftovers import COMPANIONS
from patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LIBRARIES = (
    "alembic.command", "cryptography.x509", "exporter.cli", "exporter.source", "flask", "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread", "huey", "jwt", "lti_tool.base.settings", "lti_tool.base.tables", "psycopg",
    "pylti1p3.message_launch", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "waitress",
)  # fmt: skip
"""Not what counts for Prometheus: it looks when it is imported whether there are several processes."""


class Pace(NamedTuple):
    """How long a grade worker that was killed keeps its platform, and how often one looks for what is due."""

    lease: int
    """Milliseconds; really two minutes."""
    look: int
    """Seconds; really a minute."""


class Program:
    """One program that runs; its output goes to the end of a file."""

    def __init__(
        self,
        command: tuple[str, ...],
        environment: Mapping[str, str],
        folder: Path,
        output: Path,
        pace: Pace | None = None,
    ) -> None:
        output.touch()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(LIBRARIES))
        job = (command, dict(environment), str(folder), str(output), pace)
        self._process = context.Process(target=_run, args=job)
        self._process.start()
        COMPANIONS.update((forkserver._forkserver._forkserver_pid, resource_tracker._resource_tracker._pid))  # type: ignore[attr-defined] # noqa: SLF001 - no other way to tell them from what a test leaves
        self.pid: int = self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """Return how it ended: with a status, or negative by a signal."""
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> None:
        """Return when it has ended, or when the time is over."""
        self._process.join(seconds)

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it by force."""
        self._process.kill()


def _run(command: tuple[str, ...], environment: dict[str, str], folder: str, output: str, pace: Pace | None) -> None:
    """Become ``gunicorn`` or ``lessonpack``, as patient as tests are, at another pace of grade workers if told."""
    log = os.open(output, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = list(command)
    try:
        for limit in ("CONNECT_SECONDS", "READ_SECONDS", "TOTAL_SECONDS"):
            setattr(import_module("lti_tool.base.http_client"), limit, PATIENCE)
        if pace:
            delivery = import_module("lti_tool.grades.delivery")
            delivery.LEASE = pace.lease  # type: ignore[attr-defined]
            task_queue = import_module("lti_tool.grades.task_queue")
            task_queue._Scheduler.periodic_task_seconds = pace.look  # noqa: SLF001 - Huey's minute
        _main(command[0])
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)  # noqa: T201 - as Python does
    threading._shutdown()  # type: ignore[attr-defined] # noqa: SLF001 - multiprocessing leaves out what the end of a program does
    atexit._run_exitfuncs()  # noqa: SLF001 - see above
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _main(name: str) -> None:
    if name == "gunicorn":
        import_module("gunicorn.app.wsgiapp").run()
    else:
        import_module("exporter.cli").main()
