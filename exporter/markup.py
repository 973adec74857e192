"""Sanitised HTML, parsed once into tags and the text between them, so that no later step parses HTML again.

The sanitiser's output is simple to parse: it is well formed, puts every value in double quotes, and has no comments.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(r'<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^>"]|"[^"]*")*)>')
_OPENING = re.compile(r'<([A-Za-z][A-Za-z0-9-]*)[^>"]*(?:"[^"]*"[^>"]*)*>')
"""A tag that opens an element, with its name."""
_ATTRIBUTE = re.compile(r'\s([^\s"=<>/]+)="([^"]*)"')
_SYMBOLIC = ("media:", "lesson:")
_ADDRESSES = frozenset({"src", "href", "poster"})
_SIGNS = ("data-say", *(f'="{scheme}' for scheme in _SYMBOLIC))
"""What the tags that each output fills in have; other tags may have it, too, and text."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; ``str`` writes it as HTML. The values of its ``attributes`` are escaped, as in the HTML."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    closes: bool = False

    def __str__(self) -> str:
        if self.closes:
            return f"</{self.name}>"
        attributes = "".join(f' {name}="{value}"' for name, value in self.attributes)
        return f"<{self.name}{attributes}>"

    def get(self, name: str) -> str | None:
        """Return the value of an attribute, unescaped; None when the tag does not have it."""
        value = next((value for attribute, value in self.attributes if attribute == name), None)
        return value if value is None else unescape(value)

    def changed(self, attributes: tuple[tuple[str, str], ...]) -> Tag:
        """Return a copy of the tag with these attributes instead."""
        return replace(self, attributes=attributes)

    @property
    def is_open(self) -> bool:
        """Whether each output fills in part of the tag: an address or a sentence."""
        return any(name.startswith("data-say") or symbolic(name, value) for name, value in self.attributes)


Parts = tuple["str | Tag", ...]
"""HTML in order: the tags that each output fills in, and the unchanged HTML between them."""


def tags(html: str, at: int = 0) -> Iterator[tuple[Tag, int, int]]:
    """Yield every tag of ``html``, from a place on, with its start and end position."""
    for found in _TAG.finditer(html, at):
        yield _tag(found[0]), found.start(), found.end()


def take_apart(html: str) -> Parts:
    """Return ``html`` as its parts; most has nothing to fill in and is a single one."""
    parts: list[str | Tag] = []
    done = 0
    for place in sorted(at for sign in _SIGNS for at in _places(html, sign)):
        found = _opening_around(html, place, done)
        if found is not None and (tag := _open_tag(found[0])) is not None:
            parts += [html[done : found.start()], tag]
            done = found.end()
    return (*parts, html[done:])


def _places(html: str, sign: str) -> Iterator[int]:
    at = html.find(sign)
    while at >= 0:
        yield at
        at = html.find(sign, at + 1)


def _opening_around(html: str, place: int, first: int) -> re.Match[str] | None:
    """Return the tag that a place is in, if that begins at ``first`` or behind it and opens an element."""
    start = place
    while (start := html.rfind("<", first, start)) >= 0:
        if found := _OPENING.match(html, start):
            return found if found.end() > place else None
    return None


def elements(html: str) -> Counter[str]:
    """Return how many elements of each name there are."""
    return Counter(_OPENING.findall(html))


@lru_cache(maxsize=4_096)
def _open_tag(written: str) -> Tag | None:
    """Parse a tag; return None if there is nothing to fill in. Cached like `_tag`."""
    tag = _tag(written)
    return tag if tag.is_open else None


@lru_cache(maxsize=4_096)
def _tag(written: str) -> Tag:
    """Parse a tag. Cached, because highlighted code repeats the same few tags thousands of times."""
    found = _TAG.fullmatch(written)
    if found is None:  # pragma: no cover - the same expression found it
        raise ValueError(written)
    return Tag(found[2], tuple(_ATTRIBUTE.findall(found[3])), closes=bool(found[1]))


def symbolic(attribute: str, value: str) -> tuple[str, str] | None:
    """Return the scheme and target of a symbolic address, such as ``media:PATH`` in ``src``; otherwise None."""
    if attribute not in _ADDRESSES or not value.startswith(_SYMBOLIC):
        return None
    scheme, _, target = unescape(value).partition(":")
    return scheme, target
