"""Carousel: pictures one after the other, which open large; without a script they stand below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, top_level, wrapped
from exporter.source.markdown.blocks.pictures_in import is_picture

if TYPE_CHECKING:
    from markdown_it.token import Token

FEWEST = 2


def _shape(inside: Inside) -> list[Token]:
    parts = list(top_level(inside.content))
    pictures = [part for part in parts if is_picture(part)]
    others = next((part for part in parts if not is_picture(part)), None)
    if len(pictures) < FEWEST:
        inside.warn(f"has {len(pictures)} pictures; put two or more into it, each in a paragraph of its own")
        return inside.content
    if others is not None:
        advice = "write it as the title of a picture, as in '![…](a.png \"Caption\")', or outside of the block"
        inside.warn(
            f"only pictures are shown one after the other; {advice}", others[0].map[0] if others[0].map else None
        )
        return inside.content
    return [token for part in pictures for token in wrapped("div", part, ' class="piece"')]


BLOCK = Block("carousel", _shape)
