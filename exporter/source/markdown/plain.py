"""What a text says without its markup: for search, for reports to an LMS, and for names made from words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_SHOWN = frozenset({"text", "code_inline", "math_inline", "math_inline_double", "text_special"})
_BLOCKS = frozenset({"fence", "code_block", "math_block"})
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def words_of(children: Sequence[Token]) -> str:
    """Return what stands inside a line, images by their alternative text."""
    pieces: list[str] = []
    for child in children:
        if child.meta.get("silent"):
            continue
        if child.type in _SHOWN:
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif child.type == "image" and "decorative" not in str(child.attrs.get("class", "")).split():
            pieces.append(words_of(child.children or ()))
    return "".join(pieces)


def text_of(tokens: Sequence[Token]) -> str:
    """Return what a sequence of blocks says, one block a line."""
    lines: list[str] = []
    for token in tokens:
        if token.meta.get("silent"):
            continue
        if token.type == "inline":
            lines.append(words_of(token.children or ()))
        elif token.type in _BLOCKS:
            lines.append(token.content)
    return "\n".join(line.strip() for line in lines if line.strip())


def count_words(text: str) -> int:
    """Return how many words a text has; where a script writes no spaces, two characters count as one."""
    wide = len(_WIDE.findall(text))
    return len(_WIDE.sub(" ", text).split()) + (wide + 1) // 2


def anchor_of(words: str) -> str:
    """Return the anchor that a heading gets from its words, as code hosts make it."""
    kept = "".join(
        character
        for character in words.strip().lower()
        if character in " -_" or unicodedata.category(character)[0] in "LNM"
    )
    return re.sub(r"\s", "-", kept)
