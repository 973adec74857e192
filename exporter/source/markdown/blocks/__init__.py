"""Blocks: containers whose headings or lists become something to work with. The folder is the registry.

Each module with a ``BLOCK`` is one. Its look stands in ``templates/player/blocks/NAME.css``, and what a browser does
with it, if anything, in ``NAME.js`` beside it. The HTML is what learners without JavaScript and printers get.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from exporter.registry import members
from exporter.source.markdown.blocks.base import Block

if TYPE_CHECKING:
    from collections.abc import Mapping


OTHERS = frozenset({"diagram", "embed", "term"})
"""What has a look like a block, but is written otherwise: see `diagrams`, `embeds` and `glossary` above."""


@cache
def blocks() -> Mapping[str, Block]:
    """Return all blocks by name, in alphabetical order."""
    found = members(__name__, __path__, Block, "BLOCK").values()
    return MappingProxyType(dict(sorted((block.name, block) for block in found)))


def block_called(written: str) -> Block | None:
    """Return the block that a word names, in small letters or capitals; None if none."""
    return blocks().get(written.lower())
