"""Attributes that an author wrote in braces: allowed ones are kept, others reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.markdown.classes import own_classes
from exporter.source.markdown.html_names import is_handler
from exporter.source.markdown.sanitiser import allows, safe_style

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.source.markdown.walk import Walk

_ALLOWED = "use .class, #id, lang, dir, width or height"
_DIRECTIONS = frozenset({"auto", "ltr", "rtl"})
_OF_OURS = frozenset({"href", "src", "alt", "start"})
_OF_WINDOWS = ("target", "rel")


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
        elif opens_window(token.tag, name, str(token.attrs.get("href", ""))):
            del token.attrs[name]
        elif name == "dir" and value not in _DIRECTIONS:
            del token.attrs[name]
            page.removed(walk.here(), "the attribute 'dir'", "write dir=ltr, dir=rtl or dir=auto")
        elif name not in _OF_OURS and not allows(token.tag, name):
            del token.attrs[name]
            _report(walk, name)
    for name in token.meta.get("insecure_attrs", ()):
        # The plug-in calls every attribute insecure that begins with "on".
        _report(walk, name)


def opens_window(tag: str, name: str, address: str) -> bool:
    """Return whether an attribute says of a link to elsewhere what is so here anyway: it opens in a new window."""
    return tag == "a" and name in _OF_WINDOWS and "://" in address[:8]


def _report(walk: Walk, name: str) -> None:
    advice = "courses cannot run their own scripts" if is_handler(name) else _ALLOWED
    walk.page.removed(walk.here(), f"the attribute '{name}'", advice)


def _replace(token: Token, name: str, value: str | None) -> None:
    if value:
        token.attrs[name] = value
    else:
        del token.attrs[name]
