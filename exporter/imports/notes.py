"""What an import could not carry over, and what a person should look at, each with its place in the source."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from exporter.problems import Position

MOST_NOTES = 5_000
"""Notes that are kept; a source with more is no source that a person reads a report of."""
_LONGEST = 500
_LONGEST_QUOTE = 60


class Kind(StrEnum):
    """What a note is about."""

    LOST = "lost"
    LOOK = "look"


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One thing that did not come (``lost``), or came and needs a look (``look``)."""

    place: Position
    kind: Kind
    message: str


class ImportFailed(Exception):  # noqa: N818 - nothing is written after it
    """Nothing can be imported. The message says where, why, and what to do; ``notes`` say what was lost before."""

    def __init__(self, place: Position | None, message: str, notes: tuple[Note, ...] = ()) -> None:
        self.place, self.notes = place, notes
        super().__init__(message)


class NotFetchedError(Exception):
    """A picture on another server was not fetched. The message says why, and goes on from the picture's name."""


@dataclass(slots=True)
class Notes:
    """Collects notes while a source is read and fitted.

    ``fetch`` returns a picture on another server, or raises `NotFetchedError`; None if nothing is to be fetched.
    """

    fetch: Callable[[str], bytes] | None = None
    found: list[Note] = field(default_factory=list)
    left_out: int = 0
    _once: set[str] = field(default_factory=set)

    def lost(self, place: Position, message: str) -> None:
        """Note what does not come along."""
        self._add(place, Kind.LOST, message)

    def look(self, place: Position, message: str) -> None:
        """Note what a person should look at."""
        self._add(place, Kind.LOOK, message)

    def lost_once(self, place: Position, message: str) -> None:
        """Note what does not come along from anywhere in the source, at its first place."""
        if message not in self._once:
            self._once.add(message)
            self.lost(place, message)

    def look_once(self, place: Position, message: str) -> None:
        """Note something that a person should look at wherever it is, at its first place."""
        if message not in self._once:
            self._once.add(message)
            self.look(place, message)

    def sorted(self) -> tuple[Note, ...]:
        """Return all notes by file and line."""
        return tuple(sorted(set(self.found)))

    def _add(self, place: Position, kind: Kind, message: str) -> None:
        if len(self.found) >= MOST_NOTES:
            self.left_out += 1
            return
        words = " ".join(message.split())
        self.found.append(Note(place, kind, words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"))


def short(text: str) -> str:
    """Return a text of the source as a message quotes it: on one line, shortened, in quotation marks."""
    words = " ".join(text.split())
    return f"'{words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + '…'}'"


def percent(share: float) -> str:
    """Return a share in percent, as people write it: ``33.3 %``."""
    return f"{round(share * 100, 1):g} %"
