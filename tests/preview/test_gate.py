"""Who is let in to a preview: its own pages in the browser of whoever started it, and nobody else."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from exporter.preview.gate import Gate
from exporter.preview.loopback import Loopback
from exporter.preview.replies import Reply, Request
from tests.preview.looking import got

if TYPE_CHECKING:
    from collections.abc import Iterator

PANEL, HOST = "127.0.0.1:5", "127.0.0.1:6"
GATES = {"panel": Gate(PANEL), "content": Gate(HOST, f"http://{PANEL}")}


def status(which: str, path: str = "/state.json", **headers: str) -> int:
    """Return how a request is answered; 200 if it is let in."""
    gate = GATES[which]
    sent = {name.replace("_", "-"): value for name, value in {"host": gate.host, **headers}.items()}
    refused = gate.refuse(Request(path, sent))
    return 200 if refused is None else refused.status


@pytest.mark.parametrize("which", GATES)
@pytest.mark.parametrize("host", ["attacker.example", "localhost:5", "127.0.0.1", "127.0.0.1:7", ""])
def test_only_the_own_name_is_answered(which: str, host: str) -> None:
    """A site that lets its name lead to 127.0.0.1 (DNS rebinding) would otherwise be the same site as the preview."""
    assert status(which) == 200
    assert status(which, host=host) == 421


@pytest.mark.parametrize("which", GATES)
def test_only_the_own_origin_is_answered(which: str) -> None:
    """Nor that of the other server: what is played there may be hostile."""
    own, other = GATES[which].origin, GATES["content" if which == "panel" else "panel"].origin
    assert status(which, origin=own) == 200
    assert [status(which, origin=one) for one in (other, "null", "https://attacker.example")] == [403, 403, 403]


@pytest.mark.parametrize("which", GATES)
@pytest.mark.parametrize(("mode", "dest"), [("no-cors", "script"), ("cors", "empty"), ("navigate", "iframe")])
def test_no_page_of_another_site_uses_what_is_served(which: str, mode: str, dest: str) -> None:
    """Not as a script, not as data, and not in a frame."""
    metadata = {"sec_fetch_mode": mode, "sec_fetch_dest": dest}
    assert status(which, sec_fetch_site="same-origin", **metadata) == 200
    assert status(which, sec_fetch_site="cross-site", **metadata) == 403


def test_the_panel_shows_the_content_in_a_frame_and_not_the_other_way_round() -> None:
    """The other server on this computer is the same site to a browser."""
    framed = {"sec_fetch_site": "same-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"}
    assert (status("content", **framed), status("panel", **framed)) == (200, 403)
    fetched = {"sec_fetch_site": "same-site", "sec_fetch_mode": "cors", "sec_fetch_dest": "empty"}
    assert (status("content", **fetched), status("panel", **fetched)) == (403, 403)


def test_a_link_leads_to_the_first_page_only() -> None:
    """Somebody may have sent the address to themselves."""
    followed = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    assert (status("panel", "/", **followed), status("panel", "/state.json", **followed)) == (200, 403)


@pytest.mark.parametrize("which", GATES)
def test_no_service_worker_is_served(which: str) -> None:
    """One of a hostile package would meet whatever this port serves next."""
    assert status(which, service_worker="script", sec_fetch_site="same-origin") == 403


class _Telling:
    """Answers everything."""

    def reply(self, _request: Request) -> Reply:
        return Reply(b"secret")


@pytest.fixture(scope="module")
def origin() -> Iterator[Loopback]:
    """Serve an origin that has something to tell."""
    made = Loopback()
    made.start(_Telling(), Gate(made.host), {"X-Always": "yes"})
    yield made
    made.close()


def test_refusals_and_answers_have_the_same_headers(origin: Loopback) -> None:
    """And a refusal tells nothing."""
    for headers, expected in (({}, (200, b"secret")), ({"Origin": "null"}, (403, None))):
        answered, received, body = got(origin, "/", **headers)
        assert (answered, body if answered == 200 else None) == expected
        assert b"secret" not in body or answered == 200
        assert (received["X-Always"], received["Cache-Control"]) == ("yes", "no-store")
        assert (received["X-Content-Type-Options"], received["Cross-Origin-Resource-Policy"]) == (
            "nosniff",
            "same-origin",
        )
        assert received["Origin-Agent-Cluster"] == "?1"


@pytest.mark.parametrize(
    "lines",
    [
        "Host: {own}\r\nHost: attacker.example",
        "Host: attacker.example\r\nHost: {own}",
        "Host: {own}\r\nX:\r\n y\r\nX: 1",
    ],
)
def test_two_hosts_are_none(origin: Loopback, lines: str) -> None:
    """Whoever reads the first would see another request than whoever reads the last."""
    with socket.create_connection(("127.0.0.1", origin.port)) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\n{lines.format(own=origin.host)}\r\nConnection: close\r\n\r\n".encode())
        answer = connection.makefile("rb").read()
    assert (b"secret" in answer) is ("attacker" not in lines)


def test_only_this_computer_can_connect(origin: Loopback) -> None:
    """The socket is bound to loopback, not to every address."""
    assert origin.host == f"127.0.0.1:{origin.port}"
    assert origin._server.socket.getsockname()[0] == "127.0.0.1"  # noqa: SLF001 - what the system says
