"""Comparison: two or more things side by side, or what to do and what not to do with ``{.do-dont}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, labelled_pieces, wrapped

if TYPE_CHECKING:
    from markdown_it.token import Token

_SIGNS = {0: " is-good", 1: " is-bad"}


def _shape(inside: Inside) -> list[Token]:
    above, pieces = labelled_pieces(inside, "side")
    judges = "do-dont" in inside.flags
    if len(pieces) == 1 or (judges and len(pieces) > len(_SIGNS)):
        wanted = "two headings, what to do and what not to do" if judges else "two headings or more"
        inside.warn(f"has {len(pieces)} sides; give it {wanted}")
        judges = False
    shown = list(above)
    for number, piece in enumerate(pieces):
        sign = _SIGNS[number] if judges else ""
        shown += wrapped("div", [*piece.label, *piece.body], f' class="piece{sign}"')
    return shown


BLOCK = Block("comparison", _shape, frozenset({"do-dont"}))
