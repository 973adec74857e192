"""Makes a drawing of Mermaid fit for a page: shapes and words are kept, and each carries its own look.

Nothing of the drawing's stylesheet is left, since one in a page would reach all of the page. Colours that stand for a
role become those of the page, light or dark. Elements and attributes that are not listed here do not come through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from cssselect import GenericTranslator, SelectorError, parse
from lxml import etree

from exporter.css import declarations, rules
from exporter.source.diagrams.colours import ROLES
from exporter.source.diagrams.mermaid import DiagramError
from exporter.source.media.svg import fault_of_svg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.css import Declaration


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELEMENTS = _words("""
    circle clipPath defs desc ellipse g line linearGradient marker path polygon polyline radialGradient rect stop svg
    symbol text title tspan use
""")
_LEFT_OUT = _words("feDropShadow filter foreignObject style")
"""What only decorates, and labels in HTML, beside which there are the same words as text."""
_GROUPS = _words("a switch")
"""What is shown without what it does."""
_HIDDEN = _words("clipPath defs linearGradient marker radialGradient symbol")
"""What is seen only where something refers to it."""
_LOOK = _words("""
    color dominant-baseline fill fill-opacity font-size font-style font-weight opacity stop-color stop-opacity stroke
    stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity stroke-width text-anchor text-decoration visibility
""")
_SHAPE = _words("""
    clip-path cx cy d dx dy gradientUnits height href id marker-end marker-mid marker-start markerHeight markerUnits
    markerWidth offset orient points preserveAspectRatio r refX refY rx ry transform viewBox width x x1 x2 y y1 y2
""")
_COLOURED = _words("color fill stop-color stroke")
_NO_COLOUR = _words("none transparent currentcolor inherit")
_REFERENCE = re.compile(r"""url\(\s*["']?#([^"')]+)["']?\s*\)""")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_NO_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_RGB = re.compile(r"rgb\((\d{1,3}), ?(\d{1,3}), ?(\d{1,3})\)")
_BOX = 4
_ONLY_HTML = (
    "Mermaid writes the labels of this kind of diagram as HTML, which may not be in a page; save the drawing as an "
    ".svg file and use it as an image"
)
_SMALLEST = 0.75
"""How much a drawing may be made smaller: its words have 16 pixels."""
_DEFAULT_INK = "#121a1a"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as HTML, and its words; whether it has the colours of the page, and the author's words for it."""

    html: str
    words: str
    has_our_colours: bool
    name: str


def fitted(content: str, prefix: str, name: str = "") -> Drawing:
    """Return a drawing whose ids all begin with ``prefix``; ``name`` is for one that does not have its own.

    Raises:
        DiagramError: it shows something that may not be in a page.
    """
    root = _root(content)
    look = _resolved(root)
    _strip(root, look)
    _prune(root)
    ours = _colour(root)
    _rename(root, prefix)
    words = " ".join(" ".join(text.itertext()).strip() for text in root.iter("text"))
    own = _describe(root, prefix, name or words)
    html = etree.tostring(root, encoding="unicode")
    if fault := fault_of_svg(html.encode()):
        raise DiagramError(f"this diagram {fault}")
    return Drawing(html, " ".join(words.split()), ours, own)


def _root(content: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise DiagramError(f"this diagram was drawn as something that is no SVG ({error})") from None
    for node in root.iter(etree.Element):
        node.tag = etree.QName(node).localname
        for key in node.attrib:
            local = etree.QName(key).localname
            if local != key:
                node.set(local, node.attrib.pop(key))
    etree.cleanup_namespaces(root)
    return root


def _resolved(root: etree._Element) -> dict[etree._Element, dict[str, str]]:
    """Return what each element looks like by the stylesheet and its own style (CSS Cascading 4, 6)."""
    found: dict[etree._Element, dict[str, tuple[tuple[bool, tuple[int, ...], int], str]]] = {}
    for order, (weight, node, declaration) in enumerate(chain(_by_rules(root), _by_own_style(root))):
        rank = (bool(_NO_IMPORTANT.search(declaration.value)), weight, order)
        before = found.setdefault(node, {}).get(declaration.name)
        if declaration.name in _LOOK and (before is None or before[0] < rank):
            found[node][declaration.name] = (rank, _NO_IMPORTANT.sub("", declaration.value))
    return {node: {name: value for name, (_, value) in look.items()} for node, look in found.items()}


def _by_rules(root: etree._Element) -> Iterator[tuple[tuple[int, ...], etree._Element, Declaration]]:
    for sheet in list(root.iter("style")):
        for selectors, declared in rules("".join(sheet.itertext())):
            for weight, node in _selected(root, selectors):
                yield from ((weight, node, one) for one in declared)


def _selected(root: etree._Element, selectors: str) -> Iterator[tuple[tuple[int, ...], etree._Element]]:
    try:
        paths = [(one.specificity(), GenericTranslator().selector_to_xpath(one)) for one in parse(selectors)]
    except SelectorError:
        return
    for weight, path in paths:
        yield from ((weight, node) for node in root.xpath(path))


def _by_own_style(root: etree._Element) -> Iterator[tuple[tuple[int, ...], etree._Element, Declaration]]:
    for node in root.iter(etree.Element):
        for one in declarations(node.get("style", "")):
            yield (1, 0, 0, 0), node, one


def _strip(root: etree._Element, look: dict[etree._Element, dict[str, str]]) -> None:
    """Keep what is listed, with its look as attributes."""
    for node in list(root.iter(*_LEFT_OUT)):
        if node.tag == "foreignObject" and _is_all_there_is(node):
            raise DiagramError(_ONLY_HTML)
        _remove(node)
    for node in root.iter(etree.Element):
        tag = str(node.tag)
        if tag in _GROUPS:
            node.tag = "g"
            node.attrib.pop("href", None)
        elif tag not in _ELEMENTS:
            raise DiagramError(f"this diagram contains <{tag[:60]}>, which may not be in a page; write it without")
        own = {key: value for key, value in node.attrib.items() if key in _SHAPE or key in _LOOK}
        node.attrib.clear()
        node.attrib.update({key: _short(value) for key, value in {**own, **look.get(node, {})}.items()})


def _is_all_there_is(label: etree._Element) -> bool:
    """Return whether a label in HTML says what no text beside it says."""
    beside = label.getparent()
    return bool("".join(label.itertext()).strip()) and (beside is None or beside.find("text") is None)


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _short(value: str) -> str:
    return _LONG_NUMBER.sub(lambda number: f"{round(float(number[0]), 2):g}", value)


def _prune(root: etree._Element) -> None:
    """Remove what nothing refers to: Mermaid puts each kind of arrow into every drawing."""
    while True:
        needed = {name for node in root.iter() for key, value in node.attrib.items() if (name := _target(key, value))}
        unused = [node for node in root.iter(*_HIDDEN) if node.tag != "defs" and node.get("id") not in needed]
        unused += [node for node in root.iter("defs") if not len(node)]
        if not unused:
            break
        for node in unused:
            _remove(node)
    for node in root.iter():
        if node.get("id") not in needed:
            node.attrib.pop("id", None)


def _target(key: str, value: str) -> str | None:
    """Return the id to which an attribute refers."""
    if key == "href":
        return value.strip().removeprefix("#") if value.strip().startswith("#") else None
    found = _REFERENCE.fullmatch(value.strip())
    return found[1] if found else None


def _colour(root: etree._Element) -> bool:
    """Give the drawing the colours of the page, if it has none of its own; return whether it had none."""
    root.set("fill", root.get("fill", _DEFAULT_INK))
    places = [(node, key, value) for node in root.iter() for key, value in node.attrib.items() if key in _COLOURED]
    for node, key, value in places:
        if value.lower() == "transparent":
            node.set(key, "none")
    ours = {*ROLES, *_NO_COLOUR}
    own = [value for _, key, value in places if _hex(value) not in ours and not _target(key, value)]
    if own:
        return False
    for node, key, value in places:
        if role := ROLES.get(_hex(value)):
            node.set(key, f"var(--{role})")
    return True


def _hex(colour: str) -> str:
    """Return a colour as it is in the table of roles, if it is there."""
    found = _RGB.fullmatch(colour)
    return "#{:02x}{:02x}{:02x}".format(*map(int, found.groups())) if found else colour.lower()


def _rename(root: etree._Element, prefix: str) -> None:
    named = [node for node in root.iter() if node.get("id")]
    names = {str(node.get("id")): f"{prefix}-{number}" for number, node in enumerate(named, start=1)}
    for node in root.iter():
        for key, value in node.attrib.items():
            if key == "id":
                node.set("id", names[value])
            elif (target := _target(key, value)) in names:
                node.set(key, f"#{names[target]}" if key == "href" else f"url(#{names[target]})")


def _describe(root: etree._Element, prefix: str, name: str) -> str:
    """Say to screen readers what is drawn, and to the page how large; return the author's words for it."""
    box = [float(side) for side in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if side]
    for side in ("width", "height", "fill-opacity"):
        root.attrib.pop(side, None)
    if len(box) == _BOX:
        width, height = round(box[2]), round(box[3])
        root.set("width", str(width))
        root.set("height", str(height))
        root.set("style", f"min-width:{round(width * _SMALLEST)}px")
    root.set("role", "img")
    title, description = root.find("title"), root.find("desc")
    own = "".join(title.itertext()).strip() if title is not None else ""
    if title is None or not own:
        root.set("aria-label", name)
    else:
        title.set("id", f"{prefix}-title")
        root.set("aria-labelledby", f"{prefix}-title")
    if description is not None:
        description.set("id", f"{prefix}-description")
        root.set("aria-describedby", f"{prefix}-description")
    return own or ("".join(description.itertext()).strip() if description is not None else "")
