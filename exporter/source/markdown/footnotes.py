"""Footnotes: the number in the text, the note itself, and the link back."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from exporter.source.markdown.tokens import become
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

    from exporter.source.markdown.walk import Walk

_REFERENCE = re.compile(r"(?<!\\)\[\^[^\]\s]{1,100}\]")

_DEFINITION = re.compile(r"[ >]*\[\^([^\]\s]+)\]:")


def unused(environment: Mapping[str, Any], lines: Sequence[str]) -> list[tuple[str, int]]:
    """Return the name and line of notes without references, from the parser's ``environment``."""
    notes = environment.get("footnotes", {}).get("refs", {})
    if all(number >= 0 for number in notes.values()):
        return []
    defined = {found[1]: number for number, line in enumerate(lines) if (found := _DEFINITION.match(line))}
    return [(name[1:], defined.get(name[1:], 0)) for name, number in notes.items() if number < 0]


def missing(text: str, line: str) -> list[str]:
    """Return each ``[^name]`` left in a ``text`` that is in the author's ``line`` without a backslash."""
    return [found for found in _REFERENCE.findall(text) if found in _references(line)]


@lru_cache(maxsize=1)
def _references(line: str) -> frozenset[str]:
    return frozenset(_REFERENCE.findall(line))


class Footnotes:
    """The footnotes of one text of an item; ``prefix`` distinguishes those of several texts."""

    def __init__(self, item: str, prefix: str) -> None:
        self._item = item
        self._prefix = prefix

    def reference(self, token: Token) -> str:
        """Return the number in the text, which links to the note."""
        number = token.meta["id"] + 1
        name, target = f"{self._item}--{self._back(token)}", f"lesson:{self._item}#{self._prefix}fn{number}"
        link = f'<a id="{escape(name)}" role="doc-noteref" href="{escape(target)}">{number}</a>'
        return f'<sup class="footnote-ref">{link}</sup>'

    def opening(self, token: Token) -> str:
        """Return the start tag of a note."""
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


def report_missing(walk: Walk, token: Token) -> None:
    """Report references to footnotes that the text does not have."""
    if token.type != "text" or "[^" not in token.content:
        return
    for reference in missing(token.content, "".join(walk.lines[walk.line : walk.line + 1])):
        advice = f"write '{reference}: …' below the text, or '\\{reference}' to show it as it is"
        message = f"there is no footnote {quoted(reference)}; {advice}"
        walk.page.problems.warning(walk.here(needle=reference), message, "footnote")


def report_unused(walk: Walk, environment: Mapping[str, Any]) -> None:
    """Report footnotes without references, from the parser's ``environment``."""
    for name, line in unused(environment, walk.lines):
        message = f"the footnote '{name}' is not shown because nothing refers to it; add '[^{name}]' to the text"
        walk.page.problems.warning(walk.here(line), message, "footnote")


def show_reference(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show the number in the text."""
    become(tokens[index], walk.footnotes.reference(tokens[index]))


def open_footnote(walk: Walk, tokens: list[Token], index: int) -> None:
    """Start a note."""
    become(tokens[index], walk.footnotes.opening(tokens[index]))


def show_way_back(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show the link from a note to its number."""
    become(tokens[index], walk.footnotes.way_back(tokens[index]))
