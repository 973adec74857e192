"""The public keys of platforms, cached in memory as key objects.

An unknown key id makes us fetch the key set again, because platforms rotate their keys (some every hour). The rate is
limited, because anybody can invent a key id. If the response is not a key set, the known keys stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from lti_tool.base.cache import Cache
from lti_tool.base.flights import SlowError
from lti_tool.base.http_client import HttpClientError
from lti_tool.base.metrics import Fetched, uncounted

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_tool.base.flights import Flights
    from lti_tool.base.http_client import HttpClient

FRESH_FOR = 3_600_000
"""How long a key set is used before it is fetched again: a key that a platform withdraws is dropped within the hour."""
FETCHED_AHEAD = 600_000
"""How long before it is due a set in use is fetched, while launches go on with what is known."""
REFETCH_AFTER = 30_000
"""How soon a key set may be fetched again because of an unknown key id."""
MOST_KEPT = 1_024


class UnknownKeyError(Exception):
    """The platform has no such key; ``problem`` says why, if its key set could not be read."""

    def __init__(self, problem: str = "") -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class _KeySet:
    """What is known of a key set. ``fetched`` is when it was read, ``tried`` when it was asked for last."""

    keys: dict[str, rsa.RSAPublicKey]
    fetched: int | None
    tried: int
    problem: str


class PlatformKeys:
    """Finds the key with which a platform signed."""

    def __init__(
        self, http_client: HttpClient, flights: Flights, clock: Callable[[], int], fetched: Fetched = uncounted
    ) -> None:
        self._flights = flights
        self._fetched = fetched
        self._http_client = http_client
        self._clock = clock
        self._cached: Cache[_KeySet] = Cache(most=MOST_KEPT)

    def find(self, url: str, kid: str) -> rsa.RSAPublicKey:
        """Return the key ``kid`` of the key set at ``url``; raises `UnknownKeyError`."""
        cached = self._cached.peek(url)
        try:
            if cached is None or not self._suffices(cached, kid):
                cached = self._flights.fetch(("keys", url), ("keys", url), lambda: self._renew(url, kid))
            elif self._is_soon_due(cached):
                self._flights.start(("keys", url), ("keys", url), lambda: self._counted(url, self._cached.peek(url)))
        except SlowError as error:
            cached = cached or _KeySet({}, None, 0, str(error))
        if kid not in cached.keys:
            raise UnknownKeyError(cached.problem)
        return cached.keys[kid]

    def _renew(self, url: str, kid: str) -> _KeySet:
        cached = self._cached.peek(url)
        if cached and self._suffices(cached, kid):
            return cached  # another launch has fetched it a moment ago
        return self._counted(url, cached)

    def _is_soon_due(self, cached: _KeySet) -> bool:
        """Return whether to fetch the set before anybody has to wait for it."""
        now = self._clock()
        is_old = cached.fetched is not None and now - cached.fetched > FRESH_FOR - FETCHED_AHEAD
        return is_old and now - cached.tried >= REFETCH_AFTER

    def _suffices(self, cached: _KeySet, kid: str) -> bool:
        """Return whether the key is known, or it is too early to fetch the set again."""
        now = self._clock()
        is_fresh = cached.fetched is not None and now - cached.fetched <= FRESH_FOR
        return (kid in cached.keys and is_fresh) or now - cached.tried < REFETCH_AFTER

    def _counted(self, url: str, before: _KeySet | None) -> _KeySet:
        key_set = self._fetch(url, before)
        self._fetched("key set", ok=not key_set.problem)
        return self._cached.put(url, key_set)

    def _fetch(self, url: str, before: _KeySet | None) -> _KeySet:
        now = self._clock()
        old = before or _KeySet({}, None, now, "")
        try:
            response = self._http_client.get(url)
            keys = read_key_set(response.json()) if response.status == 200 else {}  # noqa: PLR2004 - OK
        except HttpClientError as error:
            return replace(old, tried=now, problem=str(error))
        if not keys:
            problem = f"{url} responded with {response.status} but not with a key set that has RSA keys"
            return replace(old, tried=now, problem=problem)
        return _KeySet(keys, fetched=now, tried=now, problem="")


def read_key_set(value: Any) -> dict[str, rsa.RSAPublicKey]:
    """Return the RSA signature keys of a JSON Web Key Set by key id; empty if it is not a key set."""
    entries = value.get("keys") if isinstance(value, dict) else None
    keys: dict[str, rsa.RSAPublicKey] = {}
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig":
            continue
        kid = entry.get("kid")
        try:
            key = jwt.PyJWK(entry, algorithm="RS256").key
        except (jwt.PyJWTError, ValueError, TypeError):
            continue
        if isinstance(kid, str) and isinstance(key, rsa.RSAPublicKey):
            keys.setdefault(kid, key)
    return keys
