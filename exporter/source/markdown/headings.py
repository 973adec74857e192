"""Headings of a text: the first one of a lesson is its title; the others can be linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.course import Heading
from exporter.source.markdown.plain import anchor_of, words_of
from exporter.source.markdown.tokens import become

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.problems import Position
    from exporter.source.markdown.file_context import FileContext
    from exporter.source.markdown.walk import Walk

DEEPEST_LISTED = 3
_NOT_IN_A_TITLE = {"link_open": "a link", "image": "an image", "footnote_ref": "a footnote"}
"""Inline tokens → what authors call them."""


class Headings:
    """The headings of one text found so far. Generated anchors begin with ``prefix``."""

    def __init__(self, page: FileContext, prefix: str, *, is_lesson: bool) -> None:
        self._page = page
        self._prefix = prefix
        self._is_lesson = is_lesson
        self._level = 1 if is_lesson else None
        self.title: tuple[str, Position] | None = None
        self.listed: list[Heading] = []

    def add(self, tokens: list[Token], index: int, at: Position) -> None:
        """Add the heading that opens at ``index``, after its line was processed, and report problems."""
        opening, text, closing = tokens[index : index + 3]
        words = " ".join(words_of(text.children or ()).split())
        anchor = self._anchor(opening, words)
        level = int(opening.tag[1])
        if level == 1 and self._is_lesson and self.title is None:
            self.title = (words, at)
            for token in (text, closing):
                become(token, "")
            for lost in dict.fromkeys(_NOT_IN_A_TITLE.get(child.type) for child in text.children or ()):
                if lost:
                    message = f"a title is plain text, so {lost} in it is lost; move it below the title"
                    self._page.problems.warning(at, message, "title")
            become(opening, f'<span id="{opening.attrs["id"]}"></span>\n')
            return
        if level == 1:
            again = "a second level 1 heading is shown as level 2; write '##'"
            self._page.problems.warning(at, again if self._is_lesson else "headings here start with '##'", "heading")
            level, opening.tag, closing.tag = 2, "h2", "h2"
        if self._level is not None and level > self._level + 1:
            wanted = "#" * (self._level + 1)
            message = f"this level {level} heading follows a level {self._level} heading; write '{wanted}'"
            self._page.problems.warning(at, message, "heading-level")
        self._level = level
        if level <= DEEPEST_LISTED and words:
            self.listed.append(Heading(level, anchor, words))

    def _anchor(self, opening: Token, words: str) -> str:
        written = opening.attrs.get("id")
        if written is not None:
            return str(written).removeprefix(self._page.full_id(""))
        anchor = self._page.made_up_id(self._prefix + (anchor_of(words) or "section"))
        opening.attrs["id"] = self._page.full_id(anchor)
        return anchor


def close_heading(walk: Walk, tokens: list[Token], index: int) -> None:
    """Add the heading that ends at ``index``."""
    opening = index - 2
    walk.headings.add(tokens, opening, walk.here((tokens[opening].map or [0])[0]))
