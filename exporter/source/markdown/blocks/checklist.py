"""Checklist: things to do away from the screen, which learners tick in their browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.blocks.base import Block, Inside
from exporter.source.markdown.blocks.lists import entries_of, lists_of

if TYPE_CHECKING:
    from markdown_it.token import Token


def _shape(inside: Inside) -> list[Token]:
    lists = lists_of(inside.content)
    if not lists:
        inside.warn("has no list, so it is shown as plain text; write each thing to do on a line with '- '")
    for one in lists:
        for token in one:
            # Boxes that learners tick take the place of those that they cannot.
            if token.type == "list_item_open":
                token.attrs.pop("style", None)
        for entry in entries_of(one):
            words = next((token for token in entry if token.type == "inline"), None)
            if words and words.children and words.children[0].type == "task_box":
                del words.children[0]
    return inside.content


BLOCK = Block("checklist", _shape)
