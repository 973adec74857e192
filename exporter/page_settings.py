"""How pages of a course are asked for: their structure, what they report, and whether a server scores them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Structure = Literal["single", "lessons"]
Responses = Literal["letters", "words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStore:
    """A learning record store (xAPI) that a page outside any LMS tells what learners do."""

    endpoint: str
    activity: str
    """The IRI that the course is known by there."""
    authorization: str
    """The header of each request; empty if it comes with the link that opens the page, or is not needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """What the player reports to the LMS besides status and score, and how it reports choices in SCORM 1.2."""

    interactions: bool = True
    objectives: bool = True
    responses: Responses = "letters"
    store: RecordStore | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What differs in pages without answers, whose questions a server scores."""

    files_at: str
    """Where the pages find all other files: an address that ends with a slash."""
    edition: str
    """The name of what learners see. The player's own is a hash over the answers as well, which could be guessed."""
    sentences: Mapping[str, Any] = field(default_factory=dict)
    """Further sentences."""
