"""Quotation: what somebody said, with a portrait if there is a picture, and the source in the last paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside, top_level, wrapped
from exporter.source.markdown.blocks.pictures_in import is_picture

if TYPE_CHECKING:
    from markdown_it.token import Token


def _shape(inside: Inside) -> list[Token]:
    parts = list(top_level(inside.content))
    portraits = [part for part in parts if is_picture(part)]
    said = [part for part in parts if not is_picture(part)]
    if not said:
        inside.warn("has no words; write what was said, and who said it in a paragraph below")
    if len(portraits) > 1:
        inside.warn("has more than one picture; keep one portrait")
    source = said.pop() if len(said) > 1 else ()
    words = [token for part in said for token in (part[1:-1] if part[0].type == "blockquote_open" else part)]
    shown = wrapped("blockquote", words)
    if source:
        shown += wrapped("figcaption", source)
    pictures = [token for part in portraits for token in part]
    return [*(wrapped("div", pictures, ' class="portrait"') if pictures else ()), *wrapped("figure", shown)]


BLOCK = Block("quotation", _shape)
