"""Cards with two sides as a block of flashcards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def flashcards(cards: Iterable[tuple[str, str]]) -> str:
    """Return a deck: the front of each card is one line of Markdown, and its back may have several paragraphs."""
    written = [f"{front}\n: {_indented(back)}" for front, back in cards]
    return "::: flashcards\n" + "\n\n".join(written) + "\n:::"


def _indented(back: str) -> str:
    first, *rest = back.strip().split("\n")
    return "\n".join([first, *(f"  {line}" if line else "" for line in rest)])
