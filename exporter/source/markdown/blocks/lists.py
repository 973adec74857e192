"""Lists of Markdown inside blocks, which are shaped in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import top_level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

LISTS = ("ordered_list_open", "bullet_list_open")


def lists_of(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Return the lists among the blocks of Markdown, but not those inside others."""
    return [part for part in top_level(tokens) if part[0].type in LISTS]


def entries_of(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield what is in each entry of a list."""
    return (part[1:-1] for part in top_level(tokens[1:-1]))
