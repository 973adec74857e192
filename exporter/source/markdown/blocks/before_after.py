"""Before and after: two pictures of the same size on top of each other, with a slider; on paper, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, top_level, wrapped
from exporter.source.markdown.blocks.pictures_in import is_picture

if TYPE_CHECKING:
    from markdown_it.token import Token

PICTURES = 2


def _shape(inside: Inside) -> list[Token]:
    parts = list(top_level(inside.content))
    if len(parts) != PICTURES or not all(map(is_picture, parts)):
        inside.warn("takes two pictures, first before, then after, each in a paragraph of its own and nothing else")
        return inside.content
    return [token for part in parts for token in wrapped("div", part, ' class="piece"')]


BLOCK = Block("before-after", _shape)
