"""Continue: holds back what follows in the lesson until the reader goes on. It has no contents of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside

if TYPE_CHECKING:
    from markdown_it.token import Token


def _shape(inside: Inside) -> list[Token]:
    if inside.content:
        inside.warn("has contents, but holds back what stands below it; write ':::' on the line below its name")
    if inside.level > 0:
        inside.warn("holds back nothing inside another container; move it out of there")
    if inside.title:
        # What its button says, which paper does not need.
        inside.attributes["title"] = inside.label
        inside.title = []
    return inside.content


BLOCK = Block("continue", _shape, is_empty=True)
