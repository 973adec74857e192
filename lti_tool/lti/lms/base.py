"""What can be peculiar to an LMS. The defaults are what the specifications say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class LmsAddresses:
    """Where all LMSs of one make are asked: ``{at}`` is the LMS's own address, ``{client}`` the client id."""

    issuer: str
    logins: str
    tokens: str
    keys: str
    audience: str = ""
    """Whom requests for tokens address, if it is not where they are sent."""

    @property
    def are_its_own(self) -> bool:
        """Return whether they depend on which LMS of the make it is."""
        return "{at}" in self.issuer + self.logins + self.tokens + self.keys

    def filled(self, at: str, client_id: str) -> dict[str, str]:
        """Return a registration's addresses by the names of its fields."""

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
    """The family code that it gives itself (LTI 1.3, 5.4.2), to the letter; empty where that is not known."""
    authorization_path: str = ""
    """How the path of its authorization URL ends, which every registration has."""
    addresses: LmsAddresses | None = None
    """So that an admin copies two values instead of six."""
    registers_itself: bool = False
    """It knows LTI Dynamic Registration 1.0."""
    after_registration: str = ""
    """The sentence, by its key, that says what is left to do after that."""
    placements: tuple[str, ...] = ()
    """Where it may offer the picker, beside the places that Dynamic Registration names."""
    shares_names: str = ""
    """Where an admin lets it share names with a tool, in the words of its English settings."""
    keeps_links_apart: bool = True
    """Each item of one deep linking answer becomes a link of its own, with its own column."""
    echoes_comment: bool = False
    """A score without a comment wipes the teacher's, so the one that is there is sent along."""
    score_extras: tuple[tuple[str, Any], ...] = ()
    """What a score for it says beside the words of AGS."""

    def is_at(self, authorization_url: str) -> bool:
        """Return whether a login that goes there goes to this LMS."""
        return bool(self.authorization_path) and urlsplit(authorization_url).path.endswith(self.authorization_path)
