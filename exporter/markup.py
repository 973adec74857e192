"""Sanitised HTML, taken apart once into tags and the text between them; the steps that follow read no HTML again.

It is the HTML that the sanitiser writes: well formed, every value between double quotes, and no comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = re.compile(r'<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^>"]|"[^"]*")*)>')
_ATTRIBUTE = re.compile(r'\s([^\s"=<>/]+)="([^"]*)"')
_SYMBOLIC = ("media:", "lesson:")
_ADDRESSES = frozenset({"src", "href", "poster"})


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag, as ``str`` writes it. The values of its ``attributes`` are escaped, as they stand in the HTML."""

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
        """Return the tag with other attributes."""
        return replace(self, attributes=attributes)

    @property
    def is_open(self) -> bool:
        """Whether an output puts something of its own into the tag: an address, or a sentence."""
        return any(name.startswith("data-say") or symbolic(name, value) for name, value in self.attributes)


Parts = tuple["str | Tag", ...]
"""HTML in order: tags into which an output puts something, and all that stands between them as it is."""


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML taken apart: its ``parts``, and the names of its ``elements``, one for each."""

    parts: Parts
    elements: tuple[str, ...]


def tags(html: str) -> Iterator[tuple[Tag, int, int]]:
    """Yield every tag of ``html``, with where it begins and ends."""
    for found in _TAG.finditer(html):
        yield _tag(found[0]), found.start(), found.end()


def take_apart(html: str) -> Markup:
    """Read ``html``."""
    parts: list[str | Tag] = []
    elements: list[str] = []
    done = 0
    for tag, start, end in tags(html):
        if tag.closes:
            continue
        elements.append(tag.name)
        if tag.is_open:
            parts += [html[done:start], tag]
            done = end
    return Markup((*parts, html[done:]), tuple(elements))


@lru_cache(maxsize=4_096)
def _tag(written: str) -> Tag:
    """Return a tag; coloured code has the same few a thousand times."""
    found = _TAG.fullmatch(written)
    if found is None:  # pragma: no cover - it was found by the same expression
        raise ValueError(written)
    return Tag(found[2], tuple(_ATTRIBUTE.findall(found[3])), closes=bool(found[1]))


def symbolic(attribute: str, value: str) -> tuple[str, str] | None:
    """Return scheme and target of a symbolic address, such as ``media:PATH`` in ``src``; None for anything else."""
    if attribute not in _ADDRESSES or not value.startswith(_SYMBOLIC):
        return None
    scheme, _, target = unescape(value).partition(":")
    return scheme, target
