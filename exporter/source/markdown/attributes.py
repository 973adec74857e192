"""Attributes that an author wrote in braces: allowed ones are kept, others reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.classes import own_classes
from exporter.source.markdown.html_names import is_handler
from exporter.source.markdown.sanitiser import allows, safe_style

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.source.markdown.walk import Walk

_ALLOWED = "allowed are .class, #id, width and height, for example"
_OF_OURS = frozenset({"href", "src", "alt", "start"})


def keep_safe_attributes(walk: Walk, token: Token) -> None:
    """Remove all attributes that ``token`` may not have."""
    page = walk.page
    for name in list(token.attrs):
        value = str(token.attrs[name])
        if name == "id":
            _replace(token, name, page.new_id(value, walk.here()))
        elif name == "style":
            style, gone = safe_style(value)
            _replace(token, name, style)
            for one in gone:
                page.removed(walk.here(), f"the style '{one}'", "put it in the theme's stylesheet")
        elif name == "class":
            token.attrs[name] = own_classes(page, value, walk.here())
        elif name not in _OF_OURS and not allows(token.tag, name):
            del token.attrs[name]
            page.removed(walk.here(), f"the attribute '{name}'", _ALLOWED)
    for name in token.meta.get("insecure_attrs", ()):
        # The parser calls every attribute insecure that begins with "on".
        advice = "courses cannot run their own scripts" if is_handler(name) else _ALLOWED
        page.removed(walk.here(), f"the attribute '{name}'", advice)


def _replace(token: Token, name: str, value: str | None) -> None:
    if value:
        token.attrs[name] = value
    else:
        del token.attrs[name]
