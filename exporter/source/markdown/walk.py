"""The walk over one text's tokens: its position, and what the rules of all constructs share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it.token import Token

from exporter.source.markdown.open_elements import OpenElements

if TYPE_CHECKING:
    from exporter.problems import Position
    from exporter.source.markdown.file_context import FileContext
    from exporter.source.markdown.footnotes import Footnotes
    from exporter.source.markdown.headings import Headings


@dataclass(slots=True)
class Walk:
    """One text of a ``page``.

    ``place`` maps line and column of the text, both from 0, to the position in the file.
    """

    page: FileContext
    place: Callable[[int, int], Position]
    lines: list[str]
    footnotes: Footnotes
    headings: Headings
    is_lesson: bool = False
    line: int = 0
    elements: OpenElements = field(init=False)
    drawings: list[str] = field(default_factory=list)
    """Diagrams as SVG."""
    terms: list[tuple[Token, str]] = field(default_factory=list)
    """Opening tokens and words of the terms in definition lists."""

    def __post_init__(self) -> None:
        """Begin without open elements."""
        self.elements = OpenElements(self.page)

    def here(self, line: int | None = None, needle: str = "") -> Position:
        """Return the position of ``needle`` in the line, or of the line's first character."""
        number = self.line if line is None else line
        text = self.lines[number] if number < len(self.lines) else ""
        column = text.find(needle) if needle else len(text) - len(text.lstrip())
        return self.place(number, max(column, 0))


Rule = Callable[[Walk, list[Token], int], None]
"""Turns the token at an index, and sometimes its neighbours, into what the outputs need, and reports problems."""
