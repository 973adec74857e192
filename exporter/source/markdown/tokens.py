"""Reads and changes tokens of the Markdown parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token


def become(token: Token, html: str, *, keep_text: bool = False) -> None:
    """Make the token output ``html``; with ``keep_text``, its plain text stays."""
    token.meta = {**token.meta, "html": html, "silent": not keep_text}


def attributes_of(token: Token) -> dict[str, str]:
    """Return the attributes of a token as text."""
    return {name: str(value) for name, value in token.attrs.items()}


def classes_of(token: Token) -> list[str]:
    """Return the classes of a token."""
    return str(token.attrs.get("class", "")).split()


def is_decorative(image: Token) -> bool:
    """Return whether the author marked an image as decorative."""
    return "decorative" in classes_of(image)
