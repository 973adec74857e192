"""Flashcards: a deck to work through, in which what was not known comes round again."""

from __future__ import annotations

from exporter.source.markdown.blocks.base import Block
from exporter.source.markdown.blocks.two_sided import shape_cards

BLOCK = Block("flashcards", shape_cards)
