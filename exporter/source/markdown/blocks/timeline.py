"""Timeline: dates or stages and what happened, as headings with their texts or as a definition list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, html, pieces_by_heading, pieces_by_term, wrapped

if TYPE_CHECKING:
    from markdown_it.token import Token


def _shape(inside: Inside) -> list[Token]:
    above, pieces = pieces_by_heading(inside.content)
    if not pieces:
        above, pieces = [], pieces_by_term(inside.content)
    if not pieces:
        inside.warn(
            "has no dates, so it is shown as plain text; write each as a heading, or '1901' with ': …' below it"
        )
        return inside.content
    shown = [*above, html("<ol>\n")]
    for piece in pieces:
        if piece.is_empty:
            inside.warn("there is nothing below this date; write what happened", piece.line)
        label = wrapped("div", piece.label, ' class="when"')
        shown += wrapped("li", [*label, *wrapped("div", piece.body, ' class="what"')])
    return [*shown, html("</ol>\n")]


BLOCK = Block("timeline", _shape)
