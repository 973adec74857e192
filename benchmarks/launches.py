"""How many launches a second the LTI tool takes, beside the sample application of PyLTI1p3, and what an arrival costs.

``python -m benchmarks.launches`` starts the tool, the sample (`benchmarks.sample`) and an application that echoes the
same POST, with two gunicorn workers each, and lets them take turns, so that what else the machine does meets all
alike. What to quote are the ratios and their spread; rates of a shared machine are good for nothing. With
``--database postgresql://…/EMPTY`` the tool is measured on PostgreSQL, too.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import serialization

from benchmarks.arrival import measure
from benchmarks.platform import Platform
from benchmarks.servers import ROOT, SECONDS_TO_WAIT, answer, free_port, gunicorn
from lti_tool.app import create_app
from lti_tool.base.clock import now
from lti_tool.base.database import Store
from lti_tool.base.settings import Settings
from lti_tool.lti.platforms import RegisteredPlatforms
from lti_tool.lti.signing_keys import SigningKeys, new_key
from lti_tool.lti.tokens import Tokens, short_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CONNECTIONS_OF_LOGINS = 8


@dataclass(frozen=True, slots=True)
class Run:
    """What one server came to in one round."""

    rate: float
    """Launches a second."""
    latencies: list[float]
    """Seconds, in ascending order."""

    def percentile(self, share: float) -> float:
        """Return within how many milliseconds that share of launches was answered."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)] * 1000


def post(port: int, path: str, fields: dict[str, str], cookies: str = "") -> bytes:
    """Return a form as it is sent."""
    body = urlencode(fields)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookies}\r\n"
    form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + form + body).encode()


class Tool:
    """The LTI tool on a database of its own, and the requests of launches for it."""

    def __init__(self, platform: Platform, folder: Path, database: str) -> None:
        self._platform = platform
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        folder.mkdir(parents=True)
        self._environment = {
            "LESSONPACK_URL": self.url,
            "LESSONPACK_DATABASE": database or f"sqlite:///{folder}/lessonpack.sqlite3",
            "LESSONPACK_COURSES": str(ROOT / "content"),
            "LESSONPACK_DATA": str(folder / "data"),
            "LESSONPACK_REACHABLE_NETWORKS": "127.0.0.0/8",
            "LESSONPACK_GRADE_WORKERS": "separate",
        }
        self.name = self._environment["LESSONPACK_DATABASE"].partition(":")[0]
        store = Store(self.settings().database)
        store.migrate()
        registered = RegisteredPlatforms(store)
        self._platform_id = registered.register(platform.registration(), deployment_id="1", actor="benchmark")
        SigningKeys(store).signer()
        self._tokens = Tokens(store.secret("tokens"), now)
        create_app(self.settings(), store=store).extensions["lessonpack"].watcher.look()  # publishes the courses
        store.engine.dispose()

    def settings(self) -> Settings:
        """Return its settings."""
        return Settings.from_environment(self._environment)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve it."""
        with gunicorn("lti_tool.server.wsgi:application()", self.port, self._environment):
            yield

    def requests(self, count: int) -> list[bytes]:
        """Return the launches of logins that have just begun; each can be used once."""
        return [self._request(number) for number in range(count)]

    def _request(self, number: int) -> bytes:
        nonce, target = self._tokens.new_nonce(), f"{self.url}/"
        state = f"state-{self._tokens.make_state(self._platform_id, target, nonce)}"
        cookie = f"lti-{short_name(state)}={self._tokens.proof(state)}"
        return post(
            self.port, "/lti/launch", {"id_token": self._platform.sign(nonce, target, number), "state": state}, cookie
        )

    def report_arrivals(self, arrivals: int) -> None:
        """Print what an arrival costs."""
        store = Store(self.settings().database)
        app = create_app(self.settings(), store=store)
        costs = measure(app, self.url, store, self._platform, arrivals)
        print(f"{self.name}: one arrival")
        print("\n".join(costs.lines()))
        app.extensions["lessonpack"].queue.close()
        store.engine.dispose()


class Sample:
    """The sample application, and the requests of launches for it."""

    def __init__(self, platform: Platform, folder: Path) -> None:
        self._platform = platform
        self._folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        folder.mkdir(parents=True)
        pem = new_key().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / "private.key").write_bytes(pem)
        registration = {
            "default": True, "client_id": "client", "auth_login_url": f"{platform.url}/auth",
            "auth_token_url": f"{platform.url}/token", "key_set_url": f"{platform.url}/keys",
            "key_set": platform.key_set, "private_key_file": "private.key", "deployment_ids": ["1"],
        }  # fmt: skip
        (folder / "settings.json").write_text(json.dumps({platform.url: [registration]}), encoding="utf-8")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve it."""
        with gunicorn("benchmarks.sample:app", self.port, {"SAMPLE_FOLDER": str(self._folder)}):
            yield

    def requests(self, count: int) -> list[bytes]:
        """Return the launches of logins, which it keeps, so they are made before."""
        fields = {"iss": self._platform.url, "client_id": "client", "login_hint": "hint",
                 "target_link_uri": f"{self.url}/launch/"}  # fmt: skip
        logins = [post(self.port, "/login/", fields) for _ in range(count)]
        answers: list[bytes] = []

        def keep(reply: bytes) -> bool:
            answers.append(reply)
            return reply.startswith(b"HTTP/1.1 302 ")

        drive(self.port, logins, CONNECTIONS_OF_LOGINS, keep)
        return [self._request(number, reply) for number, reply in enumerate(answers)]

    def _request(self, number: int, reply: bytes) -> bytes:
        lines = reply.partition(b"\r\n\r\n")[0].decode().split("\r\n")
        headers = [tuple(line.split(": ", 1)) for line in lines[1:]]
        cookies = "; ".join(value.partition(";")[0] for name, value in headers if name.lower() == "set-cookie")
        location = next(value for name, value in headers if name.lower() == "location")
        query = parse_qs(urlsplit(location).query)
        token = self._platform.sign(query["nonce"][0], f"{self.url}/launch/", number)
        return post(self.port, "/launch/", {"id_token": token, "state": query["state"][0]}, cookies)


def drive(port: int, requests: Sequence[bytes], connections: int, is_right: Callable[[bytes], bool]) -> Run:
    """Send all requests over so many connections at a time."""
    lanes = [requests[lane::connections] for lane in range(connections)]
    start = threading.Barrier(connections + 1)
    latencies: list[float] = []
    wrong: list[bytes] = []

    def lane(mine: Sequence[bytes]) -> None:
        try:
            send(mine)
        except OSError as error:
            wrong.append(str(error).encode())

    def send(mine: Sequence[bytes]) -> None:
        with socket.create_connection(("127.0.0.1", port), SECONDS_TO_WAIT) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            start.wait()
            for request in mine:
                sent = time.perf_counter()
                connection.sendall(request)
                reply = answer(connection)
                latencies.append(time.perf_counter() - sent)
                if not is_right(reply):
                    wrong.append(reply)
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
        raise SystemExit(f"a request was refused:\n{wrong[0].decode('latin-1')[:2000]}")
    return Run(len(requests) / took, sorted(latencies))


def is_launched(reply: bytes) -> bool:
    """Return whether the tool or the echo took a launch."""
    return b" 303 " in reply.partition(b"\r\n")[0] and b"/learn/" in reply


def is_page(reply: bytes) -> bool:
    """Return whether the sample took a launch."""
    return reply.startswith(b"HTTP/1.1 200 ") and b"A sample" in reply


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.launches", description=__doc__)
    parser.add_argument("--launches", type=int, default=1000, help="launches in each round (default: 1000)")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each (default: 9)")
    parser.add_argument("--connections", type=int, default=8, help="connections at a time (default: 8)")
    parser.add_argument("--arrivals", type=int, default=200, help="arrivals to count the cost of (default: 200)")
    parser.add_argument("--database", action="append", default=[], help="an empty database to use beside SQLite")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lessonpack-benchmark-")))
        platform, port = Platform(), free_port()
        stack.enter_context(gunicorn("benchmarks.echo:app", port, {}))
        sample = Sample(platform, folder / "sample")
        stack.enter_context(sample.running())
        tools = [Tool(platform, folder / str(place), url) for place, url in enumerate(["", *options.database])]
        for tool in tools:
            with tool.running():
                drive(tool.port, tool.requests(min(options.launches, 100)), options.connections, is_launched)
                rounds = []
                for _ in range(options.rounds):
                    mine, others = tool.requests(options.launches), sample.requests(options.launches)
                    rounds.append((
                        drive(tool.port, mine, options.connections, is_launched),
                        drive(sample.port, others, options.connections, is_page),
                        drive(port, mine, options.connections, is_launched),
                    ))  # fmt: skip
            report(tool.name, rounds)
            tool.report_arrivals(options.arrivals)
    print(f"load average {', '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} processors")


def report(name: str, rounds: Sequence[tuple[Run, Run, Run]]) -> None:
    """Print what one database came to."""
    for other, index in (("sample", 1), ("echo", 2)):
        ratios = sorted(each[0].rate / each[index].rate for each in rounds)
        spread = f"from {ratios[0]:.2f} to {ratios[-1]:.2f} in {len(ratios)} rounds"
        print(f"{name}: {statistics.median(ratios):.2f} times the {other} ({spread})")
    for who, index in (("tool", 0), ("sample", 1), ("echo", 2)):
        runs = [each[index] for each in rounds]
        rate = statistics.median(run.rate for run in runs)
        slow, slowest = (statistics.median(run.percentile(share) for run in runs) for share in (0.99, 1))
        print(f"  {who:6} {rate:5.0f} launches a second, 99 % within {slow:.0f} ms, all within {slowest:.0f} ms")


if __name__ == "__main__":
    main()
