"""Continue: holds back what follows in the lesson until the reader goes on. A title or one line is on its button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside

if TYPE_CHECKING:
    from markdown_it.token import Token


_LONGEST = 80
"""Characters of a text that is taken for the words of the button."""
_MARKED = re.compile(r"[\n<\[`$]")
"""What is more than plain words: a line below, a link, a picture, code, a formula."""


def _shape(inside: Inside) -> list[Token]:
    if inside.content and not inside.title and _is_short(inside.content):
        inside.title, inside.content = inside.content, []
    if inside.content:
        inside.warn(
            "has contents, but holds back what stands below it; write ':::' below its name, or below one short line, "
            "which is what its button says"
        )
    if inside.level > 0:
        inside.warn("holds back nothing inside another container; move it out of there")
    if inside.title:
        # What its button says, which paper does not need.
        inside.attributes["title"] = inside.label
        inside.title = []
    return inside.content


def _is_short(content: list[Token]) -> bool:
    """Return whether there is one line of plain words, which most people write for the button."""
    if len(content) != 3 or content[0].type != "paragraph_open":  # noqa: PLR2004 - a paragraph with its text
        return False
    words = content[1].content
    return len(words) <= _LONGEST and not _MARKED.search(words)


BLOCK = Block("continue", _shape, is_empty=True)
