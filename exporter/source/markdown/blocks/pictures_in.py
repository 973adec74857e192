"""Pictures among the contents of a block: each in a paragraph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token


def is_picture(part: Sequence[Token]) -> bool:
    """Return whether a block of Markdown is a picture and nothing else."""
    children = part[1].children or () if part[0].type == "paragraph_open" else ()
    return len(children) == 1 and children[0].type == "image"
