"""What an item of QTI 1.2 shows, in order: texts, and places to answer in, each with its label and its choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.imports.xml_tree import Node

_PLACES = frozenset({"response_lid", "response_str", "response_num", "response_grp", "response_xy"})
_MATERIAL = frozenset({"material", "material_ref"})
_RENDERED = frozenset({"render_choice", "render_fib", "render_hotspot", "render_slider", "render_extension"})
_SHOWN = ("mattext", "matemtext", "mat_formattedtext", "matimage", "mataudio", "matvideo", "matbreak")
_PLAIN = frozenset({"text/plain", "text"})
_HTML = frozenset({"text/html", "text/xhtml", "HTML", "html"})


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and in what it is written: "html", "moodle" (either) or "plain"."""

    text: str
    form: str


@dataclass(slots=True)
class Place:
    """A place to answer in."""

    node: Node
    label: list[Written] = field(default_factory=list)

    @property
    def ident(self) -> str:
        """Return its name in the rules."""
        return self.node.get("ident")

    @property
    def cardinality(self) -> str:
        """Return Single, Multiple or Ordered."""
        return self.node.get("rcardinality") or "Single"

    @property
    def is_chosen(self) -> bool:
        """Return whether one chooses here; otherwise one types."""
        return self.node.name == "response_lid"

    def choices(self) -> Iterator[Node]:
        """Yield what there is to choose from."""
        return self.node.inside("response_label")


@dataclass(slots=True)
class Shown:
    """All that an item shows."""

    pieces: list[Written | Place] = field(default_factory=list)
    matches: list[Written] = field(default_factory=list)
    """The right column of Blackboard's matching, to which choices without a text refer by their order."""
    left_out: list[Node] = field(default_factory=list)

    @property
    def places(self) -> list[Place]:
        """Return the places to answer in."""
        return [piece for piece in self.pieces if isinstance(piece, Place)]


def shown_in(item: Node) -> Shown:
    """Return what an item shows."""
    shown = Shown()
    for one in item.children("presentation"):
        _walk(one, shown, in_answers=False)
    return shown


def material_of(node: Node) -> list[Written]:
    """Return the texts in an element, without those of places to answer in."""
    found: list[Written] = []
    for one in node.children():
        if one.name in _MATERIAL:
            found += [_written(part) for part in _parts(one)]
        elif one.name not in _PLACES | _RENDERED:
            found += material_of(one)
    return found


def joined(pieces: list[Written]) -> Written:
    """Return texts as one: plain if all are, else in HTML."""
    if len(pieces) == 1:
        return pieces[0]
    if not pieces:
        return Written("", "plain")
    if all(piece.form == "plain" for piece in pieces):
        return Written("\n\n".join(piece.text for piece in pieces if piece.text.strip()), "plain")
    return Written("".join(as_html(piece) for piece in pieces), "html")


def as_html(piece: Written) -> str:
    """Return a text as HTML."""
    if piece.form == "html" or (piece.form == "moodle" and "<" in piece.text):
        return piece.text
    return escape(piece.text, quote=False).replace("\n", "<br>")


def _walk(node: Node, shown: Shown, *, in_answers: bool) -> None:
    for one in node.children():
        kind = one.get("class")
        if one.name in _PLACES:
            shown.pieces.append(Place(one, material_of(one)))
        elif one.name in _MATERIAL:
            texts = [_written(part) for part in _parts(one)]
            if in_answers and shown.places:
                shown.places[-1].label += texts
            else:
                shown.pieces += texts
        elif kind == "RIGHT_MATCH_BLOCK":
            shown.matches += [joined(material_of(block)) for block in one.children()]
        elif kind in ("FILE_BLOCK", "LINK_BLOCK") and not any(True for _ in one.inside("mattext", "mat_formattedtext")):
            shown.left_out += [found for found in one.inside("matapplication", "matimage") if found.get("uri")]
        elif one.name not in _RENDERED:
            _walk(one, shown, in_answers=in_answers or kind == "RESPONSE_BLOCK")


def _parts(material: Node) -> Iterator[Node]:
    return material.inside(*_SHOWN)


def _written(part: Node) -> Written:
    match part.name:
        case "matimage":
            return Written(f'<img src="{escape(_address(part))}" alt="{escape(part.get("label"))}">', "html")
        case "mataudio" | "matvideo":
            return Written(f'<video src="{escape(_address(part))}">{escape(part.get("label"))}</video>', "html")
        case "matbreak":
            return Written("<br>", "html")
        case "matemtext":
            return Written(f"<em>{escape(part.words)}</em>", "html")
        case "mat_formattedtext":
            is_plain = part.get("type").upper() == "PLAIN_TEXT"
            return Written(_inner(part), "plain" if is_plain else "html" if "<" in part.text else "moodle")
    kind = part.get("texttype")
    form = "plain" if kind in _PLAIN else "html" if kind in _HTML or any(True for _ in part.children()) else "moodle"
    return Written(_inner(part), form)


def _inner(part: Node) -> str:
    """Return the text of an element, or its elements where HTML stands in it unescaped."""
    return part.html() if any(True for _ in part.children()) else part.text


def _address(part: Node) -> str:
    kind, content = part.get("imagtype") or "image/png", "".join(part.text.split())
    return part.get("uri") or (f"data:{kind};base64,{content}" if part.get("embedded") == "base64" else "")
