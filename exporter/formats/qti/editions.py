"""What differs between QTI 2.2 and 3.0: names, namespaces and types of resources.

Items are built with the names of 2.2. In 3.0, all of them begin with ``qti-`` and are in lower case with hyphens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping

Q = "urn:lessonpack:qti"
"""The namespace of elements of QTI while they are built; those of HTML have that of `H`."""
H = "urn:lessonpack:html"
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class QtiEdition:
    """One edition of QTI."""

    key: str
    namespace: str
    manifest_namespace: str
    schema: str
    schemaversion: str
    item_type: str
    test_type: str
    hyphens: bool
    """Whether names are in lower case with hyphens, and texts in a ``qti-content-body``."""


EDITIONS: Mapping[str, QtiEdition] = {
    "2.2": QtiEdition(
        key="2.2",
        namespace="http://www.imsglobal.org/xsd/imsqti_v2p2",
        manifest_namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
        schema="QTIv2.2 Package",
        schemaversion="1.0.0",
        item_type="imsqti_item_xmlv2p2",
        test_type="imsqti_test_xmlv2p2",
        hyphens=False,
    ),
    "3.0": QtiEdition(
        key="3.0",
        namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
        manifest_namespace="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        schema="QTI Package",
        schemaversion="3.0.0",
        item_type="imsqti_item_xmlv3p0",
        test_type="imsqti_test_xmlv3p0",
        hyphens=True,
    ),
}


def q(name: str, *children: etree._Element | str, **attributes: str | float) -> etree._Element:
    """Make an element of QTI; an attribute ``class_`` is ``class``."""
    element = etree.Element(f"{{{Q}}}{name}")
    for key, value in attributes.items():
        element.set(key, value if isinstance(value, str) else f"{value:.10g}")
    for child in children:
        if isinstance(child, str):
            element.text = child
        else:
            element.append(child)
    return element


def h(name: str, *children: etree._Element) -> etree._Element:
    """Make an element of HTML."""
    element = etree.Element(f"{{{H}}}{name}")
    element.extend(children)
    return element


def written(root: etree._Element, edition: QtiEdition) -> bytes:
    """Return a document of an edition as UTF-8."""
    renamed = _renamed(root, edition, {None: edition.namespace})
    etree.cleanup_namespaces(renamed)
    content: bytes = etree.tostring(renamed, encoding="UTF-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content + b"\n"


def _renamed(node: etree._Element, edition: QtiEdition, namespaces: dict[str | None, str]) -> etree._Element:
    name = etree.QName(node)
    ours = name.namespace == Q
    if name.namespace not in (Q, H):
        return node
    local = _hyphenated(name.localname) if ours and edition.hyphens else name.localname
    element = etree.Element(f"{{{edition.namespace}}}{local}", nsmap=namespaces)
    for key, value in node.attrib.items():
        plain = ours and edition.hyphens and not key.startswith("{")
        element.set(_CAPITAL.sub("-", key).lower() if plain else key, value)
    element.text = node.text
    for child in list(node):
        tail = child.tail
        if child.tag == f"{{{Q}}}contentBody" and not edition.hyphens:
            _lift(child, element, edition, namespaces)
            continue
        made = _renamed(child, edition, namespaces)
        made.tail = tail
        element.append(made)
    return element


def _lift(
    wrapper: etree._Element, parent: etree._Element, edition: QtiEdition, namespaces: dict[str | None, str]
) -> None:
    """Put what is in a content body in its place: 2.2 has no such element."""
    parent.text = wrapper.text
    for child in list(wrapper):
        tail = child.tail
        made = _renamed(child, edition, namespaces)
        made.tail = tail
        parent.append(made)


def _hyphenated(name: str) -> str:
    return f"qti-{_CAPITAL.sub('-', name).lower()}"
