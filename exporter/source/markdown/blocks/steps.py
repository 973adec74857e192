"""Steps: a procedure, in order. Its numbers are those of the list, or of the headings in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, html, pieces_by_heading, wrapped
from exporter.source.markdown.blocks.lists import lists_of

if TYPE_CHECKING:
    from markdown_it.token import Token


def _shape(inside: Inside) -> list[Token]:
    above, pieces = pieces_by_heading(inside.content)
    if pieces:
        entries = [wrapped("li", [*piece.label, *piece.body]) for piece in pieces]
        return [*above, html("<ol>\n"), *(token for entry in entries for token in entry), html("</ol>\n")]
    if not any(part[0].type == "ordered_list_open" for part in lists_of(inside.content)):
        inside.warn("has no steps, so it is shown as plain text; write them as a list, '1. …', or below headings")
    return inside.content


BLOCK = Block("steps", _shape)
