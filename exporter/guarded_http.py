"""One request to a server whose address somebody else has written: the network address is looked at before the call.

A host name is resolved once, and the connection goes to an address that the caller has checked, so that a name server
that changes its answer achieves nothing. Which addresses may be called, and where
redirects lead, is up to callers.
"""

from __future__ import annotations

import functools
import http.client
import io
import ipaddress
import queue
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import SplitResult, urlsplit

import urllib3

if TYPE_CHECKING:
    from collections.abc import Mapping

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
PORTS = {"http": 80, "https": 443}
UNANSWERED = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)
"""What a request may raise that nobody answered."""
RESOLVED_IN = 10.0
"""Seconds that name servers have for an answer."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Limits(NamedTuple):
    """Seconds for connecting, for one piece, and for all of an answer, and the bytes that it may have."""

    connect: float
    read: float
    total: float
    largest: int


class Answer(NamedTuple):
    """What a server has answered. Names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NoWebAddressError(ValueError):
    """An address is not one of the web."""


class UnresolvedError(OSError):
    """The name of a host leads to no address."""


class TooLargeError(OSError):
    """An answer has more bytes than it may have."""


def parts_of(url: str) -> SplitResult:
    """Return the parts of an address of the web.

    Raises:
        NoWebAddressError: it is none.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise NoWebAddressError(f"'{url}' is not a URL") from error
    if parts.scheme not in PORTS or not host or parts.username is not None:
        raise NoWebAddressError(f"'{url}' is not an http or https URL")
    return parts


def resolved(parts: SplitResult, seconds: float = RESOLVED_IN) -> list[Address]:
    """Return all network addresses of a host.

    Raises:
        UnresolvedError: there is none, or no name server has said so within ``seconds``.
    """
    answers: queue.SimpleQueue[list[Address] | Exception] = queue.SimpleQueue()
    # The system waits for name servers as long as it likes, and nothing stops it; so somebody else waits for it.
    threading.Thread(target=_resolve, args=(parts, answers), name="resolve", daemon=True).start()
    try:
        found = answers.get(timeout=max(seconds, 0.0))
    except queue.Empty:
        raise UnresolvedError(f"the host name {parts.hostname} could not be resolved in time") from None
    if isinstance(found, Exception):
        raise UnresolvedError(f"the host name {parts.hostname} could not be resolved") from found
    return found


def _resolve(parts: SplitResult, answers: queue.SimpleQueue[list[Address] | Exception]) -> None:
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 0, type=socket.SOCK_STREAM)
        answers.put([ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found])
    except (OSError, ValueError) as error:
        answers.put(error)


def is_public(address: Address) -> bool:
    """Return whether an address is on the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        # IPv6 addresses that embed an IPv4 address could lead back into the private network.
        if address.ipv4_mapped or address.sixtofour or address.teredo or address in _NAT64:
            return False
        return address.is_global and not (address.is_multicast or address.is_site_local or address.is_reserved)
    return address.is_global and not address.is_multicast


@functools.cache
def tls_settings() -> ssl.SSLContext:
    """Return the TLS settings of every connection. Loading the trusted certificates is slow, so it happens once."""
    return ssl.create_default_context()


def ask(  # noqa: PLR0913, PLR0917 - what a request is made of
    method: str,
    parts: SplitResult,
    address: Address,
    headers: Mapping[str, str],
    body: bytes | None,
    limits: Limits,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """Ask the server at an address, and return its answer; redirects are not followed.

    Raises:
        TooLargeError: the answer has too many bytes.
        UNANSWERED: there is none in time.
    """
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _pool(parts, str(address), limits, tls or tls_settings()) as pool:
        response = pool.urlopen(
            method,
            target,
            body=body,
            headers={**headers, "Host": parts.netloc},
            redirect=False,
            retries=False,
            preload_content=False,
        )
        try:
            content = _read(response, limits.largest)
        finally:
            response.close()
    joined = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, joined, content)


def _read(response: urllib3.BaseHTTPResponse, largest: int) -> bytes:
    content = bytearray()
    while piece := response.read1(65536):  # returns whatever has arrived, so slow senders are noticed too
        content += piece
        if len(content) > largest:
            raise TooLargeError(f"more than {largest} bytes")
    return bytes(content)


class _Timed(io.RawIOBase):
    """Reads from a connection until a deadline: a timeout per read would not stop a server that sends byte by byte."""

    def __init__(self, raw: io.RawIOBase, connection: socket.socket, limits: Limits) -> None:
        self._raw = raw
        self._connection = connection
        self._limits = limits
        self._end = time.monotonic() + limits.total

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(min(left, self._limits.read))
        return cast("int | None", self._raw.readinto(buffer))

    def close(self) -> None:
        self._raw.close()
        super().close()


def _timed_by(limits: Limits) -> type[http.client.HTTPResponse]:
    class TimedResponse(http.client.HTTPResponse):
        """A response whose headers, too, must arrive before the deadline."""

        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            super().__init__(sock, *args, **kwargs)
            self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock, limits))

    return TimedResponse


def _pool(parts: SplitResult, address: str, limits: Limits, tls: ssl.SSLContext) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=limits.connect, read=limits.read)
    response = _timed_by(limits)
    port = parts.port or PORTS[parts.scheme]
    if parts.scheme == "http":
        connection = type("Connection", (urllib3.connection.HTTPConnection,), {"response_class": response})
        pool = type("Pool", (urllib3.HTTPConnectionPool,), {"ConnectionCls": connection})
        return cast("urllib3.HTTPConnectionPool", pool(address, port, timeout=timeout))
    connection = type("TlsConnection", (urllib3.connection.HTTPSConnection,), {"response_class": response})
    pool = type("TlsPool", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": connection})
    return cast(
        "urllib3.HTTPConnectionPool",
        pool(
            address,
            port,
            timeout=timeout,
            ssl_context=tls,
            server_hostname=parts.hostname,
            assert_hostname=parts.hostname,
        ),
    )
