"""Words in a line: runs with their look, links, pictures and footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exporter.formats.carrying.losses import NO_RECORDINGS
from exporter.formats.docx.drawing import drawing
from exporter.formats.docx.parts import bookmark_name
from exporter.formats.docx.wml import RELATION, WORD, Look, look_of, w

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml import etree
    from lxml.html import HtmlElement

    from exporter.formats.docx.parts import Parts

_SPACES = re.compile(r"[ \t\r\n]+")
_OUTSIDE = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_LOOKS: dict[str, dict[str, str | bool]] = {
    **{name: {"bold": True} for name in ("b", "strong", "th")},
    **{name: {"italic": True} for name in ("cite", "dfn", "em", "i", "var")},
    **{name: {"style": "SourceText"} for name in ("code", "kbd", "samp", "tt")},
    **{name: {"struck": True} for name in ("del", "s")},
    **{name: {"underlined": True} for name in ("ins", "u")},
    "mark": {"marked": True},
    "sub": {"position": "subscript"},
    "sup": {"position": "superscript"},
}
LEFT_OUT = frozenset({"button", "iframe", "rp", "script", "style", "svg", "template", "track", "source"})
_RECORDINGS = frozenset({"audio", "video"})
_BOXES = {"true": "☑ ", "false": "☐ "}
NO_FILES = "keeps the words of a link to a file, but not the link"
NO_PICTURES = "shows no pictures of this kind (only PNG, JPEG, GIF and SVG), so their alternative texts stand instead"


class Inline:
    """Writes lines. ``note`` returns the blocks of a footnote by its anchor, ``lost`` is told what stays behind."""

    def __init__(
        self, parts: Parts, note: Callable[[str], list[etree._Element] | None], lost: Callable[[str], None]
    ) -> None:
        self._parts = parts
        self._note = note
        self._lost = lost

    def runs(self, pieces: Iterable[str | HtmlElement], look: Look) -> Iterator[etree._Element]:
        """Yield runs and links."""
        is_new_line = False
        for piece in pieces:
            if isinstance(piece, str):
                words = _SPACES.sub(" ", piece)
                words = words.lstrip(" ") if is_new_line else words
                if words:
                    yield look.words(words)
            elif piece.tag not in LEFT_OUT:
                yield from self._element(piece, look)
            is_new_line = not isinstance(piece, str) and piece.tag == "br"

    def _element(self, node: HtmlElement, look: Look) -> Iterator[etree._Element]:
        name = str(node.tag)
        look = look_of(node, look)
        if name == "br":
            yield look.run(w("br"))
        elif name == "img":
            yield self._picture(node, look)
        elif name in _RECORDINGS:
            yield from self.recording(node, look)
        elif name == "a":
            yield from self._link(node, look)
        else:
            yield from self._words(node, name, look)

    def _words(self, node: HtmlElement, name: str, look: Look) -> Iterator[etree._Element]:
        if node.get("role") == "checkbox":
            yield look.words(_BOXES.get(str(node.get("aria-checked")), _BOXES["false"]))
            return
        if "footnote-ref" in str(node.get("class")):
            look = look._replace(position="")
        else:
            look = look._replace(**_LOOKS.get(name, {}))  # type: ignore[arg-type]  # each is of its field's type
        yield from self.bookmarked(node)
        yield from self.runs(pieces_of(node), look)
        if name == "abbr" and node.get("title"):
            yield look.words(f" ({node.get('title')})")
        if name == "rt":
            yield look.words(" ")

    def bookmarked(self, node: HtmlElement) -> Iterator[etree._Element]:
        """Yield a place to jump to, if an element has an id."""
        anchor = node.get("id")
        if anchor:
            yield from self._parts.bookmark(anchor)

    def _link(self, node: HtmlElement, look: Look) -> Iterator[etree._Element]:
        address = str(node.get("href") or "")
        if node.get("role") == "doc-backlink":
            return
        blocks = self._note(address[1:]) if node.get("role") == "doc-noteref" else None
        if blocks is not None:
            number = self._parts.note(blocks)
            yield look._replace(style="FootnoteReference").run(w("footnoteReference", id=number))
            return
        if address.startswith("#") or _OUTSIDE.match(address):
            inside = list(self.runs(pieces_of(node), look._replace(style=look.style or "Hyperlink")))
            link = w("hyperlink", *inside)
            if address.startswith("#"):
                link.set(f"{{{WORD}}}anchor", bookmark_name(address[1:]))
            else:
                link.set(f"{{{RELATION}}}id", self._parts.link(address))
            yield link
            return
        if address:
            self._lost(NO_FILES)
        yield from self.runs(pieces_of(node), look)

    def recording(self, node: HtmlElement, look: Look) -> Iterator[etree._Element]:
        """Yield what a recording is called."""
        self._lost(NO_RECORDINGS)
        words = str(node.get("aria-label") or node.text_content()).strip()
        if words:
            yield look._replace(italic=True).words(f"[{words}]")

    def _picture(self, node: HtmlElement, look: Look) -> etree._Element:
        address, words = str(node.get("src") or ""), str(node.get("alt") or "")
        found = self._parts.picture(address)
        if found is None:
            self._lost(NO_PICTURES)
            return look._replace(italic=True).words(f"[{words}]")
        size = _size(node) or self._parts.size(address)
        shown = drawing(found, words, size, self._parts.drawing(), is_vector=address.lower().endswith(".svg"))
        return w("r", w("drawing", shown))


def pieces_of(node: HtmlElement) -> Iterator[str | HtmlElement]:
    """Yield the texts and elements inside an element."""
    if node.text:
        yield node.text
    for child in node:
        if isinstance(child.tag, str):
            yield child
        if child.tail:
            yield child.tail


def _size(node: HtmlElement) -> tuple[int, int] | None:
    width, height = str(node.get("width") or ""), str(node.get("height") or "")
    if width.isdecimal() and height.isdecimal() and int(width) and int(height):
        return int(width), int(height)
    return None
