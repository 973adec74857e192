"""Headings of a text: the first one of a lesson is its title; the others can be linked to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.course import Heading
from exporter.source.markdown.plain import anchor_of, words_of
from exporter.source.markdown.tokens import become
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.problems import Position
    from exporter.source.markdown.file_context import FileContext
    from exporter.source.markdown.walk import Walk

DEEPEST_LISTED = 3
_NOT_IN_A_TITLE = {"link_open": "a link", "image": "an image", "footnote_ref": "a footnote"}
"""Inline tokens → what authors call them."""


class Headings:
    """The headings of one text found so far. Generated anchors begin with ``prefix``.

    ``given`` is the title in the front matter of a lesson, if there is one.
    """

    def __init__(self, page: FileContext, prefix: str, *, is_lesson: bool, given: str = "") -> None:
        self._page = page
        self._prefix = prefix
        self._is_lesson = is_lesson
        self._given = given
        self._level = 1 if is_lesson else None
        self.title: tuple[str, Position] | None = None
        self.listed: list[Heading] = []

    def add(self, tokens: list[Token], index: int, at: Position) -> None:
        """Add the heading that opens at ``index``, after its line was processed, and report problems."""
        opening, text, closing = tokens[index : index + 3]
        words = " ".join(words_of(text.children or ()).split())
        anchor = self._anchor(opening, words)
        level = int(opening.tag[1])
        if level == 1:
            if self._becomes_title(opening, text, words, at):
                become(opening, f'<span id="{opening.attrs["id"]}"></span>\n')
                become(text, "")
                become(closing, "")
                return
            level, opening.tag, closing.tag = 2, "h2", "h2"
        if self._level is not None and level > self._level + 1:
            wanted = "#" * (self._level + 1)
            message = f"this level {level} heading follows a level {self._level} heading; write '{wanted}'"
            self._page.problems.warning(at, message, "heading-level")
        self._level = level
        if level <= DEEPEST_LISTED and words:
            self.listed.append(Heading(level, anchor, words))

    def _becomes_title(self, opening: Token, text: Token, words: str, at: Position) -> bool:
        """Return whether a heading of level 1 is only shown as the title; otherwise, it stays as level 2."""
        if not self._is_lesson:
            self._page.problems.warning(at, "headings here start with '##'", "heading")
            return False
        if self.title is not None:
            self._page.problems.warning(at, "a second level 1 heading is shown as level 2; write '##'", "heading")
            return False
        self.title = (words, at)
        if self._given and self._given.casefold() != words.casefold():
            message = f"the heading {quoted(words)} is shown as level 2 below the title {quoted(self._given)}"
            self._page.problems.warning(at, f"{message}; delete one of them, or write '##'", "two-titles")
            return False
        if opening.level or self.listed or self._level != 1:
            where = "inside another block" if opening.level else "below another heading"
            message = f"this title stands {where}, so it is also shown there, as level 2; move it to the top"
            self._page.problems.warning(at, message, "title")
            return False
        for lost in dict.fromkeys(_NOT_IN_A_TITLE.get(child.type) for child in text.children or ()):
            if lost:
                message = f"a title is plain text, so {lost} in it is lost; move it below the title"
                self._page.problems.warning(at, message, "title")
        return True

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
