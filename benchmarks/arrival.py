"""What one arrival costs: login, launch, page, two files, state and the start of a quiz, in CPU time and statements.

It runs inside this process, without a web server, and learner after learner, so that nothing else is counted.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from sqlalchemy import event

from benchmarks.platform import LEARNERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIApplication

    from benchmarks.platform import Platform
    from lti_tool.base.database import Store

STEPS = ("login", "launch", "page", "script", "style", "state", "start")
_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK")


@dataclass
class Costs:
    """What each step came to. Of CPU time, the median counts: a busy machine spoils some."""

    arrivals: int = 0
    nanoseconds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    statements: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """Yield a line for each step, and one for all."""
        for name, steps in [*((step, (step,)) for step in STEPS), ("arrival", STEPS)]:
            milliseconds = sum(statistics.median(self.nanoseconds.get(step, [0])) for step in steps) / 1e6
            statements = sum(self.statements[step] for step in steps) / self.arrivals
            yield f"  {name:8} {milliseconds:6.2f} ms of CPU, {statements:4.1f} statements"


class Browser:
    """A browser in front of the application itself."""

    def __init__(self, app: WSGIApplication, url: str) -> None:
        self._app = app
        self._host = urlsplit(url).netloc
        self._cookies: dict[str, str] = {}

    def open(self, path: str, body: bytes = b"", content_type: str = "", method: str = "") -> tuple[str, Any, bytes]:
        """Return the status, the headers and the content of an answer."""
        head: list[Any] = []

        def start(status: str, headers: Any, *_error: Any) -> Any:
            head[:] = [status, headers]
            return lambda _content: None

        path, _, query = path.partition("?")
        environment = {
            "REQUEST_METHOD": method or ("POST" if body else "GET"), "PATH_INFO": path, "QUERY_STRING": query,
            "SCRIPT_NAME": "", "SERVER_NAME": "localhost", "SERVER_PORT": self._host.partition(":")[2],
            "HTTP_HOST": self._host, "SERVER_PROTOCOL": "HTTP/1.1", "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": content_type, "HTTP_ACCEPT_ENCODING": "gzip", "HTTP_ACCEPT_LANGUAGE": "en",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
            "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        answer = self._app(environment, start)
        content = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        status, headers = head
        for name, value in headers:
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return status, dict(headers), content


def measure(app: WSGIApplication, url: str, store: Store, platform: Platform, arrivals: int) -> Costs:
    """Let learners arrive, each once, and return what that costs; the first ones only warm up."""
    costs, step = Costs(), ""

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(_TRANSACTIONS):
            costs.statements[step] += 1

    event.listen(store.engine, "before_cursor_execute", count)
    store.on_statement = lambda statement: count(None, None, statement)
    try:
        for number in range(-5, arrivals):
            if number == 0:
                costs.nanoseconds.clear()
                costs.statements.clear()
            learner = arrive(app, url, platform, number % LEARNERS)
            step = next(learner)
            while step:
                began = time.process_time_ns()
                following = next(learner)
                costs.nanoseconds[step].append(time.process_time_ns() - began)
                step = following
    finally:
        store.on_statement = None
        event.remove(store.engine, "before_cursor_execute", count)
    costs.arrivals = arrivals
    return costs


def arrive(app: WSGIApplication, url: str, platform: Platform, number: int) -> Iterator[str]:
    """Yield the name of each step before it is taken, also of those that others take, and an empty one at the end."""
    browser = Browser(app, url)
    login = {"iss": platform.url, "client_id": "client", "login_hint": "hint", "target_link_uri": f"{url}/"}
    form = "application/x-www-form-urlencoded"
    yield "login"
    _status, _headers, page = browser.open("/lti/login", urlencode(login).encode(), form)
    yield "platform"
    found = re.search(rb'id="login">(.*?)</script>', page, re.DOTALL)
    query = parse_qs(urlsplit(json.loads(found[1])["authorization"]).query) if found else {}
    token = platform.sign(query["nonce"][0], f"{url}/", number)
    yield "launch"
    _status, headers, _content = browser.open(
        "/lti/launch", urlencode({"state": query["state"][0], "id_token": token}).encode(), form
    )
    yield "page"
    room = urlsplit(headers["Location"]).path
    _status, headers, page = browser.open(room)
    yield "browser"
    page = gzip.decompress(page) if headers.get("Content-Encoding") == "gzip" else page
    for kind, pattern in (("script", rb'src="([^"]*player\.js)"'), ("style", rb'href="([^"]*player\.css)"')):
        yield kind
        file = re.search(pattern, page)
        assert file, "the page names no such file"  # noqa: S101 - the benchmark would measure something else
        path = file[1].decode()
        browser.open(path if path.startswith("/") else f"{room}{path}")
    if b'id="state"' not in page:
        yield "state"
        browser.open(f"{room}api/state")
    yield "start"
    status, _headers, content = browser.open(
        f"{room}api/quizzes/check/start", json.dumps({"read": []}).encode(), "application/json"
    )
    if not status.startswith("200"):
        raise SystemExit(f"a quiz could not be started: {status} {content[:200]!r}")
    yield ""
