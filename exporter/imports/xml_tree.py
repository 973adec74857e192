"""Reads XML without trusting it: no entities of its own, no network, and a depth and size with an end."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from exporter.imports.intake import LARGEST, clean, decoded
from exporter.imports.notes import ImportFailed
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exporter.imports.base import Source
    from exporter.imports.notes import Notes

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_OURS = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii"})
"""Encodings that `intake` tells from the bytes, which are believed more than what a file says of itself."""
_DOCTYPE = re.compile(
    r"(?P<before>(?:\s+|<!--(?:(?!-->).)*-->|<\?(?:(?!\?>).)*\?>)*)"
    r"(?P<type><!DOCTYPE[^\[>]*(?:\[(?P<own>.*?)\]\s*)?>)",
    re.DOTALL,
)
_LIMIT = re.compile(r"[,.]? *(?:use|try) XML_PARSE_HUGE.*|, line \d+, column \d+.*")
_EMPTY = frozenset({"br", "hr", "img", "source", "track", "col", "wbr"})


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its name without its namespace, the line on which it begins, and what is in it."""

    element: etree._Element
    file: str
    made_of: int = 0
    """The line of what it was made of; 0 if it stands in the file itself."""

    @property
    def name(self) -> str:
        """Return its name."""
        return str(self.element.tag).rpartition("}")[2]

    @property
    def place(self) -> Position:
        """Return where it begins."""
        return Position(self.file, self.made_of or int(self.element.sourceline or 1))

    @property
    def text(self) -> str:
        """Return the text directly in it, which XML has decoded."""
        return clean(self.element.text or "")

    @property
    def words(self) -> str:
        """Return all text in it, on one line."""
        return " ".join(clean("".join(map(str, self.element.itertext(etree.Element)))).split())

    @property
    def after(self) -> str:
        """Return the text that follows it."""
        return clean(self.element.tail or "")

    def get(self, attribute: str) -> str:
        """Return an attribute; empty if it has none of that name."""
        return clean(str(self.element.get(attribute) or ""))

    def attributes(self) -> Iterator[tuple[str, str]]:
        """Yield the names and values of its attributes."""
        return ((_local(name), clean(str(of))) for name, of in self.element.items())

    def child(self, name: str) -> Node | None:
        """Return the first child of a name."""
        return next(self.children(name), None)

    def children(self, name: str = "*") -> Iterator[Node]:
        """Yield the children of a name, or all."""
        return (Node(one, self.file, self.made_of) for one in self.element.iterchildren(f"{{*}}{name}"))

    def inside(self, *names: str) -> Iterator[Node]:
        """Yield what has one of these names anywhere in it."""
        found = self.element.iterdescendants(*(f"{{*}}{name}" for name in names))
        return (Node(one, self.file, self.made_of) for one in found)

    def first(self, *names: str) -> Node | None:
        """Return the first element of one of these names anywhere in it."""
        return next(self.inside(*names), None)

    def names(self) -> Iterator[str]:
        """Yield the names of all children that are elements."""
        return (one.name for one in self.children())

    def value(self, name: str) -> str:
        """Return the text of a child, or of the ``text`` inside it, without outer spaces; empty without a child."""
        child = self.child(name)
        if child is None:
            return ""
        inside = child.child("text")
        return (inside or child).text.strip()

    def html(self) -> str:
        """Return what is in it as HTML."""
        return escape(self.text, quote=False) + "".join(one.outer_html() for one in self.children())

    def outer_html(self) -> str:
        """Return it and the text after it as HTML."""
        written = "".join(f' {name}="{escape(of)}"' for name, of in self.attributes())
        inside = "" if self.name in _EMPTY else f"{self.html()}</{self.name}>"
        return f"<{self.name}{written}>{inside}{escape(self.after, quote=False)}"


def made(at: Node, name: str, text: str = "", inside: Iterable[Node] = (), **attributes: str) -> Node:
    """Return an element with a text and others in it, none of which stands elsewhere, at the place of another."""
    element = etree.Element(name, attributes)
    element.text = text
    element.extend(one.element for one in inside)
    return Node(element, at.file, at.place.line)


def root_of(source: Source, notes: Notes) -> Node:
    """Return the root of a document.

    Raises:
        ImportFailed: it is not well-formed, or declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False, remove_comments=True
    )
    text = _without_document_type(_text(source, notes), source.name)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        reason = _LIMIT.sub("", str(error))
        message = f"is not well-formed XML, or has a file of more than 10 MB inside ({reason}); export it again"
        raise ImportFailed(Position(source.name, line), message) from None
    return Node(root, source.name)


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]


def _text(source: Source, notes: Notes) -> str:
    """Return the document without what it says of its encoding, with as many lines."""
    text = _decoded(source, notes)
    found = _DECLARATION.match(text)
    return _blanked(text, 0, found.end()) if found else text


def _decoded(source: Source, notes: Notes) -> str:
    declared = _ENCODING.match(source.content)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in _OURS:
        return decoded(source.content, source.name, notes, LARGEST)
    try:
        return decoded(codecs.decode(source.content, name).encode(), source.name, notes, LARGEST)
    except (LookupError, ValueError, AttributeError):
        message = f"says that it is in the encoding '{name}', and cannot be read in it; save it as UTF-8"
        raise ImportFailed(Position(source.name), message) from None


def _without_document_type(text: str, file: str) -> str:
    """Return a document without its type, which nothing here reads.

    Raises:
        ImportFailed: the type declares entities.
    """
    found = _DOCTYPE.match(text)
    if found is None:
        return text
    if "<!ENTITY" in (found["own"] or ""):
        line = text.count("\n", 0, found.start("type")) + 1
        message = (
            "declares entities in its <!DOCTYPE>, which can be used to attack readers; put their texts in their "
            "places, and delete the declarations"
        )
        raise ImportFailed(Position(file, line), message)
    return _blanked(text, found.start("type"), found.end())


def _blanked(text: str, start: int, end: int) -> str:
    """Return a text without a piece, whose line breaks stay, so that lines keep their numbers."""
    return text[:start] + "\n" * text.count("\n", start, end) + text[end:]
