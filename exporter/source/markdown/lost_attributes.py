"""Attributes in braces with nothing below them that could have them: reported, because the parser drops them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.question_fences import is_called_question
from exporter.source.markdown.tokens import become
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from exporter.source.markdown.walk import Walk

_WITHOUT_ATTRIBUTES = frozenset({"attributes_lost", "footnote_reference_open", "html_block"})


def find_lost_attributes(state: StateCore) -> None:
    """Mark the lines of attributes that belong to nothing, from the last to the first, as they can be stacked."""
    following: Token | None = None
    for token in reversed(state.tokens):
        if token.type == "attrs_block" and not _can_have_attributes(following):
            token.type, token.attrs = "attributes_lost", {}
        following = token


def _can_have_attributes(token: Token | None) -> bool:
    if token is None or token.nesting < 0 or token.type in _WITHOUT_ATTRIBUTES:
        return False
    closes_container = token.type == "container_line" and token.meta.get("opening") is None
    return not closes_container and not (token.type == "fence" and is_called_question(token))


def show_lost_attributes(walk: Walk, tokens: list[Token], index: int) -> None:
    """Report attributes that are lost."""
    line = walk.lines[walk.line] if walk.line < len(walk.lines) else ""
    advice = "put it on the line above a paragraph, list or table"
    message = f"{quoted(line[line.find('{') :])} does not belong to a block, so it has no effect; {advice}"
    walk.page.report_once(walk.here(), message, "attributes")
    become(tokens[index], "")
