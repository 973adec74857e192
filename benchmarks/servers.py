"""Web servers under test, and raw connections to them."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
WORKERS = 2
SECONDS_TO_WAIT = 180
"""For a program that starts or ends: some machines stand still for a minute."""


@contextmanager
def gunicorn(application: str, port: int, environment: dict[str, str]) -> Iterator[None]:
    """Run an application with the settings that ``deploy/gunicorn.conf.py`` has for its workers."""
    program = Path(sys.executable).parent / "gunicorn"
    command = [str(program), "--workers", str(WORKERS), "--worker-class", "gthread", "--threads", "8",
               "--timeout", str(SECONDS_TO_WAIT), "--log-level", "error", "--no-control-socket",
               "--bind", f"127.0.0.1:{port}", application]  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LESSONPACK_")}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=ROOT, env=kept | environment, stderr=output)
        try:
            wait_for(process, port)
            yield
        except BaseException:
            output.seek(0)
            sys.stderr.buffer.write(output.read()[-5000:])
            raise
        finally:
            process.terminate()
            process.wait(SECONDS_TO_WAIT)


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Return when somebody listens at ``port``."""
    end = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers at port {port}")


def free_port() -> int:
    """Return a port that nobody listens at, below those that connections get by chance before a server has started."""
    for port in random.sample(range(20_000, 32_000), 1_000):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise SystemExit("no port is free")


def answer(connection: socket.socket) -> bytes:
    """Read one answer, and return it."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += receive(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += receive(connection)
    return head + b"\r\n\r\n" + body


def receive(connection: socket.socket) -> bytes:
    """Return what came; raises `SystemExit` when the server has gone."""
    if piece := connection.recv(65536):
        return piece
    raise SystemExit("the server closed a connection")
