"""Blocks of text as paragraphs and tables: what our blocks fold or hide stands open, as on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import html

from exporter.formats.docx.inline import Inline, pieces_of
from exporter.formats.docx.parts import BOXES, BULLETS, LETTERS, NUMBERS
from exporter.formats.docx.tables import alignment_of, table
from exporter.formats.docx.wml import Place, tag, w
from exporter.formats.xml_text import allowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml import etree
    from lxml.html import HtmlElement

    from exporter.formats.docx.parts import Parts

_HEADING = re.compile(r"h([1-6])")
_BLOCKS = frozenset(
    "address article aside blockquote caption dd details div dl dt fieldset figcaption figure footer header hr li main "  # noqa: SIM905
    "nav ol p pre section summary table ul".split()
)
_STYLES = {
    "callout-title": "CalloutTitle", "block-title": "BlockTitle", "question": "Question", "when": "BlockTitle",
    "front": "BlockTitle",
}  # fmt: skip
"""The styles of elements by their class."""
_DEEPEST = 9
"""Levels of headings and of lists in Word."""
_ENDNOTES = "doc-endnotes"
"""The role of the section that a text has its footnotes in."""
_LETTERS = "A"
_TEXT = tag("t")
_SHOWN = tuple(tag(name) for name in ("drawing", "footnoteReference", "br"))
_MARKS = tuple(tag(name) for name in ("bookmarkStart", "bookmarkEnd"))


class Heading(NamedTuple):
    """A heading, for the contents."""

    level: int
    text: str
    anchor: str


class Blocks:
    """Writes blocks; ``headings`` collects those of the contents."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.headings: list[Heading] = []
        self._marks: list[etree._Element] = []
        self._notes: dict[str, HtmlElement] = {}

    def of(self, markup: str, place: Place, lost: Callable[[str], None]) -> list[etree._Element]:
        """Return the blocks of HTML. ``lost`` is told what of it cannot be in a document."""
        if not markup.strip():
            return []
        root = html.fragment_fromstring(allowed(markup), create_parent="div")
        self._notes |= _notes(root)
        return list(_Writer(self, self._parts, self._notes, lost).flow(root, place))

    def expect(self, markup: str) -> None:
        """Read the footnotes of HTML, to which others refer that come before it."""
        if _ENDNOTES in markup:
            self._notes |= _notes(html.fragment_fromstring(allowed(markup), create_parent="div"))

    def keep(self, marks: Iterable[etree._Element]) -> None:
        """Keep places to jump to that have nothing to see, for what is seen next."""
        self._marks += marks

    def marks(self) -> list[etree._Element]:
        """Return the places that are kept, once."""
        kept, self._marks = self._marks, []
        return kept

    def heading(self, level: int, text: str, anchor: str, inside: Iterable[etree._Element]) -> etree._Element:
        """Return a heading, which is in the contents."""
        level = min(level, _DEEPEST)
        self.headings.append(Heading(level, text, anchor))
        start, end = self._parts.bookmark(anchor)
        return w("p", w("pPr", w("pStyle", val=f"Heading{level}")), start, *self.marks(), *inside, end)


class _Writer:
    """Writes the blocks of one text, which refers to ``notes`` by their anchors."""

    def __init__(
        self, blocks: Blocks, parts: Parts, notes: dict[str, HtmlElement], lost: Callable[[str], None]
    ) -> None:
        self._blocks = blocks
        self._parts = parts
        self._notes = notes
        self._inline = Inline(parts, self._note, lost)

    def flow(self, node: HtmlElement, place: Place) -> Iterator[etree._Element]:
        """Yield the blocks inside an element; words between them are paragraphs."""
        place = place.of(node)
        waiting: list[str | HtmlElement] = []
        style = next((_STYLES[one] for one in str(node.get("class") or "").split() if one in _STYLES), "")
        for piece in pieces_of(node):
            if isinstance(piece, str) or not _is_block(piece):
                waiting.append(piece)
                continue
            for block in (*self._paragraph(waiting, place, style), *self._block(piece, place)):
                yield block
                place = place._replace(number=None)
            waiting = []
        yield from self._paragraph(waiting, place, style)

    def _paragraph(self, pieces: Iterable[str | HtmlElement], place: Place, style: str = "") -> list[etree._Element]:
        inside = _trimmed(list(self._inline.runs(pieces, place.look)))
        if _shows(inside):
            return [w("p", place.properties(style), *self._blocks.marks(), *inside)]
        self._blocks.keep(one for one in inside if one.tag in _MARKS)
        return []

    def _block(self, node: HtmlElement, place: Place) -> Iterator[etree._Element]:
        name = str(node.tag)
        own = place.of(node)
        if name == "p":
            style = next((_STYLES[one] for one in str(node.get("class") or "").split() if one in _STYLES), "")
            made = self._paragraph(pieces_of(node), own._replace(alignment=alignment_of(node) or own.alignment), style)
            yield from self._marked(node, made)
        elif found := _HEADING.fullmatch(name):
            yield from self._heading(node, int(found[1]), own)
        elif name in ("ul", "ol"):
            yield from self._list(node, own)
        elif name == "pre":
            yield from self._code(node, own)
        elif name == "table":
            yield from table(node, own, self.flow)
        elif name == "hr":
            yield w("p", w("pPr", w("pStyle", val="Rule")))
        elif name in ("audio", "video"):
            yield from self._paragraph([node], own)
        elif name != "section" or node.get("role") != _ENDNOTES:
            yield from self._marked(node, list(self._inside(node, name, own)))

    def _inside(self, node: HtmlElement, name: str, place: Place) -> Iterator[etree._Element]:
        match name:
            case "blockquote":
                yield from self.flow(node, place._replace(style="Quote"))
            case "aside":
                yield from self.flow(node, place._replace(style="Callout"))
            case "figcaption" | "caption":
                yield from self.flow(node, place._replace(style="Caption"))
            case "summary" | "dt":
                yield from self.flow(node, place._replace(style="BlockTitle"))
            case "dd":
                yield from self.flow(node, place._replace(indent=min(place.indent + 1, _DEEPEST)))
            case _:
                yield from self.flow(node, place)

    def _marked(self, node: HtmlElement, blocks: list[etree._Element]) -> list[etree._Element]:
        """Return blocks, at the first of which one can jump to the element's id."""
        for block in blocks:
            if block.tag == tag("p"):
                at = 1 if len(block) and block[0].tag == tag("pPr") else 0
                for mark in reversed(list(self._inline.bookmarked(node))):
                    block.insert(at, mark)
                break
        return blocks

    def _heading(self, node: HtmlElement, level: int, place: Place) -> Iterator[etree._Element]:
        inside = _trimmed(list(self._inline.runs(pieces_of(node), place.look)))
        words = " ".join(node.text_content().split())
        if place.headings and not place.indent and words:
            yield self._blocks.heading(place.heading + level - 1, words, str(node.get("id") or f"h-{words}"), inside)
        else:
            yield from self._marked(node, [w("p", place.properties("BlockTitle"), *inside)])

    def _list(self, node: HtmlElement, place: Place) -> Iterator[etree._Element]:
        level = min(place.indent, _DEEPEST - 1)
        number = self._parts.list_of(_kind(node), level, _start(node))
        for item in node:
            if item.tag == "li":
                inside = place._replace(indent=level + 1, number=number, style="")
                made = list(self.flow(item, inside))
                yield from self._marked(item, made or [w("p", inside.properties())])

    def _code(self, node: HtmlElement, place: Place) -> Iterator[etree._Element]:
        look = place.look._replace(rtl=False)
        for line in str(node.text_content()).rstrip("\n").split("\n"):
            yield w("p", w("pPr", w("pStyle", val="SourceCode")), look.words(line))

    def _note(self, anchor: str) -> list[etree._Element] | None:
        found = self._notes.get(anchor)
        return None if found is None else list(self.flow(found, Place(style="FootnoteText")))


def _notes(root: HtmlElement) -> dict[str, HtmlElement]:
    """Return the footnotes of a text by their anchors."""
    return {
        str(item.get("id")): item
        for section in root.iter("section")
        if section.get("role") == _ENDNOTES
        for item in section.iter("li")
    }


def _is_block(node: HtmlElement) -> bool:
    name = str(node.tag)
    return name in _BLOCKS or _HEADING.fullmatch(name) is not None


def _kind(node: HtmlElement) -> int:
    if node.tag == "ol":
        return LETTERS if node.get("type") == _LETTERS else NUMBERS
    parent = node.getparent()
    return BOXES if parent is not None and "block-checklist" in str(parent.get("class")) else BULLETS


def _start(node: HtmlElement) -> int:
    written = str(node.get("start") or "")
    return int(written) if written.isdecimal() and len(written) < 6 else 1  # noqa: PLR2004 - Word counts no further


def _trimmed(runs: list[etree._Element]) -> list[etree._Element]:
    """Return runs without spaces at the beginning and the end of their line."""
    texts = [text for run in runs for text in run.iter(_TEXT)]
    for text in texts:
        text.text = (text.text or "").lstrip()
        if text.text:
            break
    for text in reversed(texts):
        text.text = (text.text or "").rstrip()
        if text.text:
            break
    return runs


def _shows(runs: list[etree._Element]) -> bool:
    """Return whether there is anything to see in runs."""
    return any(one.text for run in runs for one in run.iter(_TEXT)) or any(
        True for run in runs for _ in run.iter(*_SHOWN)
    )
