"""The plain text of rendered Markdown: for search, reports to LMSs, and names made from words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from exporter.source.markdown.tokens import is_decorative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_SHOWN = frozenset(
    {"text", "running_text", "code_inline", "math_inline", "math_inline_double", "text_special", "literal"}
)
_BLOCKS = frozenset({"fence", "code_block", "math_block"})
_WIDE = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese. Compiled when first needed."""


def words_of(children: Sequence[Token], *, with_pictures: bool = True) -> str:
    """Return the plain text of inline content, with the alternative text of images unless left out."""
    words_so_far, after_picture = "", False
    for child in children:
        is_picture = child.type == "image"
        words = _words_of_one(child) if with_pictures or not is_picture else ""
        if (is_picture or after_picture) and words[:1].isalnum() and words_so_far[-1:].isalnum():
            words_so_far += " "
        words_so_far += words
        after_picture = is_picture if words else after_picture
    return words_so_far


def _words_of_one(child: Token) -> str:
    if child.meta.get("silent"):
        return ""
    if child.type in ("softbreak", "hardbreak"):
        return " "
    if child.type == "image":
        words = "" if is_decorative(child) else words_of(child.children or ())
        return f"{words} {child.meta.get('caption', '')}".strip()
    return child.content if child.type in _SHOWN else ""


def text_of(tokens: Sequence[Token], *, with_pictures: bool = True) -> str:
    """Return the plain text of a sequence of blocks, one block per line.

    Without pictures, paragraphs that only contain images are left out; images inside sentences stay.
    """
    lines: list[str] = []
    for token in tokens:
        if token.meta.get("silent"):
            continue
        if token.type == "inline":
            children = token.children or ()
            is_shown = with_pictures or words_of(children, with_pictures=False).strip()
            lines.append(words_of(children) if is_shown else "")
        elif token.type in _BLOCKS:
            lines.append(token.content)
    return "\n".join(line.strip() for line in lines if line.strip())


def is_wide(text: str) -> bool:
    """Return whether a text has letters of a script without spaces between words."""
    return not text.isascii() and re.search(_WIDE, text) is not None


def count_words(text: str) -> int:
    """Return the number of words in a text; in scripts without spaces, two characters count as one word."""
    if text.isascii():
        return len(text.split())
    spaced, wide = re.subn(_WIDE, " ", text)
    return len(spaced.split()) + (wide + 1) // 2


def anchor_of(words: str) -> str:
    """Return the anchor for a heading's words, made the way code hosts do."""
    kept = "".join(
        character
        for character in words.strip().lower()
        if character in " -_" or unicodedata.category(character)[0] in "LNM"
    )
    return re.sub(r"\s", "-", kept)
