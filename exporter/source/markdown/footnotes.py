"""Footnotes: the number in the text, the note itself, and the way back."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

_REFERENCE = re.compile(r"(?<!\\)\[\^[^\]\s]{1,100}\]")

_DEFINITION = re.compile(r"[ >]*\[\^([^\]\s]+)\]:")


def unused(environment: Mapping[str, Any], lines: Sequence[str]) -> list[tuple[str, int]]:
    """Return name and line of the notes that nothing refers to, by the ``environment`` that the parser leaves."""
    notes = environment.get("footnotes", {}).get("refs", {})
    if all(number >= 0 for number in notes.values()):
        return []
    defined = {found[1]: number for number, line in enumerate(lines) if (found := _DEFINITION.match(line))}
    return [(name[1:], defined.get(name[1:], 0)) for name, number in notes.items() if number < 0]


def missing(text: str, line: str) -> list[str]:
    """Return each ``[^name]`` that stayed in a ``text``, if it stands in the author's ``line`` without a backslash."""
    return [found for found in _REFERENCE.findall(text) if found in _references(line)]


@lru_cache(maxsize=1)
def _references(line: str) -> frozenset[str]:
    return frozenset(_REFERENCE.findall(line))


class Footnotes:
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
