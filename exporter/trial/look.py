"""What is judged of the pages that learners see: each page once, whatever the LMS."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.trial.accessibility import violations
from exporter.trial.words import SHOWN, shown_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Frame

    from exporter.trial.findings import Finding

_PLACE = """() => [location.pathname, document.querySelector(".page.current")?.id,
  document.querySelector("h1")?.textContent,
  document.querySelector(".page.current .stage .question") ? "question" : "",
  document.querySelector(".page.current .verdict") ? "judged" : ""].join(" ")"""
"""Pages of lessonpack's player share an address; others differ in that."""


@dataclass
class Looks:
    """Everything that was seen so far."""

    words: set[str] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)
    _places: set[str] = field(default_factory=set)

    def new_words(self) -> frozenset[str]:
        """Return the words that were seen since this was asked the last time."""
        new = frozenset(self.words - self._told)
        self._told |= new
        return new

    def look(self, frame: Frame) -> Iterator[Finding]:
        """Note the words of a page, and yield what is wrong with it if it was not judged before."""
        self.words |= shown_words(frame.evaluate(SHOWN))
        place: str = frame.evaluate(_PLACE)
        if place not in self._places:
            self._places.add(place)
            yield from violations(frame)
