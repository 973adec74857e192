"""What can be peculiar to an LMS. The defaults follow the specifications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class LmsAddresses:
    """The URLs of an LMS product: ``{at}`` is the LMS's own URL, ``{client}`` the client id."""

    issuer: str
    logins: str
    tokens: str
    keys: str
    audience: str = ""
    """The audience of token requests, if it is not the URL they are sent to."""

    @property
    def are_its_own(self) -> bool:
        """Return whether the URLs depend on the LMS's own URL."""
        return "{at}" in self.issuer + self.logins + self.tokens + self.keys

    def filled(self, at: str, client_id: str) -> dict[str, str]:
        """Return a registration's URLs by field name."""

        def fill(pattern: str) -> str:
            return pattern.format(at=at.rstrip("/"), client=client_id)

        return {
            "issuer": fill(self.issuer),
            "authorization_url": fill(self.logins),
            "token_url": fill(self.tokens),
            "key_set_url": fill(self.keys),
            "token_audience": self.audience,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Lms:
    """What is peculiar to one LMS."""

    name: str = ""
    product: str = ""
    """Its family code (LTI 1.3, 5.4.2), exactly as sent; empty if unknown."""
    authorization_path: str = ""
    """How the path of its authorization URL ends, which every registration has."""
    addresses: LmsAddresses | None = None
    """Lets an administrator copy two values instead of six."""
    registers_itself: bool = False
    """Whether it supports LTI Dynamic Registration 1.0."""
    after_registration: str = ""
    """Key of the sentence that says what to do after registration."""
    placements: tuple[str, ...] = ()
    """Where it may offer the picker, besides the placements that Dynamic Registration defines."""
    shares_names: str = ""
    """The setting that lets it share names with a tool, in the words of its English interface."""
    keeps_links_apart: bool = True
    """Whether each item of a deep linking response becomes a separate link with its own column."""
    echoes_comment: bool = False
    """Whether a score without a comment erases the teacher's, so that the existing one must be sent again."""
    score_extras: tuple[tuple[str, Any], ...] = ()
    """Additional entries in a score, beyond those of AGS."""

    def is_at(self, authorization_url: str) -> bool:
        """Return whether the authorization URL is one of this LMS."""
        return bool(self.authorization_path) and urlsplit(authorization_url).path.endswith(self.authorization_path)
