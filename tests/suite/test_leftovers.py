"""The tests' own rules: what goes on after a test fails it, and a server that is stopped leaves nothing."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import pytest
from leftovers import nothing_left
from serving import Server


def test_a_thread_that_goes_on_fails_its_test() -> None:
    """By its name."""
    leave = threading.Event()
    thread = threading.Thread(target=leave.wait, name="goes on")
    with pytest.raises(AssertionError, match="still running after the test: goes on"), nothing_left(0.01):
        thread.start()
    leave.set()
    thread.join()


def test_a_process_that_goes_on_fails_its_test() -> None:
    """By its command."""
    started: list[subprocess.Popen[bytes]] = []
    with (
        pytest.raises(AssertionError, match=r"still running after the test: process \d+ \(.*input"),
        nothing_left(0.01),
    ):
        started.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))
    with started[0] as process:
        process.kill()


def test_what_ends_a_moment_later_is_waited_for() -> None:
    """A thread that was told to end needs a moment."""
    leave = threading.Event()
    with nothing_left():
        threading.Thread(target=leave.wait).start()
        leave.set()


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_a_server_ends_although_browsers_hold_connections_open() -> None:
    """One that was used, and one that was opened ahead and never used."""
    with nothing_left():
        server = Server(_Answers)
        server.start()
        used = http.client.HTTPConnection("127.0.0.1", server.server_port)
        used.request("GET", "/")
        used.getresponse().read()
        with socket.create_connection(("127.0.0.1", server.server_port)) as unused:
            server.stop()
            with suppress(ConnectionResetError):  # if it was not yet taken
                assert unused.recv(1) == b""
        used.close()
