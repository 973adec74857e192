"""A web server of the tests, which leaves nothing behind when it ends: no thread, and no connection."""

from __future__ import annotations

import socket
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

POLL = 0.02
"""Seconds after which the server looks whether it is to end."""


class Answering(threading.Thread):
    """Answers one connection, as long as the browser keeps it open; the thread that serves ends it."""

    def __init__(self, serving: threading.Thread, **options: Any) -> None:
        super().__init__(name=f"answers for {serving.name}", daemon=True, **options)
        self.serving = serving


class Server(ThreadingHTTPServer):
    """Answers on loopback, each connection in a thread of its own; use it as a context, or `start` and `stop` it."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self._open: dict[threading.Thread, socket.socket] = {}
        self._serving = threading.Thread(
            target=self.serve_forever, args=(POLL,), name=f"serves {self.server_port}", daemon=True
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to answer."""
        self._serving.start()

    def stop(self) -> None:
        """Take no more connections, cut those that are open, and return when every thread has ended.

        Browsers open connections before they need them; a thread would wait for a first request as long as they live.
        """
        self.shutdown()
        self._serving.join()
        self.server_close()
        for connection in self._open.values():
            with suppress(OSError):  # the other side was faster
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._open:
            thread.join()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a connection in a thread that is remembered: the base class joins no daemons."""
        self._open = {thread: connection for thread, connection in self._open.items() if thread.is_alive()}
        thread = Answering(self._serving, target=self.process_request_thread, args=(request, client_address))
        self._open[thread] = request
        thread.start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep silent about whoever went away in the middle: the tests let browsers do that."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)
