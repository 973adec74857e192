"""Tokens of the Markdown parser as the page changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token


def become(token: Token, html: str, *, keep_text: bool = False) -> None:
    """Make the token show ``html``; with ``keep_text`` it still says what it said."""
    token.meta = {**token.meta, "html": html, "silent": not keep_text}


def attributes_of(token: Token) -> dict[str, str]:
    """Return the attributes of a token as text."""
    return {name: str(value) for name, value in token.attrs.items()}


def classes_of(token: Token) -> list[str]:
    """Return the classes that a token has."""
    return str(token.attrs.get("class", "")).split()


def is_decorative(image: Token) -> bool:
    """Tell whether the author said that an image shows nothing that matters."""
    return "decorative" in classes_of(image)
