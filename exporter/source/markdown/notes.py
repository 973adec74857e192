"""Footnotes: the number in the text, the note itself, and the way back."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token


class Notes:
    """The footnotes of one text of an item; ``prefix`` keeps those of several texts apart."""

    def __init__(self, item: str, prefix: str) -> None:
        self._item = item
        self._prefix = prefix

    def reference(self, token: Token) -> str:
        """Return the number in the text, which leads to the note."""
        number = token.meta["id"] + 1
        name, target = f"{self._item}--{self._back(token)}", f"lesson:{self._item}#{self._prefix}fn{number}"
        link = f'<a id="{escape(name)}" role="doc-noteref" href="{escape(target)}">{number}</a>'
        return f'<sup class="footnote-ref">{link}</sup>'

    def opening(self, token: Token) -> str:
        """Return the beginning of a note."""
        return f'<li id="{escape(self._item)}--{self._prefix}fn{token.meta["id"] + 1}">'

    def way_back(self, token: Token) -> str:
        """Return the link from a note to its number in the text."""
        return (
            f' <a class="footnote-back" role="doc-backlink" data-say-label="backToText"'
            f' href="lesson:{escape(self._item)}#{self._back(token)}">\u21a9\ufe0e</a>'
        )

    def _back(self, token: Token) -> str:
        again = token.meta["subId"]
        return f"{self._prefix}fnref{token.meta['id'] + 1}" + (f"-{again}" if again else "")
