"""Pictures on other servers, fetched for a course only if whoever imports wishes so.

Their addresses come from somebody else's files. So each is looked at before it is called, and again after each
redirect: none leads into an inner network.
What comes is bounded in bytes, time and number, and is judged by its content.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from exporter.guarded_http import (
    PORTS,
    RESOLVED_IN,
    UNANSWERED,
    Limits,
    NoWebAddressError,
    TooLargeError,
    UnresolvedError,
    ask,
    is_public,
    parts_of,
    resolved,
)
from exporter.imports.notes import NotFetchedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.guarded_http import Answer, Network

MOST, MOST_REDIRECTS = 200, 3
LARGEST = 10 * 1024 * 1024
LARGEST_ALL = 64 * 1024 * 1024
SECONDS = 120.0
"""How long all pictures together may take."""
_LIMITS = Limits(connect=5, read=10, total=20, largest=LARGEST)
_HEADERS = {"User-Agent": "lessonpack", "Accept": "image/*"}
_MOVED = frozenset({301, 302, 303, 307, 308})
_OK = 200
_NO_ADDRESS = f"has no address that begins with {' or '.join(PORTS)}"


class Fetcher:
    """Fetches pictures, each once. ``reachable`` are networks that may be called although they are not public."""

    def __init__(self, reachable: tuple[Network, ...] = (), clock: Callable[[], float] = time.monotonic) -> None:
        self._reachable, self._clock = reachable, clock
        self._end: float | None = None
        self._found: dict[str, bytes | NotFetchedError] = {}
        self._size = 0

    def get(self, address: str) -> bytes:
        """Return what is at an address.

        Raises:
            NotFetchedError: it may not be fetched, or is not there.
        """
        if address not in self._found:
            try:
                self._found[address] = self._fetched(address)
            except NotFetchedError as reason:
                self._found[address] = reason
        found = self._found[address]
        if isinstance(found, NotFetchedError):
            raise found
        return found

    def _fetched(self, address: str) -> bytes:
        self._end = self._clock() + SECONDS if self._end is None else self._end
        if len(self._found) >= MOST or self._size > LARGEST_ALL:
            raise NotFetchedError(f"was not fetched: at most {MOST} pictures or {LARGEST_ALL // 1024 // 1024} MB are")
        url = f"https:{address}" if address.startswith("//") else address
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._asked(url)
            location = answer.headers.get("location")
            if answer.status not in _MOVED or not location:
                break
            url = _led_to(url, location)
        else:
            raise NotFetchedError("is redirected too often")
        if answer.status != _OK:
            raise NotFetchedError(f"was not sent: the server answered {answer.status}")
        self._size += len(answer.body)
        return answer.body

    def _asked(self, url: str) -> Answer:
        left = (self._end or 0) - self._clock()
        if left <= 0:
            raise NotFetchedError(f"was not fetched: all pictures together may take {SECONDS:g} seconds")
        try:
            parts = parts_of(url)
            addresses = resolved(parts, min(RESOLVED_IN, left))
            if not all(is_public(one) or any(one in network for network in self._reachable) for one in addresses):
                raise NotFetchedError("is in a private network, from which nothing is fetched")
            limits = _LIMITS._replace(total=min(_LIMITS.total, left))
            return ask("GET", parts, addresses[0], _HEADERS, None, limits)
        except NoWebAddressError:
            raise NotFetchedError(_NO_ADDRESS) from None
        except UnresolvedError:
            raise NotFetchedError("is on a server whose name could not be resolved") from None
        except TooLargeError:
            raise NotFetchedError(f"is larger than {LARGEST // 1024 // 1024} MB") from None
        except UNANSWERED:
            raise NotFetchedError("was not sent in time") from None


def _led_to(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise NotFetchedError(_NO_ADDRESS) from None
