"""Pictures on other servers: fetched if somebody wishes so, and never from an inner network."""

from __future__ import annotations

import base64
import gzip
import ipaddress
import socket
import threading
import tracemalloc
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

import pytest

from exporter.imports import fetching
from exporter.imports.base import Wishes
from exporter.imports.fetching import Fetcher
from exporter.imports.notes import NotFetchedError
from exporter.imports.run import import_into_new
from tests.imports.imported import Imported
from tests.imports.moodle import PIXEL, answer, question, quiz
from tests.serving import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PICTURE = base64.b64decode(PIXEL)
REACHABLE = (ipaddress.ip_network("127.0.0.1/32"),)
"""The server of the tests; the other addresses of this machine are an inner network, as everywhere."""
BOMB = gzip.compress(gzip.compress(bytes(64 << 20), 1))
"""64 megabytes in less than a kilobyte, compressed twice."""
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


class Pictures(BaseHTTPRequestHandler):
    """Answers by what the path says."""

    asked: list[str]

    def do_GET(self) -> None:
        """Answer."""
        self.asked.append(self.path)
        name, _, rest = self.path.lstrip("/").partition("?to=")
        if name == "leave":
            self._answer(302, b"", location=rest)
        elif name == "broken":
            self._answer(302, b"", location="http://[")
        elif name == "bomb.png":
            self._answer(200, BOMB, encoding="gzip, gzip")
        elif name == "endless.png":
            self.send_response(200)
            self.end_headers()
            for _ in range(1000):
                self.wfile.write(PICTURE * 1000)
        else:
            bodies = {"leaf.png": PICTURE, "page.png": b"<html></html>", "script.svg": SCRIPT, "paper.png": b"%PDF-1.4"}
            self._answer(200 if name in bodies else 404, bodies.get(name, b""))

    def _answer(self, status: int, body: bytes, location: str = "", encoding: str = "") -> None:
        self.send_response(status)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """Serve pictures."""
    Pictures.asked = []
    with Server(Pictures) as running:
        yield running


def url(server: Server, path: str, host: str = "127.0.0.1") -> str:
    """Return an address at the server."""
    return f"http://{host}:{server.server_port}/{path}"


def test_pictures_come_into_the_course(server: Server, tmp_path: Path) -> None:
    """Of pages in Markdown and of texts in HTML, each is fetched once; what is not there is listed."""
    leaf, gone = url(server, "leaf.png"), url(server, "gone.png")
    (tmp_path / "a.md").write_text(f"# A\n\n![Leaf]({leaf}) ![Leaf]({leaf}) ![Gone]({gone})\n")
    answers = answer("true", 100) + answer("false")
    text = f'<p>Hot? <img src="{leaf}" alt="L"><img src="{gone}" alt="G"></p>'
    (tmp_path / "bank.xml").write_text(quiz(question("truefalse", text, answers)))
    wishes = Wishes(fetch=Fetcher(REACHABLE).get)

    page = Imported(import_into_new(tmp_path / "a.md", tmp_path / "page", None, "en", wishes))
    bank = Imported(import_into_new(tmp_path / "bank.xml", tmp_path / "bank", None, "en", wishes))

    assert page.text("a.md") == f"# A\n\n![Leaf](media/leaf.png) ![Leaf](media/leaf.png) [Gone]({gone})\n"
    assert (tmp_path / "page/media/leaf.png").read_bytes() == PICTURE
    assert page.lost == [f"3: the picture '{gone}' was not sent: the server answered 404; a link to it came"]
    assert "![L](media/leaf.png)G" in bank.text("bank.quiz.yaml")
    assert bank.lost == [f"3: the picture '{gone}' was not sent: the server answered 404"]
    assert Pictures.asked == ["/leaf.png", "/gone.png"]


def test_no_inner_server_is_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """By no address, by no redirect, and by no name that leads elsewhere when it is asked again."""
    fetcher = Fetcher(REACHABLE)
    for inner in (
        url(server, "leaf.png", "127.0.0.2"),
        url(server, "leaf.png", "[::1]"),
        url(server, "leaf.png", "[::127.0.0.1]"),
        url(server, "leaf.png", "[::ffff:127.0.0.1]"),
        "http://169.254.169.254/latest/meta-data",
        "//10.0.0.1/leaf.png",
        url(server, f"leave?to={url(server, 'leaf.png', '127.0.0.2')}"),
        url(server, "leave?to=http://169.254.169.254/latest/meta-data"),
    ):
        with pytest.raises(NotFetchedError, match="is in a private network"):
            fetcher.get(inner)
    for other in (
        "file:///etc/passwd",
        "ftp://a.example/b.png",
        url(server, "leave?to=file:///etc/passwd"),
        url(server, "broken"),
        "http://[",
    ):
        with pytest.raises(NotFetchedError, match="has no address that begins with http or https"):
            fetcher.get(other)
    assert "/leaf.png" not in Pictures.asked
    answers = iter(["127.0.0.1", "127.0.0.2"])
    real = socket.getaddrinfo

    def resolve(host: str, *arguments: Any, **options: Any) -> Any:
        return real(next(answers) if host == "rebound.example" else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert fetcher.get(url(server, "leaf.png", "rebound.example")) == PICTURE
    assert next(answers) == "127.0.0.2"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("page.png", "is not a picture, recording or PDF"),
        ("script.svg", "the drawing"),
        ("paper.png", "is not a picture"),
    ],
)
def test_what_is_no_picture_is_not_taken(server: Server, tmp_path: Path, name: str, why: str) -> None:
    """The content counts, not what the name or the server says."""
    (tmp_path / "a.md").write_text(f"# A\n\nText ![x]({url(server, name)})\n")

    came = Imported(
        import_into_new(tmp_path / "a.md", tmp_path / "page", None, "en", Wishes(fetch=Fetcher(REACHABLE).get))
    )

    assert not (tmp_path / "page/media").exists()
    assert [line for line in came.lost if why in line]


def test_fetching_ends(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """However large an answer is, however often a server redirects, and however many pictures there are."""
    limits = fetching._LIMITS._replace(largest=1 << 20)  # noqa: SLF001 - ten megabytes would take their time
    monkeypatch.setattr(fetching, "_LIMITS", limits)
    with pytest.raises(NotFetchedError, match="is larger than"):
        Fetcher(REACHABLE).get(url(server, "endless.png"))
    with pytest.raises(NotFetchedError, match="is redirected too often"):
        Fetcher(REACHABLE).get(url(server, "leave?to=/leave?to=/leave?to=/leave?to=/leave?to=/leaf.png"))
    monkeypatch.setattr(fetching, "MOST", 1)
    fetcher = Fetcher(REACHABLE)
    assert fetcher.get(url(server, "leaf.png")) == PICTURE
    assert fetcher.get(url(server, "leaf.png")) == PICTURE
    with pytest.raises(NotFetchedError, match="at most 1 pictures"):
        fetcher.get(url(server, "leaf.png?again"))
    times = iter([0.0, fetching.SECONDS + 1])
    with pytest.raises(NotFetchedError, match="may take 120 seconds"):
        Fetcher(REACHABLE, lambda: next(times)).get(url(server, "leaf.png"))


def test_a_name_server_that_is_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system has no limit for it."""
    is_over = threading.Event()

    def resolve(*_arguments: Any, **_options: Any) -> Any:
        is_over.wait()
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(fetching, "RESOLVED_IN", 0.01)
    with pytest.raises(NotFetchedError, match="whose name could not be resolved"):
        Fetcher(REACHABLE).get("http://silent.example/leaf.png")
    is_over.set()


def test_a_body_that_unpacks_without_end_fills_no_memory(server: Server) -> None:
    """It is unpacked piece by piece, up to the limit, however often it is compressed."""
    tracemalloc.start()
    try:
        with pytest.raises(NotFetchedError, match="is larger than 10 MB"):
            Fetcher(REACHABLE).get(url(server, "bomb.png"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * fetching.LARGEST
