"""Cards with two sides, which blocks show in different ways: in front a heading or a term, behind what is below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import pieces_by_heading, pieces_by_term, wrapped

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.source.markdown.blocks.base import Inside


def shape_cards(inside: Inside) -> list[Token]:
    """Return a piece with a front and a back for each card."""
    above, pieces = pieces_by_heading(inside.content)
    if not pieces:
        above, pieces = [], pieces_by_term(inside.content)
    if not pieces:
        advice = "write the front of each as a heading and its back below, or a term with ': …' on the next line"
        inside.warn(f"has no cards, so it is shown as plain text; {advice}")
        return inside.content
    shown = above
    for piece in pieces:
        if piece.is_empty:
            inside.warn("this card has only a front; write its back below the heading", piece.line)
        sides = [*wrapped("div", piece.label, ' class="front"'), *wrapped("div", piece.body, ' class="back"')]
        shown += wrapped("div", sides, ' class="piece"')
    return shown
