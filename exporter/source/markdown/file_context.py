"""What the texts of one file share: links, ids, and error reporting."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from exporter.course import direction_of_language
from exporter.source.wording import quoted, times_in_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.problems import Position, Problems
    from exporter.source.mathematics.macros import Macro

_OF_NOTES = re.compile(r"(?:t\d+-)?fn(?:ref)?\d+(?:-\d+)?")
"""Ids of footnotes."""


class CourseLinks(Protocol):
    """What a file asks of its course, and through what alone it depends on other files: see `Links`."""

    def link(self, written: str, file: str, at: Position) -> dict[str, str]:
        """Return the attributes of a link."""

    def medium(self, written: str, file: str, at: Position, endings: frozenset[str], kind: str) -> str | None:
        """Return the path of a file to show."""

    def sized(self, path: str, attributes: dict[str, str], at: Position) -> dict[str, str]:
        """Return the attributes of an image with its size."""

    def beside(self, path: str, ending: str, at: Position) -> str | None:
        """Return the file with the same name and another extension."""

    def size(self, path: str) -> int:
        """Return the bytes of a file in use."""

    def diagram(self, written: str, at: Position) -> str | None:
        """Return a diagram as SVG."""

    def frame(self, host: str, at: Position) -> None:
        """Note that a page of another host is embedded."""


@dataclass(slots=True)
class FileContext:
    """One file of a course, whose item is called ``item``. ``anchors`` collects the ids that its texts define."""

    file: str
    item: str
    language: str
    links: CourseLinks
    problems: Problems
    anchors: set[str] = field(default_factory=set)
    made_up: set[str] = field(default_factory=set)
    """Those of them that headings have from their words."""
    numbered: dict[str, int] = field(default_factory=dict)
    """Beginning of an anchor → its next number, for headings with the same text."""
    repeated: dict[tuple[str, str], list[Position]] = field(default_factory=dict)
    """Message and code of a warning → its places, for what authors write again and again."""
    macros: Mapping[str, Macro] = field(default_factory=dict)
    """The course's own commands for formulas."""
    as_written: bool = False
    """Whether quotation marks and dashes stay as they were written."""

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Return the direction in which the course is written."""
        return direction_of_language(self.language)

    @property
    def print_language(self) -> str | None:
        """Return the language whose punctuation is shown; None where it stays as it was written."""
        return None if self.as_written else self.language

    def link(self, written: str, at: Position) -> dict[str, str]:
        """Return the attributes of a link; empty if it is refused."""
        return self.links.link(written, self.file, at)

    def medium(self, written: str, at: Position, endings: frozenset[str], kind: str) -> str | None:
        """Return the address of a file to show, or None if it is refused."""
        path = self.links.medium(written, self.file, at, endings, kind)
        return None if path is None else f"media:{path}"

    def sized(self, address: str, attributes: dict[str, str], at: Position) -> dict[str, str]:
        """Return the attributes of the image at ``address`` with its width and height, if known."""
        return self.links.sized(address.removeprefix("media:"), attributes, at)

    def full_id(self, anchor: str) -> str:
        """Return an anchor of this file as an id that is unique in the course."""
        return f"{self.item}--{anchor}"

    def new_id(self, written: str, at: Position) -> str | None:
        """Return an author's id as one that is unique in the course; None, with a problem reported, if invalid."""
        anchor = "-".join(written.split())
        if not anchor:
            self.problems.warning(at, "the id is empty; write one or remove it", "empty")
            return None
        if not self.is_free(anchor):
            reason = "is reserved for footnotes" if _OF_NOTES.fullmatch(anchor) else "is used twice"
            self.problems.error(at, f"the id {quoted(anchor)} {reason}; change it", "duplicate-id")
        self.anchors.add(anchor)
        return self.full_id(anchor)

    def is_free(self, anchor: str) -> bool:
        """Return whether an anchor is new in this file, and not reserved for footnotes."""
        return anchor not in self.anchors and not _OF_NOTES.fullmatch(anchor)

    def made_up_id(self, base: str) -> str:
        """Return an anchor that begins with ``base`` and is new in this file."""
        base = f"section-{base}" if _OF_NOTES.fullmatch(base) else base
        anchor, number = base, self.numbered.get(base, 1)
        while anchor in self.anchors:
            anchor, number = f"{base}-{number}", number + 1
        self.numbered[base] = number
        self.anchors.add(anchor)
        self.made_up.add(anchor)
        return anchor

    def report_once(self, at: Position, message: str, code: str) -> None:
        """Warn of something, together with all its other places in this file: see `report_repeated`."""
        self.repeated.setdefault((message, code), []).append(at)

    def take_back(self, beginning: str) -> Position | None:
        """Return the first place of what `report_once` was told with this beginning; it is not reported any more."""
        same = [(min(places), key) for key, places in self.repeated.items() if key[0].startswith(beginning)]
        if not same:
            return None
        at, key = min(same)
        self.repeated[key].remove(at)
        if not self.repeated[key]:
            del self.repeated[key]
        return at

    def report_repeated(self) -> None:
        """Report at the end of a file what was said of it with `report_once`: each once, with the first places."""
        for (message, code), places in self.repeated.items():
            self.problems.warning(min(places), message + times_in_file([place.line for place in places]), code)
        self.repeated.clear()

    def removed(self, at: Position, what: str, advice: str) -> None:
        """Report that something was removed."""
        self.report_once(at, f"{what} is removed; {advice}", "removed-html")
