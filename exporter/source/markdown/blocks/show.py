"""Shows blocks: gives each the tokens that its contents become."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from exporter.source.markdown import media
from exporter.source.markdown.blocks import blocks
from exporter.source.markdown.blocks.base import Inside, html
from exporter.source.markdown.containers import report_unclosed
from exporter.source.markdown.tokens import attributes_of, become
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.source.markdown.walk import Walk

_BRACES = re.compile(r"\{[.#]?[A-Za-z][^{}]*\}$")
"""What was meant as attributes, at the end of a title."""


def open_block(walk: Walk, tokens: list[Token], index: int) -> None:
    """Open a block, and put what its contents become in their place; they are rendered after this."""
    opening = tokens[index]
    report_unclosed(walk, opening)
    end = _end_of(tokens, index)
    content = tokens[index + 1 : end]
    titled = 3 if opening.meta.get("is_titled") else 0
    inside = Inside(
        name=opening.info,
        walk=walk,
        content=content[titled:],
        title=content[:titled],
        flags=opening.meta["flags"],
        attributes=attributes_of(opening),
        options=opening.meta["options"],
        level=opening.level,
    )
    block = blocks()[opening.info]
    if inside.title and (braces := _BRACES.search(inside.title[1].content)):
        inside.warn(f"{quoted(braces[0])} is not understood and part of the title; write {{.class}} or {{key=value}}")
    if not walk.is_lesson:
        inside.warn(
            "works only in the text of a lesson and is plain text here; move it there, or write it without colons"
        )
    if not inside.content and not block.is_empty:
        inside.warn("is empty; write its contents between the lines of colons")
    shown = block.shape(inside)
    tokens[index + 1 : end] = [*_title(inside), *shown]
    classes = f"block-{opening.info} {inside.attributes.pop('class', '')}".strip()
    become(opening, f"<div{media.attributes({'class': classes, **inside.attributes})}>\n")


def _end_of(tokens: list[Token], index: int) -> int:
    depths = accumulate(token.nesting for token in tokens[index:])
    return index + next(at for at, depth in enumerate(depths) if depth == 0)


def _title(inside: Inside) -> list[Token]:
    return [html('<p class="block-title">'), inside.title[1], html("</p>\n")] if inside.title else []
