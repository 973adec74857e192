"""Button: links that look like buttons, of which the first is the one to press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, top_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token


def _shape(inside: Inside) -> list[Token]:
    amiss = next((part for part in top_level(inside.content) if not _is_links(part)), None)
    if amiss is not None:
        line = amiss[0].map[0] if amiss[0].map else None
        inside.warn("only links become buttons; write '[words](address)', and other text outside of it", line)
    return inside.content


def _is_links(part: Sequence[Token]) -> bool:
    if part[0].type != "paragraph_open":
        return False
    depth = 0
    for child in part[1].children or ():
        depth += child.nesting if child.type.startswith("link_") else 0
        if (
            depth == 0
            and child.type != "link_close"
            and (child.type not in ("text", "softbreak") or child.content.strip())
        ):
            return False
    return True


BLOCK = Block("button", _shape)
