"""Block quotes, and callouts, which are block quotes that begin with their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown import media
from exporter.source.markdown.syntax import CALLOUTS
from exporter.source.markdown.tokens import attributes_of, become

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.source.markdown.walk import Walk


def open_callout(walk: Walk, tokens: list[Token], index: int) -> None:
    """Open a callout with its title."""
    token = tokens[index]
    kind = token.info if token.info in CALLOUTS else "NOTE"
    if token.info not in CALLOUTS:
        known = ", ".join(f"[!{name}]" for name in CALLOUTS)
        message = f"unknown callout [!{token.info}]; write one of {known}"
        walk.page.problems.error(walk.here(), message, "callout")
    extra = attributes_of(token)
    name = kind.lower()
    classes = f"callout callout-{name} {extra.pop('class', '')}".strip()
    attributes = media.attributes({"class": classes, "role": "note", "data-callout": name, **extra})
    become(token, f'<aside{attributes}><p class="callout-title" data-say="{CALLOUTS[kind]}"></p>\n')


def open_quotation(walk: Walk, tokens: list[Token], index: int) -> None:
    """Report a block quote that was meant to be a callout."""
    if marker := tokens[index].meta.get("nearly"):
        message = f"this is a block quote, not a callout; move the text after {marker} to the next line"
        walk.page.problems.warning(walk.here(), message, "callout")
