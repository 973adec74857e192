"""Callouts: block quotes that begin with their kind, and containers that are named after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.source.markdown import media
from exporter.source.markdown.callout_kinds import CALLOUTS, kind_of
from exporter.source.markdown.containers import report_unclosed, titled
from exporter.source.markdown.tokens import attributes_of, become

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

    from exporter.source.markdown.walk import Walk

_CALLOUT = re.compile(r"\[!([A-Za-z][\w-]*)\](?![(\[:])[+-]?[ \t]*([^\n]*)(?:\n|$)")
"""The first line of a callout, with a title if its author wants one, but not a link. A sign after the kind folds it
elsewhere."""


def find_callouts(state: StateCore) -> None:
    """Turn block quotes that begin with ``[!NOTE]`` into callouts."""
    tokens: list[Token] = []
    opened: list[bool] = []
    for index, token in enumerate(state.tokens):
        tokens.append(token)
        if token.type == "blockquote_open":
            title = _becomes_callout(state.tokens, index)
            opened.append(title is not None)
            tokens += titled("callout_title", "p", title or "", token)
        elif token.type == "blockquote_close" and opened.pop():
            token.type, token.tag = "callout_close", "aside"
    state.tokens = tokens


def _becomes_callout(tokens: list[Token], index: int) -> str | None:
    """Make the block quote at ``index`` a callout if it is one, and return the callout's own title."""
    if index + 2 >= len(tokens) or tokens[index + 1].type != "paragraph_open":
        return None
    opening, text = tokens[index], tokens[index + 2]
    found = _CALLOUT.match(text.content)
    if not found:
        return None
    kind = found[1].upper()
    opening.type, opening.tag, opening.info = "callout_open", "aside", kind_of(kind) or kind
    text.content = text.content[found.end() :]
    # The marker has its own line; the remaining text starts on the next one.
    text.meta["first_line"] = 1
    if not text.content.strip():
        tokens[index + 1].hidden = tokens[index + 3].hidden = True
    return found[2].strip() or (None if opening.info in CALLOUTS else kind.capitalize()) or ""


def open_callout(walk: Walk, tokens: list[Token], index: int) -> None:
    """Open a callout; its kind is its title unless it has its own."""
    token = tokens[index]
    report_unclosed(walk, token)
    kind = token.info if token.info in CALLOUTS else "NOTE"
    if token.info not in CALLOUTS:
        known = ", ".join(f"[!{name}]" for name in CALLOUTS)
        message = f"unknown callout [!{token.info}] is shown as a note; use one of {known}"
        walk.page.report_once(walk.here(), message, "callout")
    extra = attributes_of(token)
    name = kind.lower()
    classes = f"callout callout-{name} {extra.pop('class', '')}".strip()
    attributes = media.attributes({"class": classes, "role": "note", "data-callout": name, **extra})
    title = "" if token.meta.get("is_titled") else f'<p class="callout-title" data-say="{CALLOUTS[kind]}"></p>\n'
    become(token, f"<aside{attributes}>{title}")


def open_title(_walk: Walk, tokens: list[Token], index: int) -> None:
    """Begin a callout's own title with its kind, because a colour alone does not tell it (WCAG 2.2, 1.4.1).

    The kind is in the course's language, whatever the title is written in.
    """
    kind, token = tokens[index - 1].info, tokens[index]
    title = f"<span{media.attributes(attributes_of(token))}>" if token.attrs else ""
    become(token, f'<p class="callout-title"><span data-say="{CALLOUTS.get(kind, "calloutNote")}"></span> · {title}')


def close_title(_walk: Walk, tokens: list[Token], index: int) -> None:
    """End a callout's own title."""
    become(tokens[index], "</span></p>\n" if tokens[index - 2].attrs else "</p>\n")
