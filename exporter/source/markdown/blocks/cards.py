"""Cards that turn: a term and its meaning, or a guess and its answer, side by side."""

from __future__ import annotations

from exporter.source.markdown.blocks.base import Block
from exporter.source.markdown.blocks.two_sided import shape_cards

BLOCK = Block("cards", shape_cards)
