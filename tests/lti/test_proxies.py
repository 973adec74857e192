"""The files for nginx and Caddy, in the programs themselves: they are understood, and do what they say."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from patience import PATIENCE, waits_until
from ports import free_port
from serving import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPLOY = Path(__file__).parents[2] / "deploy"
PAGE = "/learn/secret-token/"
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/lessonpack.conf;
}}
"""


def program(name: str) -> str:
    """Return the path of a program, which Debian keeps from those who are not root."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, f"These tests run {name}: install the package, or run 'make system'"
    return found


class Upstream(BaseHTTPRequestHandler):
    """What stands in for the tool, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: list[str]

    def do_GET(self) -> None:
        """Answer."""
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET  # noqa: N815 - the name that the base class calls

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Proxy:
    """nginx with our file, but other ports and paths, and less patience."""

    def __init__(self, folder: Path, upstream: int) -> None:
        self.folder = folder
        self.port = free_port()
        self.command = [program("nginx"), "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        request = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                   "-subj", "/CN=localhost", "-keyout", str(folder / "key.pem"),
                   "-out", str(folder / "chain.pem")]  # fmt: skip
        subprocess.run(request, check=True, capture_output=True)
        text = (DEPLOY / "nginx.conf").read_text("utf-8")
        for written, here in (
            (r"listen 443 ssl http2", f"listen 127.0.0.1:{self.port} ssl http2"),
            (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
            (r"listen \[::\]:[^;]*;", ""),
            (r"/etc/ssl/\S+/fullchain.pem", f"{folder}/chain.pem"),
            (r"/etc/ssl/\S+/privkey.pem", f"{folder}/key.pem"),
            (r"/var/log/nginx", str(folder)),
            (r"unix:/run/lessonpack/web.sock", f"127.0.0.1:{upstream}"),
            (r"(client_\w+_timeout) \d+s", r"\1 1s"),
        ):
            text, count = re.subn(written, here, text)
            assert count, written
        (folder / "lessonpack.conf").write_text(text, "utf-8")
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder), "utf-8")

    def connect(self) -> ssl.SSLSocket:
        """Open a connection as a browser does."""
        context = ssl.create_default_context(cafile=str(self.folder / "chain.pem"))
        plain = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        return context.wrap_socket(plain, server_hostname="localhost")

    def is_up(self) -> bool:
        """Return whether somebody listens."""
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def answer_to(self, request: bytes) -> bytes:
        """Send what may be less than a request, and return what comes until the connection is closed.

        Of a machine that stands still nginx takes nothing more, wherever that is.
        """
        said = b""
        with suppress(ConnectionError, ssl.SSLError), self.connect() as connection:
            connection.sendall(request)
            while piece := connection.recv(65536):
                said += piece
        return said


@pytest.fixture
def asked() -> list[str]:
    """Give the list of what the tool was asked."""
    return []


@pytest.fixture
def proxy(tmp_path: Path, asked: list[str]) -> Iterator[Proxy]:
    """Run nginx."""
    handler = type("Remembering", (Upstream,), {"asked": asked})
    with Server(handler) as upstream:
        started = Proxy(tmp_path, upstream.server_port)
        with subprocess.Popen(started.command, stderr=subprocess.PIPE) as nginx:
            assert waits_until(lambda: started.is_up() or nginx.poll() is not None)
            try:
                assert nginx.poll() is None, nginx.stderr and nginx.stderr.read()
                yield started
            finally:
                nginx.terminate()


def test_nginx_cuts_off_who_sends_slowly_and_the_tool_hears_nothing_of_it(proxy: Proxy, asked: list[str]) -> None:
    """Neither half a head nor half a body takes a worker, and others are answered meanwhile."""
    host = b"Host: lessons.example.org\r\n"
    slow = {
        "head": b"GET /learn/slow/ HTTP/1.1\r\n" + host,
        "body": b"POST /learn/slow/api/state HTTP/1.1\r\n" + host + b"Content-Length: 100\r\n\r\n{",
    }
    answers: dict[str, bytes] = {}
    waiting = [
        threading.Thread(target=lambda name=name, sent=sent: answers.update({name: proxy.answer_to(sent)}))
        for name, sent in slow.items()
    ]
    for thread in waiting:
        thread.start()
    quick = b"GET " + PAGE.encode() + b"?query HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n"
    assert waits_until(lambda: proxy.answer_to(quick).startswith(b"HTTP/1.1 200 "))
    for thread in waiting:
        thread.join(PATIENCE)
    assert answers.keys() == slow.keys(), "nginx has closed both connections"
    assert set(asked) == {f"{PAGE}?query"}
    log = proxy.folder / "lessonpack.log"
    assert waits_until(lambda: "GET /learn/-/ 200" in log.read_text("utf-8"))
    assert "secret-token" not in log.read_text("utf-8")


def test_caddy_understands_its_file(tmp_path: Path) -> None:
    """With the addresses that stand in it, and with those that compose.yaml gives it."""
    own = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    composed = {"LESSONPACK_HOST": "courses.example.org", "LESSONPACK_UPSTREAMS": "web1:8000 web2:8000"}
    command = [program("caddy"), "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    for given in ({}, composed):
        said = subprocess.run(command, env=own | given, capture_output=True, encoding="utf-8", check=False)
        assert said.returncode == 0, said.stderr
