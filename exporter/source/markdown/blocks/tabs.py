"""Tabs: the same question asked of different things, one of which is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, labelled_pieces, wrapped

if TYPE_CHECKING:
    from markdown_it.token import Token


def _shape(inside: Inside) -> list[Token]:
    above, pieces = labelled_pieces(inside, "tab")
    if len(pieces) == 1:
        inside.warn("has a single heading; add another, or write the text without tabs")
    shown = list(above)
    for piece in pieces:
        shown += wrapped("div", [*piece.label, *piece.body], ' class="piece"')
    return shown


BLOCK = Block("tabs", _shape)
