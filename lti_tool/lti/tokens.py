"""Short-lived signed strings that the browser carries for us: the state of a login, and the token of a launch.

A page's URL holds the launch token, so tabs and courses never mix. The browser shows a key besides, where it keeps one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from itsdangerous import (
    BadSignature,
    SignatureExpired,
    TimedSerializer,
    TimestampSigner,
    URLSafeTimedSerializer,
)
from itsdangerous.encoding import base64_encode

if TYPE_CHECKING:
    from collections.abc import Callable

STATE_SECONDS = 600
LAUNCH_SECONDS = 8 * 3600
ALONE_SECONDS = 4 * 3600
"""For how long a launch is good whose address alone opens it."""
TEACHES_ALONE_SECONDS = 3600


class Keeper(StrEnum):
    """Where a browser keeps its key."""

    COOKIE = "cookie"
    STORAGE = "storage"
    """That of our own origin. Only the player can send it: links, forms and pictures cannot."""


class _Uncompressed(URLSafeTimedSerializer):
    """Does not try to compress: what is random does not get shorter."""

    def dump_payload(self, obj: Any) -> bytes:
        return base64_encode(TimedSerializer.dump_payload(self, obj))


class TokenError(Exception):
    """A token was not issued by this installation, or was tampered with."""


class TokenExpiredError(TokenError):
    """One of our tokens has expired."""


@dataclass(frozen=True, slots=True)
class State:
    """A login in progress: its registration, its target URL, and the nonce that its launch must carry."""

    platform_id: int
    target: str
    nonce: str
    created: int
    """Milliseconds since 1970."""


class Tokens:
    """Creates and reads the tokens of one installation."""

    def __init__(self, secret: str, clock: Callable[[], int]) -> None:
        class _ClockSigner(TimestampSigner):
            def get_timestamp(self) -> int:
                return clock() // 1000

        self._secret = secret.encode()
        self._clock = clock
        self._states = _Uncompressed(secret, salt="state", signer=_ClockSigner)
        self._launches = _ClockSigner(secret, salt="launch")

    def new_nonce(self) -> str:
        """Return 256 random bits."""
        return secrets.token_urlsafe(32)

    def make_state(self, platform_id: int, target: str, nonce: str) -> str:
        """Return the state of a login (LTI security framework 5.1.1.2). Nothing is stored until it returns."""
        return str(self._states.dumps([platform_id, target, nonce, self._clock()]))

    def read_state(self, state: str) -> State:
        """Return what was passed to `make_state`; raise `TokenError` or `TokenExpiredError`."""
        try:
            platform_id, target, nonce, created = self._states.loads(state, max_age=STATE_SECONDS)
        except SignatureExpired as error:
            raise TokenExpiredError from error
        except (BadSignature, ValueError, TypeError) as error:
            raise TokenError from error
        return State(platform_id, target, nonce, created)

    def proof(self, state: str) -> str:
        """Return a secret for the browser that started the login, so that nobody can finish their login in it."""
        return hmac.new(self._secret, b"proof " + state.encode(), hashlib.sha256).hexdigest()

    def proves(self, state: str, proof: str) -> bool:
        """Return whether ``proof`` belongs to ``state``."""
        return hmac.compare_digest(self.proof(state).encode(), proof.encode())

    def preview_pass(self, launch_id: str) -> str:
        """Return what opens the previews of a launch, and nothing else, in another tab: it has no key there."""
        return hmac.new(self._secret, b"preview " + launch_id.encode(), hashlib.sha256).hexdigest()

    def make_launch(self, launch_id: str) -> str:
        """Return the token of an accepted launch."""
        return self._launches.sign(launch_id).decode()

    def read_launch(self, token: str) -> str:
        """Return the launch's id; raise `TokenError` or `TokenExpiredError`."""
        try:
            return self._launches.unsign(token, max_age=LAUNCH_SECONDS).decode()
        except SignatureExpired as error:
            raise TokenExpiredError from error
        except BadSignature as error:
            raise TokenError from error


def new_key() -> str:
    """Return 256 random bits for a browser to keep."""
    return secrets.token_urlsafe(32)


def key_digest(keeper: Keeper, key: str) -> str:
    """Return what the database has of a browser's key."""
    return f"{keeper}:{base64.b64encode(hashlib.sha256(key.encode()).digest()).decode()}"


def short_name(state: str) -> str:
    """Return the name under which a browser keeps the proof of ``state``: unique, and revealing nothing."""
    return hashlib.sha256(state.encode()).hexdigest()[:16]
