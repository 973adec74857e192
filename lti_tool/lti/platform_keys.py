"""The public keys of platforms, as key objects, kept in memory per platform.

A key id that is not known makes us fetch the set again, since platforms rotate their keys (some every hour), but at a
limited rate, since anybody can invent a key id. An answer that is no key set leaves the known keys in place.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from lti_tool.base.http_client import OutboundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lti_tool.base.http_client import Outbound

FRESH_FOR = 3_600_000
"""How long a set is used without a look at its source: a key that a platform withdrew is dropped after an hour."""
REFETCH_AFTER = 30_000
"""How soon a set may be fetched again for an unknown key id."""


class UnknownKeyError(Exception):
    """The platform has no such key; ``problem`` says why its key set could not be read, if so."""

    def __init__(self, problem: str = "") -> None:
        self.problem = problem
        super().__init__(problem)


@dataclass(slots=True)
class _Known:
    keys: dict[str, rsa.RSAPublicKey] = field(default_factory=dict)
    fetched: int | None = None
    tried: int | None = None
    problem: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


class KeySets:
    """Finds the key that a platform signed with."""

    def __init__(self, outbound: Outbound, clock: Callable[[], int]) -> None:
        self._outbound = outbound
        self._clock = clock
        self._known: dict[str, _Known] = {}

    def find(self, url: str, kid: str) -> rsa.RSAPublicKey:
        """Return the key ``kid`` of the key set at ``url``; raises `UnknownKeyError`."""
        known = self._known.setdefault(url, _Known())
        if kid not in known.keys or self._is_stale(known):
            with known.lock:
                if self._may_fetch(known, kid):
                    self._fetch(url, known)
        if kid not in known.keys:
            raise UnknownKeyError(known.problem)
        return known.keys[kid]

    def _is_stale(self, known: _Known) -> bool:
        return known.fetched is None or self._clock() - known.fetched > FRESH_FOR

    def _may_fetch(self, known: _Known, kid: str) -> bool:
        wanted = kid not in known.keys or self._is_stale(known)  # another thread may have fetched meanwhile
        return wanted and (known.tried is None or self._clock() - known.tried >= REFETCH_AFTER)

    def _fetch(self, url: str, known: _Known) -> None:
        known.tried = self._clock()
        try:
            answer = self._outbound.get(url)
            keys = read_key_set(answer.json()) if answer.status == 200 else {}  # noqa: PLR2004 - OK
        except OutboundError as error:
            known.problem = str(error)
            return
        if not keys:
            known.problem = f"{url} answers {answer.status}, and not with a key set that has RSA keys"
            return
        known.keys, known.fetched, known.problem = keys, known.tried, ""


def read_key_set(value: Any) -> dict[str, rsa.RSAPublicKey]:
    """Return the RSA keys of a JSON Web Key Set that may check signatures, by key id; nothing when it is none."""
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
