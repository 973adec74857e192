"""Reads XML without trusting it: no document type, no entities, no network, and a depth and size with an end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from exporter.imports.intake import LARGEST, clean, decoded
from exporter.imports.notes import ImportFailed
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_OURS = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii"})
"""Encodings that `intake` tells from the bytes, which are believed more than what a file says of itself."""
_LIMIT = re.compile(r"[,.]? *(?:use|try) XML_PARSE_HUGE.*|, line \d+, column \d+.*")


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its name, the line on which it begins, and what is in it."""

    element: etree._Element
    file: str

    @property
    def name(self) -> str:
        """Return its name."""
        return str(self.element.tag)

    @property
    def place(self) -> Position:
        """Return where it begins."""
        return Position(self.file, int(self.element.sourceline or 1))

    @property
    def text(self) -> str:
        """Return the text directly in it, which XML has decoded."""
        return clean(self.element.text or "")

    def get(self, attribute: str) -> str:
        """Return an attribute; empty if it has none of that name."""
        return clean(str(self.element.get(attribute) or ""))

    def child(self, name: str) -> Node | None:
        """Return the first child of a name."""
        return next(self.children(name), None)

    def children(self, name: str) -> Iterator[Node]:
        """Yield the children of a name."""
        return (Node(one, self.file) for one in self.element.iterchildren(name))

    def names(self) -> Iterator[str]:
        """Yield the names of all children that are elements."""
        return (str(one.tag) for one in self.element.iterchildren(etree.Element))

    def value(self, name: str) -> str:
        """Return the text of a child, or of the ``text`` inside it, without outer spaces; empty without a child."""
        child = self.child(name)
        if child is None:
            return ""
        inside = child.child("text")
        return (inside or child).text.strip()


def root_of(source: Source, notes: Notes) -> Node:
    """Return the root of a document.

    Raises:
        ImportFailed: it is not well-formed, or has a document type.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(_content(source, notes), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        reason = _LIMIT.sub("", str(error))
        message = f"is not well-formed XML, or has a file of more than 10 MB inside ({reason}); export it again"
        raise ImportFailed(Position(source.name, line), message) from None
    if root.getroottree().docinfo.internalDTD is not None:
        message = "has a document type, which can be used to attack readers and is not needed; remove it"
        raise ImportFailed(Position(source.name), message)
    return Node(root, source.name)


def _content(source: Source, notes: Notes) -> bytes:
    declared = _ENCODING.match(source.content)
    if declared and declared[1].decode("ascii").lower() not in _OURS:
        return source.content
    text = decoded(source.content, source.name, notes, LARGEST)
    found = _DECLARATION.match(text)
    # The line breaks of what is taken away stay, so that lines keep their numbers.
    head = "\n" * text.count("\n", 0, found.end()) if found else ""
    return f"{head}{text[found.end() :] if found else text}".encode()
