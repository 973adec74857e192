"""An HTTP server on loopback for one person, made of the standard library.

There are no forms, no uploads and no other users here, so that a framework would add nothing but weight to every
installation.
"""

from __future__ import annotations

import errno
import re
import socket
import sys
import threading
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from exporter.preview.replies import Reply, Request, not_found, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.preview.gate import Gate
    from exporter.preview.replies import Site

ADDRESS = "127.0.0.1"
_PIECE = 1 << 18
_POLL = 0.05
"""Seconds after which a server looks whether it is to end."""
_IDLE = 60
"""Seconds after which a connection without requests is closed."""
_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")
_ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",  # a page that loops in the frame does not stop the panel around it
    "X-Content-Type-Options": "nosniff",
}


class PortTakenError(Exception):
    """The port is in use, or not to be used."""


class Loopback:
    """One origin: it takes its port when it is made, and answers from `start` to `close`."""

    def __init__(self, port: int = 0) -> None:
        try:
            self._server = _Server((ADDRESS, port), _Handler)
        except (OSError, OverflowError) as error:
            raise PortTakenError(_why_not(error, port)) from None
        self.port = self._server.server_port
        self.host = f"{ADDRESS}:{self.port}"
        self.origin = f"http://{self.host}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL,), name=f"serves {self.host}", daemon=True
        )

    def start(self, site: Site, gate: Gate, headers: Mapping[str, str]) -> None:
        """Answer with what ``site`` says to those whom ``gate`` lets in, always with some ``headers``."""
        self._server.site, self._server.gate, self._server.headers = site, gate, {**_ALWAYS, **headers}
        self._thread.start()

    def interrupt(self) -> None:
        """End what is under way, and go on."""
        self._server.interrupt()

    def close(self) -> None:
        """Take no more requests, end those that are under way, and return when every thread has ended."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.cut()


def _why_not(error: OSError | OverflowError, port: int) -> str:
    if getattr(error, "errno", None) in {errno.EACCES, errno.EPERM}:
        return f"port {port} may not be used by you"
    return f"port {port} is in use" if isinstance(error, OSError) else f"there is no port {port}"


class _Server(ThreadingHTTPServer):
    """Answers each connection in a thread of its own, and remembers both, so as to end them."""

    site: Site
    gate: Gate
    headers: Mapping[str, str]
    # A second server on Windows could take the port of one that is running.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._open: dict[threading.Thread, socket.socket] = {}

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a connection."""
        self._open = {thread: connection for thread, connection in self._open.items() if thread.is_alive()}
        thread = threading.Thread(
            target=self.process_request_thread, args=(request, client_address), name="answers", daemon=True
        )
        self._open[thread] = request
        thread.start()

    def interrupt(self) -> None:
        """End all connections. Browsers open some before they need them, and keep others for later."""
        for connection in list(self._open.values()):  # others may come meanwhile
            with suppress(OSError):  # the browser was faster
                connection.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """End all connections, and wait for those who have answered them."""
        self.interrupt()
        for thread in self._open:
            thread.join()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep silent about browsers that went away in the middle."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "lessonpack", ""
    timeout = _IDLE
    server: _Server

    def do_GET(self) -> None:
        """Answer."""
        self._send(self._reply())

    do_HEAD = do_POST = do_GET  # noqa: N815 - the base class wants the names

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for what the author did."""

    def _reply(self) -> Reply:
        path = unquote(urlsplit(self.path).path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(path, headers, acts=self.command == "POST")
        if len(self.headers.get_all("host", [])) > 1:
            return refusal(HTTPStatus.BAD_REQUEST, "There are two hosts in this request.")
        return self.server.gate.refuse(request) or self.server.site.reply(request)

    def _send(self, reply: Reply) -> None:
        if "content-length" in self.headers or "transfer-encoding" in self.headers:
            self.close_connection = True  # the body, which nobody wants, must not be taken for a request
        if reply.body is None:
            self.close_connection = True
        elif isinstance(reply.body, Path):
            self._send_file(reply, reply.body)
        elif isinstance(reply.body, bytes):
            self._begin(reply, reply.status, len(reply.body))
            if self.command != "HEAD":
                self.wfile.write(reply.body)
        else:
            self.close_connection = True
            self._begin(reply, reply.status, None)
            for piece in reply.body if self.command != "HEAD" else ():
                self.wfile.write(piece)

    def _begin(self, reply: Reply, status: HTTPStatus, length: int | None, **more: str) -> None:
        self.send_response(status)
        own = {"Content-Type": reply.type, **self.server.headers, **reply.headers, **more}
        for name, value in own.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header(*(("Connection", "close") if length is None else ("Content-Length", str(length))))
        self.end_headers()

    def _send_file(self, reply: Reply, path: Path) -> None:
        """Send a file, or the part of it that a player of videos asks for (RFC 9110, 14)."""
        try:
            stream = path.open("rb")
        except OSError:
            self._send(not_found())
            return
        with stream:
            size = path.stat().st_size
            start, end = _part(self.headers.get("range", ""), size)
            if (start, end) == (0, size):
                self._begin(reply, reply.status, size, Accept_Ranges="bytes")
            else:
                where = f"bytes {start}-{end - 1}/{size}"
                self._begin(reply, HTTPStatus.PARTIAL_CONTENT, end - start, Content_Range=where)
            if self.command == "HEAD":
                return
            stream.seek(start)
            left = end - start
            while left and (piece := stream.read(min(_PIECE, left))):
                self.wfile.write(piece)
                left -= len(piece)
            self.close_connection = self.close_connection or left > 0  # it has become shorter meanwhile


def _part(header: str, size: int) -> tuple[int, int]:
    """Return the range of bytes that a header asks for; the whole file where there is none that makes sense."""
    found = _RANGE.fullmatch(header.strip())
    start = int(found[1]) if found else 0
    end = min(size, int(found[2]) + 1) if found and found[2] else size
    return (start, end) if found and start < end else (0, size)
