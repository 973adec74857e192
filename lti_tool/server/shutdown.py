"""How a server stops: it finishes requests in progress, accepts no new ones, and exits within a time limit."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING

from werkzeug.wsgi import ClosingIterator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST = 20.0
"""Seconds for requests in progress to finish."""
_LAST_BYTES = 0.3
"""Seconds for responses to leave the server's buffers."""


class StoppableApplication:
    """Wraps an application so that its server can be stopped between requests."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._under_way = 0
        self._changed = threading.Condition()
        self._closed = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, or say that the server is shutting down."""
        with self._changed:
            if self._closed:
                start_response("503 Service Unavailable", [("Content-Length", "0"), ("Retry-After", "5")])
                return [b""]
            self._under_way += 1
        try:
            return ClosingIterator(self._application(environ, start_response), self._leave)
        except BaseException:
            self._leave()
            raise

    def close(self) -> bool:
        """Accept no more requests, wait for those in progress, and return whether all of them finished."""
        with self._changed:
            self._closed = True
            answered = self._changed.wait_for(lambda: self._under_way == 0, LONGEST)
        time.sleep(_LAST_BYTES)
        return answered

    def _leave(self) -> None:
        with self._changed:
            self._under_way -= 1
            self._changed.notify_all()


def on_stop(act: Callable[[], object], *, leave: bool = False) -> None:
    """Call ``act`` in its own thread when this program is first asked to stop (SIGTERM or SIGINT).

    With ``leave``, raise `SystemExit` in the main thread afterwards.
    """
    begun = threading.Lock()
    done = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        if done.is_set():
            raise SystemExit(0)
        if begun.acquire(blocking=False):
            threading.Thread(target=run, name="stop").start()

    def run() -> None:
        act()
        if leave:
            done.set()
            os.kill(os.getpid(), signal.SIGTERM)  # only a signal wakes a main thread that is waiting for connections

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
