"""Requests to an LMS go where they may, and end in time."""

from __future__ import annotations

import ipaddress
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
from ports import free_port

from lti_tool.base import http_client
from lti_tool.base.http_client import ForbiddenAddressError, HttpClient, HttpClientError, excerpt

if TYPE_CHECKING:
    from lms import Lms

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)

INNER = [
    "https://127.0.0.1/keys",
    "https://localhost/keys",
    "https://[::1]/keys",
    "https://[::ffff:127.0.0.1]/keys",
    "https://[::ffff:10.0.0.1]/keys",
    "https://[64:ff9b::a00:1]/keys",
    "https://[2002:a00:1::]/keys",
    "https://10.0.0.1/keys",
    "https://172.16.0.1/keys",
    "https://192.168.1.1/keys",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/keys",
    "https://0.0.0.0/keys",
    "https://224.0.0.1/keys",
    "https://2130706433/keys",
    "https://0x7f.1/keys",
    "https://[fe80::1]/keys",
    "https://[fd00::1]/keys",
]


@pytest.mark.parametrize("url", INNER)
def test_no_inner_address_is_called(url: str) -> None:
    """However an address is written, it leads to no machine of the inner network."""
    with pytest.raises(ForbiddenAddressError):
        HttpClient().get(url)


@pytest.mark.parametrize(
    "url", ["ftp://lms.example.org/", "file:///etc/passwd", "https://", "https://a:b@lms.example.org/", "nonsense", ""]
)
def test_only_web_addresses_are_called(url: str) -> None:
    """Neither files nor other protocols, and no address with a password in it."""
    with pytest.raises(ForbiddenAddressError):
        HttpClient().get(url)


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A public name with an inner address among its addresses is refused, whichever comes first."""

    def resolve(*_arguments: object, **_options: object) -> list[Any]:
        return [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(ForbiddenAddressError, match="LESSONPACK_REACHABLE_NETWORKS"):
        HttpClient().get("https://lms.example.org/keys")


def test_a_name_is_resolved_once(monkeypatch: pytest.MonkeyPatch, lms: Lms) -> None:
    """The connection goes to the address that was checked, so a second answer of the name server changes nothing."""
    resolved = []
    real = socket.getaddrinfo

    def resolve(host: str, *arguments: Any, **options: Any) -> Any:
        resolved.append(host)
        return real("127.0.0.1", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = lms.url.rsplit(":", 1)[1]
    assert HttpClient(LOOPBACK).get(f"http://lms.example.org:{port}/keys").status == 200
    assert resolved.count("lms.example.org") == 1


def test_a_redirect_inside_is_refused(lms: Lms) -> None:
    """An LMS that may be called cannot send us to a machine that may not."""
    with pytest.raises(ForbiddenAddressError) as caught:
        HttpClient(LOOPBACK).get(f"{lms.url}/leave?to=http://10.0.0.1/secrets")
    assert "10.0.0.1, in a private network" in caught.value.in_full


def test_redirects_end(lms: Lms) -> None:
    """A circle of redirects is left after a few."""
    with pytest.raises(HttpClientError, match="redirects more than"):
        HttpClient(LOOPBACK).get(f"{lms.url}/leave")
    assert len(lms.requests) == http_client.MOST_REDIRECTS + 1


def test_an_answer_without_end_is_cut(lms: Lms) -> None:
    """Nobody fills our memory."""
    with pytest.raises(HttpClientError, match="more than"):
        HttpClient(LOOPBACK).get(f"{lms.url}/big")


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", id="its content"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Long: ", id="its head"),
    ],
)
def test_a_server_that_drips_is_left_in_time(monkeypatch: pytest.MonkeyPatch, beginning: bytes) -> None:
    """A byte now and then keeps no worker busy."""
    monkeypatch.setattr(http_client, "TOTAL_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(beginning)
                while not stop.wait(0.05):
                    try:
                        connection.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(HttpClientError) as caught:
            HttpClient(LOOPBACK).get(f"http://127.0.0.1:{server.getsockname()[1]}/")
        stop.set()
        thread.join()
    assert caught.value.in_full.endswith(("did not respond: ReadTimeoutError", "did not respond: ConnectTimeoutError"))


def test_a_server_that_is_down_is_named_without_the_query() -> None:
    """What an admin reads tells which server it is, and no token."""
    port = free_port()
    with pytest.raises(HttpClientError, match=f"127.0.0.1:{port} did not respond") as caught:
        HttpClient(LOOPBACK).get(f"http://127.0.0.1:{port}/?token=secret")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", "(nothing)", id="nothing"),
        pytest.param(b'{"error": "invalid_token"}', '{"error": "invalid_token"}', id="what is no token"),
        pytest.param(
            b"registration_access_token=a.b&x=1", "registration_access_token=\u2026&x=1", id="a token in a form"
        ),
        pytest.param(b'{"access_token": "a.b", "x": 1}', '{"access_token": "\u2026", "x": 1}', id="a token in JSON"),
        pytest.param(b"<style>p{}</style><p>Coding error &amp;<br>debug", "Coding error & debug", id="a page"),
        pytest.param(b"<script>let a = 1;", "(nothing)", id="a page that is cut off"),
        pytest.param(b"a < b\x1b[31m\r\n\xe2\x80\xae c", "a < b [31m c", id="what plays with a terminal"),
        pytest.param(b"it was my/secret, my%2Fsecret", "it was \u2026, \u2026", id="a secret that is known"),
        pytest.param(b"y" * 1000, "y" * 299 + "\u2026", id="a long answer"),
    ],
)
def test_an_answer_is_quoted_as_a_line_of_plain_text(body: bytes, expected: str) -> None:
    """What is shown to an admin, and kept in a log, holds no markup and no token."""
    assert excerpt(body, without=("my/secret", "")) == expected
