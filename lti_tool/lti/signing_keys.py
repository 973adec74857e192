"""Our own RSA keys: they sign our messages to LMSs, and their public halves make up our key set."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import delete, select

from lti_tool.base.database import audit
from lti_tool.base.tables import SigningKey

if TYPE_CHECKING:
    from lti_tool.base.database import Store

_HOUR = 3_600_000
PUBLISHED_BEFORE_USE = _HOUR
"""An LMS that caches our key set needs time to fetch a new key before it sees a signature made with it."""
KEPT_AFTER_USE = 48 * _HOUR
"""A message signed with a retired key may still be on its way."""


class UnknownSigningKeyError(Exception):
    """There is no key with that id."""


@dataclass(frozen=True, slots=True)
class KeyState:
    """A key in the key set. ``state`` is ``signing``, ``next`` (published, to sign later) or ``retired``."""

    kid: str
    created: int
    state: str


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs. The key object is cached: parsing a key takes a hundred times as long as signing."""

    kid: str
    key: rsa.RSAPrivateKey

    def sign(self, claims: dict[str, Any]) -> str:
        """Return ``claims`` as a signed token (RS256, as LTI's security framework 6.1 requires)."""
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.kid})


def new_key() -> rsa.RSAPrivateKey:
    """Generate a key of the length that LTI's security framework requires."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class SigningKeys:
    """The keys of this installation. Every process reads them from the database, so all of them notice a rotation."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loaded: dict[str, rsa.RSAPrivateKey] = {}

    def signer(self) -> Signer:
        """Return the key to sign with; create the first one when needed."""
        rows = self._rows()
        if not rows:
            self.rotate(actor="first start")
            rows = self._rows()
        usable = [row for row in rows if row.retired is None]
        ripe = [row for row in usable if row.created <= self._store.clock() - PUBLISHED_BEFORE_USE]
        # A key that was published only recently signs only if there is no other, as on the first day.
        chosen = max(ripe, key=_age) if ripe else min(usable, key=_age)
        return Signer(chosen.kid, self._key(chosen))

    def key_set(self) -> dict[str, list[dict[str, Any]]]:
        """Return the public keys as a JSON Web Key Set (RFC 7517)."""
        if not (rows := self._rows()):
            self.signer()
            rows = self._rows()
        return {"keys": [self._public(row) for row in rows]}

    def rotate(self, *, actor: str) -> str:
        """Create a new key and return its id. Current keys retire when the new one may be used."""
        key = new_key()
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode("ascii")
        kid, at = secrets.token_hex(8), self._store.clock()
        with self._store.write() as session:
            session.add(SigningKey(kid=kid, private_pem=pem, created=at, retired=None))
            audit(session, at=at, actor=actor, act="rotate keys", subject=kid)
        return kid

    def listed(self) -> tuple[KeyState, ...]:
        """Return the keys in the key set, oldest first."""
        rows = self._rows()
        signing = self.signer().kid if rows else None

        def state(row: SigningKey) -> str:
            if row.kid == signing:
                return "signing"
            return "retired" if row.retired is not None else "next"

        return tuple(KeyState(row.kid, row.created, state(row)) for row in rows)

    def withdraw(self, kid: str, *, actor: str) -> None:
        """Delete a key at once, because its private half may have leaked; the last key is replaced first.

        Raises:
            UnknownSigningKeyError: there is no such key.
        """
        rows = self._rows()
        if kid not in {row.kid for row in rows}:
            raise UnknownSigningKeyError(kid)
        if not [row for row in rows if row.kid != kid and row.retired is None]:
            self.rotate(actor=actor)
        with self._store.write() as session:
            session.execute(delete(SigningKey).where(SigningKey.kid == kid))
            audit(session, at=self._store.clock(), actor=actor, act="withdraw key", subject=kid)

    def retire_replaced(self) -> None:
        """Retire keys whose successor signs, and delete those retired long ago."""
        signing, at = self.signer().kid, self._store.clock()
        with self._store.write() as session:
            rows = session.scalars(select(SigningKey)).all()
            newest = next(row.created for row in rows if row.kid == signing)
            for row in rows:
                if row.retired is None and row.created < newest:
                    row.retired = at
                elif row.retired is not None and row.retired < at - KEPT_AFTER_USE:
                    session.delete(row)

    def _rows(self) -> list[SigningKey]:
        with self._store.read() as session:
            return list(session.scalars(select(SigningKey).order_by(SigningKey.created)))

    def _key(self, row: SigningKey) -> rsa.RSAPrivateKey:
        if row.kid not in self._loaded:
            key = serialization.load_pem_private_key(row.private_pem.encode("ascii"), password=None)
            if not isinstance(key, rsa.RSAPrivateKey):
                raise TypeError(f"the signing key {row.kid} is not an RSA key")
            self._loaded[row.kid] = key
        return self._loaded[row.kid]

    def _public(self, row: SigningKey) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key(row).public_key()))
        return {"kty": "RSA", "n": public["n"], "e": public["e"], "kid": row.kid, "alg": "RS256", "use": "sig"}


def _age(row: SigningKey) -> tuple[int, str]:
    return (row.created, row.kid)
