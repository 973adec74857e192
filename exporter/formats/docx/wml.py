"""Elements of WordprocessingML (ECMA-376, Part 1, 17), and how words look."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from exporter.formats.xml_text import allowed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    Element = etree._Element  # noqa: SLF001 - lxml has no other name for it

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = {"w": WORD, "r": RELATION}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def tag(name: str) -> str:
    """Return the name of an element or an attribute of Word's."""
    return f"{{{WORD}}}{name}"


def w(name: str, /, *children: etree._Element | None, **attributes: str) -> etree._Element:
    """Make an element of Word's; its attributes are of the same namespace."""
    made = etree.Element(tag(name), nsmap=NAMESPACES)
    for key, value in attributes.items():
        made.set(tag(key), value)
    made.extend([child for child in children if child is not None])
    return made


def document_bytes(root: etree._Element) -> bytes:
    """Return a part of a document."""
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return content


class Look(NamedTuple):
    """How words look, and in which language and direction they are written."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    underlined: bool = False
    marked: bool = False
    style: str = ""
    """A style of characters."""
    position: str = ""
    """``superscript`` or ``subscript``."""
    language: str = ""
    """Another than that of the document."""
    rtl: bool = False

    def properties(self) -> etree._Element | None:
        """Return the properties of a run, in the order of the schema (17.3.2.28)."""
        found = [
            w("rStyle", val=self.style) if self.style else None,
            *((w("b"), w("bCs")) if self.bold else ()),
            *((w("i"), w("iCs")) if self.italic else ()),
            w("strike") if self.struck else None,
            w("highlight", val="yellow") if self.marked else None,
            w("u", val="single") if self.underlined else None,
            w("vertAlign", val=self.position) if self.position else None,
            w("rtl") if self.rtl else None,
            language_of(self.language) if self.language else None,
        ]
        return w("rPr", *found) if any(one is not None for one in found) else None

    def run(self, *inside: etree._Element) -> etree._Element:
        """Return a run."""
        return w("r", self.properties(), *inside)

    def words(self, text: str) -> etree._Element:
        """Return a run of words."""
        made = w("t")
        made.text = allowed(text)
        made.set(_SPACE, "preserve")
        return self.run(made)


def language_of(language: str) -> etree._Element:
    """Return a language, for each of the three kinds of scripts that Word tells apart (17.3.2.20)."""
    return w("lang", val=language, eastAsia=language, bidi=language)


class Place(NamedTuple):
    """Where blocks stand: what their paragraphs look like unless they say otherwise."""

    heading: int = 1
    """The level of the heading that they stand below."""
    style: str = ""
    indent: int = 0
    """In steps of a list."""
    number: int | None = None
    """The list whose sign the next paragraph has."""
    alignment: str = ""
    headings: bool = True
    """Whether headings are in the contents; those in lists and cells are bold words."""
    look: Look = Look()

    def of(self, node: HtmlElement) -> Place:
        """Return the place inside an element."""
        look = look_of(node, self.look)
        return self if look is self.look else self._replace(look=look)

    def properties(self, style: str = "") -> etree._Element | None:
        """Return the properties of a paragraph, in the order of the schema (17.3.1.26)."""
        named = style or self.style or ("ListParagraph" if self.indent else "")
        level = str(self.indent - 1)
        numbered = self.number is not None and self.indent
        found = [
            w("pStyle", val=named) if named else None,
            w("numPr", w("ilvl", val=level), w("numId", val=str(self.number))) if numbered else None,
            w("bidi") if self.look.rtl else None,
            w("ind", left=str(STEP * self.indent)) if self.indent and not numbered else None,
            w("jc", val=self.alignment) if self.alignment else None,
        ]
        return w("pPr", *found) if any(one is not None for one in found) else None


STEP = 425
"""How far a list is indented, in twentieths of a point."""


def look_of(node: HtmlElement, look: Look) -> Look:
    """Return the look of words in an element that may name their language and direction."""
    language, direction = node.get("lang"), node.get("dir")
    if language:
        look = look._replace(language=language)
    if direction in ("ltr", "rtl"):
        look = look._replace(rtl=direction == "rtl")
    return look
