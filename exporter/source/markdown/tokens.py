"""Reads and changes tokens of the Markdown parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_SEEN = re.compile(r"<(?:audio|hr|iframe|img|math|video)\b|(?:^|>)[^<]*[^<\s]")
_ID = re.compile(r' id="([^"]*)"')


def become(token: Token, html: str, *, keep_text: bool = False) -> None:
    """Make the token output ``html``; with ``keep_text``, its plain text stays."""
    token.meta = {**token.meta, "html": html, "silent": not keep_text}


def is_invisible(html: str) -> bool:
    """Return whether learners see nothing of rewritten ``html``."""
    return _SEEN.search(html) is None


def shows_nothing(token: Token) -> bool:
    """Return whether learners see nothing of a processed token."""
    return "html" in token.meta and is_invisible(token.meta["html"])


def anchors_in(html: str) -> str:
    """Return what links to the ids in rewritten ``html`` still find when its words are shown elsewhere."""
    return "".join(f'<span id="{identifier}"></span>' for identifier in _ID.findall(html))


def attributes_of(token: Token) -> dict[str, str]:
    """Return the attributes of a token as text."""
    return {name: str(value) for name, value in token.attrs.items()}


def classes_of(token: Token) -> list[str]:
    """Return the classes of a token."""
    return str(token.attrs.get("class", "")).split()


def is_decorative(image: Token) -> bool:
    """Return whether the author marked an image as decorative."""
    return "decorative" in classes_of(image)
