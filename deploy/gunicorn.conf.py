"""Gunicorn's settings for the LTI tool: ``gunicorn -c deploy/gunicorn.conf.py``.

What differs between machines goes into the environment, as in GUNICORN_CMD_ARGS="--bind unix:/run/lessonpack/web.sock".
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

wsgi_app = "lti_tool.server.wsgi:application()"
bind = "127.0.0.1:8000"

# Two workers survive the loss of one. A launch is a millisecond or two of work; the threads wait for the database.
workers = max(2, os.cpu_count() or 1)
worker_class = "gthread"
threads = 8
# Threads and database connections do not survive a fork: the application is made in each worker.
preload_app = False

# A thread waits for all of a request, however slowly it comes: let only a proxy in, which gives up on slow clients.
limit_request_line = 8190  # bytes; a launch comes as a form
limit_request_fields = 100
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
# Workers are looked after by signals; nobody needs a second way in (gunicorn 25.1).
control_socket_disable = True

# No access log: addresses hold the tokens of launches. The metrics count requests by route.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "lti_tool.base.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
    "root": {"level": "INFO", "handlers": ["lines"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["lines"], "propagate": False},
        "alembic": {"level": "WARNING"},
    },
}

# Each worker counts for itself; the numbers of all meet in this folder, which must be known before the workers import
# anything. At a reload (SIGHUP) it is the same one.
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_OWN = "lessonpack-metrics-"
if _FOLDER not in os.environ:
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix=_OWN)
_counts = Path(os.environ[_FOLDER])


def on_starting(_server: Any) -> None:
    """End at once, with all that is wrong, before workers fail one after another."""
    from lti_tool.server.wsgi import check_installation  # noqa: PLC0415 - after the folder for the numbers is known

    _counts.mkdir(parents=True, exist_ok=True)
    for left in _counts.glob("*.db"):  # of a run before
        left.unlink()
    check_installation()


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the connections of a worker that has ended."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - after the folder is known

    mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    """Remove the folder for the numbers, if it was made here."""
    if _counts.name.startswith(_OWN):
        shutil.rmtree(_counts, ignore_errors=True)
