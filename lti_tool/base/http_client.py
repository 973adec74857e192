"""Requests from this tool to an LMS. URLs come from registrations and launches, so each is checked before it is called.

A host name is resolved once, and all its addresses must be public (or in a network that the settings allow). The
connection then goes to the address that was checked, so a name server that changes its answer achieves nothing.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from exporter.guarded_http import (
    PORTS,
    UNANSWERED,
    Limits,
    NoWebAddressError,
    TooLargeError,
    UnresolvedError,
    ask,
    is_public,
    parts_of,
    resolved,
    tls_settings,
)
from lti_tool.base.intake import read_json

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Mapping

    from exporter.guarded_http import Address
    from lti_tool.base.settings import Network

CONNECT_SECONDS = 4.0
READ_SECONDS = 10.0
TOTAL_SECONDS = 15.0
LARGEST_ANSWER = 2_000_000
MOST_REDIRECTS = 3

_NOT_TEXT = (
    (re.compile(r"(?is)<(script|style|title)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)"), " "),
    (re.compile(r"</?[a-zA-Z!][^<>]*>?"), " "),
    (re.compile(r"eyJ[\w-]+\.[\w-]*\.?[\w-]*"), "…"),  # a signed token
    (re.compile(r"(?i)\b(bearer)\s+[^\s\"',;]+"), r"\1 …"),
    (re.compile(r"(?i)(token|secret|password|assertion)(\"?\s*[:=]\s*\"?)[^\s\"'&,;}]+"), r"\1\2…"),
)
"""What is cut from a response before a person reads it, and what replaces it."""


class HttpClientError(Exception):
    """A request was not made or not answered.

    The message may be shown to whoever made us send the request. ``in_full`` is for the log and the administrator's
    terminal: it holds no secrets either, but tells how machines of an inner network behave.
    """

    def __init__(self, message: str, in_full: str = "") -> None:
        super().__init__(message)
        self.in_full = in_full or message


class ForbiddenAddressError(HttpClientError):
    """This installation may not call the address."""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response. Header names are lower-case; repeated headers are joined with commas (RFC 9110 5.3)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    """Where it came from, after redirects."""
    is_inner: bool = False
    """Whether it came from a private network: what it says is for this tool's administrator alone."""

    def json(self) -> Any:
        """Return the body parsed as JSON, cleaned; raise `HttpClientError` if it is not JSON."""
        try:
            return read_json(self.body)
        except ValueError as error:
            host = urlsplit(self.url).netloc
            raise HttpClientError(f"{host} answered {self.status} with something that is not JSON") from error


def excerpt(body: bytes, *, without: Iterable[str] = (), longest: int = 300) -> str:
    """Return the beginning of a response as one line of plain text, safe to show and to log.

    Markup, anything that looks like a token, and everything in ``without`` (plain or URL-encoded) is removed.
    """
    text = body[: 40 * longest].decode("utf-8", "replace")
    for secret in filter(None, without):
        for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1]):
            text = text.replace(form, "…")
    for pattern, replacement in _NOT_TEXT:
        text = pattern.sub(replacement, text)
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in unescape(text)).split())
    return (text[: longest - 1] + "…" if len(text) > longest else text) or "(nothing)"


@dataclass(frozen=True, slots=True)
class HttpClient:
    """Calls other servers, with limits on time, size and redirects. ``reachable`` lists private networks to allow."""

    reachable: tuple[Network, ...] = ()
    _tls: ssl.SSLContext = field(default_factory=tls_settings)

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, same_origin: bool = False) -> HttpResponse:
        """Fetch ``url``, following a few redirects; each target is checked like the first URL.

        With ``same_origin``, a redirect to another origin (RFC 6454) raises `HttpClientError`.
        """
        headers = dict(headers or {})
        for _ in range(MOST_REDIRECTS + 1):
            response = self._request("GET", url, headers, None)
            location = response.headers.get("location")
            if response.status not in {301, 302, 303, 307, 308} or not location:
                return response
            following = urljoin(url, location)
            if same_origin and origin(following) != origin(url):
                raise HttpClientError(f"{urlsplit(url).netloc} redirects to another server")
            if urlsplit(following).netloc != urlsplit(url).netloc:
                headers.pop("Authorization", None)  # a token is only for the server it was sent to
            url = following
        raise HttpClientError(f"{urlsplit(url).netloc} redirects more than {MOST_REDIRECTS} times")

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Send ``body`` to ``url``. A redirect is returned, not followed: the body is meant for that URL only."""
        return self._request("POST", url, dict(headers), body)

    def put(self, url: str, body: bytes, headers: Mapping[str, str]) -> HttpResponse:
        """Replace what is at ``url`` with ``body``. A redirect is returned, not followed."""
        return self._request("PUT", url, dict(headers), body)

    def delete(self, url: str, headers: Mapping[str, str]) -> HttpResponse:
        """Delete what is at ``url``. A redirect is returned, not followed."""
        return self._request("DELETE", url, dict(headers), None)

    def _request(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> HttpResponse:
        address = self._addresses(url)[0]
        is_inner = not is_public(address)
        parts = urlsplit(url)
        headers = {"User-Agent": "lessonpack", "Accept": "application/json", **headers}
        limits = Limits(CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS, LARGEST_ANSWER)
        try:
            answer = ask(method, parts, address, headers, body, limits, self._tls)
        except TooLargeError as error:
            raise HttpClientError(f"{parts.netloc} sent more than {LARGEST_ANSWER} bytes") from error
        except UNANSWERED as error:
            message = f"{parts.netloc} did not respond"
            in_full = f"{message}: {_plain(error)}"
            raise HttpClientError(message if is_inner else in_full, in_full) from error
        return HttpResponse(answer.status, answer.headers, answer.body, url, is_inner)

    def is_inner(self, url: str) -> bool:
        """Return whether ``url`` leads into a private network; raise `HttpClientError` if it may not be called."""
        return not all(map(is_public, self._addresses(url)))

    def _addresses(self, url: str) -> list[Address]:
        """Return the network addresses behind ``url``, each of them checked."""
        try:
            parts = parts_of(url)
            addresses = resolved(parts)
        except NoWebAddressError as error:
            raise ForbiddenAddressError(str(error)) from error
        except UnresolvedError as error:
            raise HttpClientError(str(error)) from error
        host = parts.hostname
        for address in addresses:
            listed = any(address in network for network in self.reachable)
            if not listed and not is_public(address):
                remedy = "if your LMS really is there, add its network to LESSONPACK_REACHABLE_NETWORKS"
                raise ForbiddenAddressError(
                    f"{host} is in a private network; {remedy}",
                    f"{host} is at {address}, in a private network; {remedy}",
                )
            if not listed and parts.scheme == "http":
                raise ForbiddenAddressError(f"'{url}' is not encrypted: LMSs are called over https only")
        return addresses


def origin(url: str) -> tuple[str, str, int | None]:
    """Return a URL's scheme, host and port, the default one filled in; raise `ForbiddenAddressError` for no URL."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port or PORTS.get(parts.scheme)
    except ValueError as error:
        raise ForbiddenAddressError(f"'{url}' is not a URL") from error


def _plain(error: Exception) -> str:
    """Say what went wrong, leaving out the URL's query, which may hold a token."""
    reason = getattr(error, "reason", None) or error
    return type(reason).__name__ if isinstance(reason, Exception) else str(reason)
