"""Notices elements of HTML that nobody closes, and tags that close nothing: browsers guess where they end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.problems import Position
    from exporter.source.markdown.file_context import FileContext

_END_MAY_BE_MISSING = frozenset(
    {"p", "li", "dt", "dd", "rt", "rp", "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup"}
)
"""HTML, 13.1.2.4."""
_IN_A_TABLE = frozenset({"caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"})
"""What browsers leave out anywhere else (HTML, 13.2.6.4.7)."""
_NO_TABLE = (
    "tags such as <tr> and <td> have no effect outside a <table>; write '<table>' above them and '</table>' below them"
)
_CODE = "unclosed"


class Tag(NamedTuple):
    """A tag that is shown."""

    name: str
    at: Position
    closes: bool = False


@dataclass(slots=True)
class OpenElements:
    """The elements of one text that are open so far, in the HTML between its Markdown."""

    page: FileContext
    opened: list[Tag] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    """Elements that a question has ended; their closing tags come below it."""

    def read(self, tags: Iterable[Tag]) -> None:
        """Open and close elements."""
        for tag in tags:
            if tag.name in _IN_A_TABLE and not tag.closes and not self._is_open("table"):
                self._warn(tag, _NO_TABLE)
            if tag.name in _END_MAY_BE_MISSING:
                continue
            if not tag.closes:
                self.opened.append(tag)
            elif not self._close(tag.name):
                self._warn(tag, f"'</{tag.name}>' closes nothing here; delete it")

    def end_at_question(self) -> None:
        """End all elements, because a question stands between texts and cannot be inside one."""
        for tag in self.opened:
            message = f"this <{tag.name}> ends above the next question, because a question cannot be inside HTML"
            self._warn(tag, f"{message}; write '</{tag.name}>' above the question")
            self.cut.append(tag.name)
        self.opened.clear()

    def report(self) -> None:
        """Report what is open at the end of the text."""
        for tag in self.opened:
            self._warn(tag, f"this <{tag.name}> is never closed; write '</{tag.name}>' after its content")
        self.opened.clear()

    def _is_open(self, name: str) -> bool:
        return any(tag.name == name for tag in self.opened)

    def _close(self, name: str) -> bool:
        for number in range(len(self.opened) - 1, -1, -1):
            if self.opened[number].name == name:
                del self.opened[number]
                return True
        if name in self.cut:
            self.cut.remove(name)
            return True
        return False

    def _warn(self, tag: Tag, message: str) -> None:
        self.page.report_once(tag.at, message, _CODE)
