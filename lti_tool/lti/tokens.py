"""Short-lived signed texts that a browser carries for us: the state of a login, and the token of a launch.

After a launch no page needs a cookie: its address holds the token of that launch, so tabs and courses never mix.
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
    """A token was not made by this installation, or it was changed."""


class TokenExpiredError(TokenError):
    """A token of ours is too old."""


@dataclass(frozen=True, slots=True)
class State:
    """A login under way: with which registration, to which address, and the nonce that its launch must carry."""

    platform_id: int
    target: str
    nonce: str
    created: int
    """Milliseconds since 1970."""


class Tokens:
    """Makes and reads the tokens of one installation."""

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
        """Return the state of a login (LTI security framework 5.1.1.2). Nothing is stored until it comes back."""
        return str(self._states.dumps([platform_id, target, nonce, self._clock()]))

    def read_state(self, state: str) -> State:
        """Return what `make_state` was given; raises `TokenError` or `TokenExpiredError`."""
        try:
            platform_id, target, nonce, created = self._states.loads(state, max_age=STATE_SECONDS)
        except SignatureExpired as error:
            raise TokenExpiredError from error
        except (BadSignature, ValueError, TypeError) as error:
            raise TokenError from error
        return State(platform_id, target, nonce, created)

    def proof(self, state: str) -> str:
        """Return what only the browser that began the login is told, so that nobody else's login is finished in it."""
        return hmac.new(self._secret, b"proof " + state.encode(), hashlib.sha256).hexdigest()

    def proves(self, state: str, proof: str) -> bool:
        """Return whether ``proof`` is that of ``state``."""
        return hmac.compare_digest(self.proof(state).encode(), proof.encode())

    def make_launch(self, launch_id: str) -> str:
        """Return the token of an accepted launch."""
        return str(self._launches.dumps(launch_id))

    def read_launch(self, token: str) -> str:
        """Return the launch's id; raises `TokenError` or `TokenExpiredError`."""
        try:
            return str(self._launches.loads(token, max_age=LAUNCH_SECONDS))
        except SignatureExpired as error:
            raise TokenExpiredError from error
        except BadSignature as error:
            raise TokenError from error


def short_name(state: str) -> str:
    """Return a name under which a browser keeps the proof of ``state``: it tells nothing, and two never meet."""
    return hashlib.sha256(state.encode()).hexdigest()[:16]
