"""A JSON Web Token in parts, taken apart once (RFC 7515, 5.2): PyJWT would do so for each look at it.

What it says is worth nothing until `SignedToken.is_signed_with`.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt

from lti_tool.base.intake import clean

if TYPE_CHECKING:
    from typing import Self

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_RS256 = jwt.get_algorithm_by_name("RS256")
_PARTS = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)")


@dataclass(frozen=True, slots=True)
class SignedToken:
    """The parts of a token."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signed: bytes
    signature: bytes

    @classmethod
    def read(cls, token: str) -> Self:
        """Take a token apart; raise `ValueError` if it is none."""
        parts = _PARTS.fullmatch(token)
        if parts is None:
            raise ValueError("not three parts in base64url")
        header, claims = (clean(json.loads(_decoded(part))) for part in parts.groups()[:2])
        if not isinstance(header, dict) or not isinstance(claims, dict):
            raise ValueError("header and claims are not objects")
        if "crit" in header or header.get("b64") is False:
            raise ValueError("the header asks for extensions (RFC 7515, 4.1.11)")
        return cls(header, claims, token[: parts.end(2)].encode("ascii"), _decoded(parts[3]))

    def is_signed_with(self, key: RSAPublicKey) -> bool:
        """Return whether the owner of ``key`` signed this."""
        return _RS256.verify(self.signed, key, self.signature)


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
