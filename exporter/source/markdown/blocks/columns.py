"""Columns: what stands side by side where there is room, such as a picture and its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, Piece, pieces_by_heading, top_level, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

MOST = 4


def _shape(inside: Inside) -> list[Token]:
    above: list[Token] = []
    pieces = list(_between_rules(inside.content))
    if len(pieces) == 1:
        above, pieces = pieces_by_heading(inside.content)
    if not 1 < len(pieces) <= MOST:
        advice = (
            f"write a line of '---', with an empty line above it, between two to {MOST} columns, or give each a heading"
        )
        inside.warn(f"has {len(pieces)} columns, so it is shown as plain text; {advice}")
        return inside.content
    return [
        *above,
        *(token for piece in pieces for token in wrapped("div", [*piece.label, *piece.body], ' class="piece"')),
    ]


def _between_rules(tokens: Sequence[Token]) -> Iterator[Piece]:
    body: list[Token] = []
    for part in top_level(tokens):
        if part[0].type == "hr":
            yield Piece((), body)
            body = []
        else:
            body += part
    yield Piece((), body)


BLOCK = Block("columns", _shape)
