"""Pages of a book: XHTML in its namespaces, with one style sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from exporter.formats.carrying.chapters import element
from exporter.formats.carrying.xhtml import XHTML, XML_LANG, append

if TYPE_CHECKING:
    from exporter.course import Course

OPS = "http://www.idpf.org/2007/ops"
TYPE = f"{{{OPS}}}type"
STYLE = """\
body { line-height: 1.5; margin: 1em; overflow-wrap: break-word; }
h1, h2, h3 { line-height: 1.2; page-break-after: avoid; break-after: avoid; }
img, video { max-width: 100%; height: auto; }
figure { margin: 1em 0; }
pre { white-space: pre-wrap; }
table { border-collapse: collapse; display: block; max-width: 100%; overflow-x: auto; }
td, th { border: 1px solid; padding: 0.3em 0.6em; hyphens: auto; }
@media (max-width: 30em) { table { font-size: 0.85em; } td, th { padding: 0.2em 0.4em; } }
section { margin-top: 2em; page-break-inside: avoid; break-inside: avoid; }
"""


def page(course: Course, title: str, body: list[Any], style: str) -> bytes:
    """Return a page, which finds its style sheet at ``style``."""
    root = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML, "epub": OPS})
    root.set("lang", course.language)
    root.set(XML_LANG, course.language)
    root.set("dir", course.direction)
    root.append(
        element(
            "head",
            element("title", title),
            element("link", rel="stylesheet", type="text/css", href=style),
        )
    )
    content = element("body")
    append(content, body)
    root.append(content)
    return _document(root, "<!DOCTYPE html>\n")


def _document(root: etree._Element, doctype: str = "") -> bytes:
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + doctype.encode() + content + b"\n"


def xml(root: etree._Element) -> bytes:
    """Return an XML document."""
    return _document(root)
