"""Band: a part of a lesson on a tinted ground from edge to edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside

if TYPE_CHECKING:
    from markdown_it.token import Token


def _shape(inside: Inside) -> list[Token]:
    return inside.content


BLOCK = Block("band", _shape)
