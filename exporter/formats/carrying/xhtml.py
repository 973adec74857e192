"""HTML of texts as XML elements, as readers of XHTML take them: known elements stay, of others what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree, html

from exporter.formats.xml_text import allowed

if TYPE_CHECKING:
    from collections.abc import Iterator

XHTML = "http://www.w3.org/1999/xhtml"
MATHML = "http://www.w3.org/1998/Math/MathML"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_BLOCKS = frozenset(
    "address blockquote dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th thead tr ul".split()  # noqa: SIM905
)
_INLINE = frozenset("a abbr b br cite code em i img kbd q samp span strong sub sup var".split())  # noqa: SIM905
_INSTEAD = {
    "article": "div", "aside": "div", "details": "div", "figure": "div", "section": "div", "figcaption": "p",
    "summary": "p", "del": "span", "ins": "span", "mark": "em", "s": "span", "small": "span", "u": "span",
}  # fmt: skip
_LEFT_OUT = frozenset({"script", "style", "template", "button", "svg", "iframe"})
_EMPTY = frozenset({"source", "track", "wbr"})
"""Elements that hold nothing, which the parser, being older, does not know: it puts what follows inside."""
_KEPT = frozenset({"alt", "colspan", "height", "href", "rowspan", "scope", "src", "start", "width"})
_IN_PAGES = _KEPT | {"controls", "dir", "id", "kind", "label", "lang", "open", "srclang"}


def elements(markup: str, namespace: str, gap: str = "data-gap") -> list[etree._Element | str]:
    """Return the elements and texts of ``markup``. A ``span`` with ``gap`` keeps that attribute."""
    if not markup.strip():
        return []
    root = html.fragment_fromstring(allowed(markup), create_parent="div")
    return list(_children(root, namespace, gap))


def whole(markup: str) -> list[etree._Element | str]:
    """Return the elements and texts of ``markup`` as XHTML, without what only our player makes something of."""
    if not markup.strip():
        return []
    root = html.fragment_fromstring(allowed(markup), create_parent="div")
    for node in list(root.iter(*_LEFT_OUT)):
        node.drop_tree()
    return list(_as_xhtml(root))


def _as_xhtml(parent: html.HtmlElement) -> Iterator[etree._Element | str]:
    if parent.text:
        yield parent.text
    for child in parent:
        if child.tag == "math":
            yield _formula(child)
        elif isinstance(child.tag, str):
            element = etree.Element(f"{{{XHTML}}}{child.tag}")
            for key, value in sorted(child.attrib.items()):
                if key in _IN_PAGES:
                    element.set(key, value)
            if child.get("lang"):
                element.set(XML_LANG, str(child.get("lang")))
            inside = list(_as_xhtml(child))
            yield element
            if child.tag in _EMPTY:
                yield from inside
            else:
                append(element, inside)
        if child.tail:
            yield child.tail


def append(parent: etree._Element, nodes: list[etree._Element | str]) -> None:
    """Add elements and texts at the end of an element."""
    for node in nodes:
        if not isinstance(node, str):
            parent.append(node)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + node
        else:
            parent.text = (parent.text or "") + node


def _children(parent: html.HtmlElement, namespace: str, gap: str) -> Iterator[etree._Element | str]:
    if parent.text:
        yield parent.text
    for child in parent:
        yield from _node(child, namespace, gap)
        if child.tail:
            yield child.tail


def _node(node: html.HtmlElement, namespace: str, gap: str) -> Iterator[etree._Element | str]:
    name = str(node.tag)
    if name == "math":
        yield _formula(node)
        return
    if not isinstance(node.tag, str) or name in _LEFT_OUT:
        return
    name = _INSTEAD.get(name, name)
    if name not in _BLOCKS | _INLINE:
        yield from _children(node, namespace, gap)
        return
    element = etree.Element(f"{{{namespace}}}{name}")
    for key, value in sorted(node.attrib.items()):
        if key in _KEPT or key == gap:
            element.set(key, value)
    if node.get("lang"):
        element.set(XML_LANG, str(node.get("lang")))
    append(element, list(_children(node, namespace, gap)))
    yield element


def _formula(node: etree._Element) -> etree._Element:
    """Return MathML in its namespace, without what only our style sheets understand."""
    name = str(node.tag)
    element = etree.Element(f"{{{MATHML}}}{name}", nsmap={"m": MATHML} if name == "math" else None)
    for key, value in sorted(node.attrib.items()):
        if key not in ("class", "style", "xmlns") and not key.startswith("data-"):
            element.set(key, value)
    element.text = node.text
    for child in node:
        if isinstance(child.tag, str):
            inner = _formula(child)
            inner.tail = child.tail
            element.append(inner)
    return element
