"""How many launches a second the LTI tool takes, beside a Flask application that echoes the same POST.

``python -m benchmarks.launches`` starts both with two gunicorn workers each and lets them take turns, so that what
else the machine does meets both alike. What to quote are the ratios and their spread; rates of a shared machine are
good for nothing. With ``--database postgresql://…/EMPTY`` the tool is measured on PostgreSQL, too.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from lti_tool.base.clock import now
from lti_tool.base.database import Store
from lti_tool.base.settings import Settings
from lti_tool.lti.launch import CLAIM
from lti_tool.lti.platforms import RegisteredPlatforms, Registration
from lti_tool.lti.signing_keys import SigningKeys
from lti_tool.lti.tokens import Tokens, short_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
WORKERS = 2
LEARNERS = 500
SECONDS_TO_WAIT = 180
"""For a program that starts or ends: some machines stand still for a minute."""

_LTI = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


@dataclass(frozen=True, slots=True)
class Server:
    """A web server under test, with what it is called in the results."""

    name: str
    port: int


class Platform:
    """An LMS as far as launches need one: it has a key, which it publishes, and signs."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        key_set = json.dumps({"keys": [public | {"kid": "key", "alg": "RS256", "use": "sig"}]}).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(key_set)))
                self.end_headers()
                self.wfile.write(key_set)

            def log_message(self, *_arguments: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def registration(self) -> Registration:
        """Return what the tool must know."""
        return Registration(
            issuer=self.url, client_id="client", authorization_url=f"{self.url}/auth", token_url=f"{self.url}/token",
            key_set_url=f"{self.url}/keys", token_audience=f"{self.url}/token",
        )  # fmt: skip

    def sign(self, nonce: str, target: str, number: int) -> str:
        """Return the token of a learner's launch, as long as a real one."""
        at = int(time.time())
        claims = {
            "iss": self.url, "aud": "client", "sub": f"learner-{number % LEARNERS}", "iat": at, "exp": at + 3600,
            "nonce": nonce, CLAIM + "message_type": "LtiResourceLinkRequest", CLAIM + "version": "1.3.0",
            CLAIM + "deployment_id": "1", CLAIM + "target_link_uri": target, CLAIM + "roles": [_LTI + "Learner"],
            CLAIM + "context": {"id": "context", "title": "A course"},
            CLAIM + "resource_link": {"id": "link", "title": "A link"}, CLAIM + "custom": {"course": "small"},
            CLAIM + "launch_presentation": {"return_url": f"{self.url}/back", "locale": "en"},
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
                "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
                "lineitem": f"{self.url}/lineitems/1", "lineitems": f"{self.url}/lineitems",
            },
        }  # fmt: skip
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": "key"})


class Tool:
    """The LTI tool on a database of its own, and the requests of launches for it."""

    def __init__(self, platform: Platform, folder: Path, database: str) -> None:
        self._platform = platform
        self._port = free_port()
        self._url = f"http://localhost:{self._port}"
        (folder / "courses").mkdir(parents=True)
        self._environment = {
            "LESSONPACK_URL": self._url,
            "LESSONPACK_DATABASE": database or f"sqlite:///{folder}/lessonpack.sqlite3",
            "LESSONPACK_COURSES": str(folder / "courses"),
            "LESSONPACK_DATA": str(folder / "data"),
            "LESSONPACK_REACHABLE_NETWORKS": "127.0.0.0/8",
            "LESSONPACK_GRADE_WORKERS": "separate",
        }
        store = Store(Settings.from_environment(self._environment).database)
        store.migrate()
        registered = RegisteredPlatforms(store)
        self._platform_id = registered.register(platform.registration(), deployment_id="1", actor="benchmark")
        SigningKeys(store).signer()
        self._tokens = Tokens(store.secret("tokens"), now)
        store.engine.dispose()

    @contextmanager
    def running(self) -> Iterator[Server]:
        """Serve it."""
        scheme = self._environment["LESSONPACK_DATABASE"].partition(":")[0]
        with gunicorn("lti_tool.server.wsgi:application()", self._port, self._environment):
            yield Server(scheme, self._port)

    def requests(self, count: int) -> list[bytes]:
        """Return the launches of logins that have just begun, as bytes; each can be used once."""
        return [self._request(number) for number in range(count)]

    def _request(self, number: int) -> bytes:
        nonce, target = self._tokens.new_nonce(), f"{self._url}/"
        signed = self._tokens.make_state(self._platform_id, target, nonce)
        state = f"state-{signed}"
        body = urlencode({"id_token": self._platform.sign(nonce, target, number), "state": state})
        cookie = f"lti-{short_name(state)}={self._tokens.proof(state)}"
        head = (
            f"POST /lti/launch HTTP/1.1\r\nHost: localhost:{self._port}\r\nCookie: {cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return (head + body).encode()


@contextmanager
def gunicorn(application: str, port: int, environment: dict[str, str]) -> Iterator[None]:
    """Run an application with the settings that ``deploy/gunicorn.conf.py`` has for its workers."""
    program = Path(sys.executable).parent / "gunicorn"
    command = [str(program), "--workers", str(WORKERS), "--worker-class", "gthread", "--threads", "8",
               "--log-level", "error", "--no-control-socket", "--bind", f"127.0.0.1:{port}", application]  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LESSONPACK_")}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, env=kept | environment, stderr=said)
        try:
            wait_for(process, port)
            yield
        except BaseException:
            said.seek(0)
            sys.stderr.buffer.write(said.read()[-5000:])
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
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def drive(port: int, requests: Sequence[bytes], connections: int) -> float:
    """Send all requests over so many connections at a time, and return how many were answered in a second."""
    lanes = [requests[lane::connections] for lane in range(connections)]
    start = threading.Barrier(connections + 1)
    wrong: list[bytes] = []

    def lane(mine: Sequence[bytes]) -> None:
        with socket.create_connection(("127.0.0.1", port), 60) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            start.wait()
            for request in mine:
                connection.sendall(request)
                head = answer(connection)
                if b" 303 " not in head.partition(b"\r\n")[0] or b"/learn/" not in head:
                    wrong.append(head)
                    return

    threads = [threading.Thread(target=lane, args=(mine,)) for mine in lanes]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if wrong:
        raise SystemExit(f"a launch was refused:\n{wrong[0].decode('latin-1')}")
    return len(requests) / took


def answer(connection: socket.socket) -> bytes:
    """Read one answer, and return its head."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += receive(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += receive(connection)
    return head


def receive(connection: socket.socket) -> bytes:
    """Return what came; raises `SystemExit` when the server has gone."""
    if piece := connection.recv(65536):
        return piece
    raise SystemExit("the server closed a connection")


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.launches", description=__doc__)
    parser.add_argument("--launches", type=int, default=1000, help="launches in each round (default: 1000)")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each (default: 9)")
    parser.add_argument("--connections", type=int, default=8, help="connections at a time (default: 8)")
    parser.add_argument("--database", action="append", default=[], help="an empty database to use beside SQLite")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lessonpack-benchmark-")))
        platform, port = Platform(), free_port()
        stack.enter_context(gunicorn("benchmarks.echo:app", port, {}))
        tools = [Tool(platform, folder / str(place), url) for place, url in enumerate(["", *given.database])]
        for tool in tools:
            server = stack.enter_context(tool.running())
            drive(server.port, tool.requests(min(given.launches, 100)), given.connections)
            pairs = []
            for _ in range(given.rounds):
                requests = tool.requests(given.launches)
                pairs.append(
                    (drive(server.port, requests, given.connections), drive(port, requests, given.connections))
                )
            report(server.name, pairs)
    print(f"load average {', '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} processors")


def report(name: str, pairs: Sequence[tuple[float, float]]) -> None:
    """Print what one database came to."""
    ratios = sorted(tool / echo for tool, echo in pairs)
    launches, echoes = (statistics.median(each) for each in zip(*pairs, strict=True))
    spread = f"from {ratios[0]:.3f} to {ratios[-1]:.3f} in {len(ratios)} rounds"
    rates = f"{launches:.0f} launches and {echoes:.0f} echoes a second"
    print(f"{name}: {statistics.median(ratios):.3f} of the echo ({spread}); {rates}")


if __name__ == "__main__":
    main()
