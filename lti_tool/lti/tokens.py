"""Short-lived signed strings that the browser carries for us: the state of a login, and the token of a launch.

After a launch no page needs a cookie: its URL holds the launch token, so tabs and courses never mix.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

if TYPE_CHECKING:
    from collections.abc import Callable

STATE_SECONDS = 600
LAUNCH_SECONDS = 8 * 3600


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
        self._states = URLSafeTimedSerializer(secret, salt="state", signer=_ClockSigner)
        self._launches = URLSafeTimedSerializer(secret, salt="launch", signer=_ClockSigner)

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

    def make_launch(self, launch_id: str) -> str:
        """Return the token of an accepted launch."""
        return str(self._launches.dumps(launch_id))

    def read_launch(self, token: str) -> str:
        """Return the launch's id; raise `TokenError` or `TokenExpiredError`."""
        try:
            return str(self._launches.loads(token, max_age=LAUNCH_SECONDS))
        except SignatureExpired as error:
            raise TokenExpiredError from error
        except BadSignature as error:
            raise TokenError from error


def short_name(state: str) -> str:
    """Return the name under which a browser keeps the proof of ``state``: unique, and revealing nothing."""
    return hashlib.sha256(state.encode()).hexdigest()[:16]
