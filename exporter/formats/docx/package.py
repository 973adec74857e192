"""The files of a document (ECMA-376, Part 2), from its blocks and what they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from exporter.formats.docx.styles import numbering, settings, styles
from exporter.formats.docx.wml import RELATION, document_bytes, tag, w
from exporter.formats.xml_text import allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exporter.archive import Content
    from exporter.course import Course
    from exporter.formats.docx.parts import Parts, Relation

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC, _TERMS = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NEVER = "1980-01-01T00:00:00Z"
"""The time of the files in our packages: nothing in a document tells when it was made."""
_PARTS = {
    "document": "document.main",
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "footnotes": "footnotes",
}


def package(course: Course, body: Iterable[etree._Element], parts: Parts) -> dict[str, Content]:
    """Return the files of a document by path."""
    for name in _PARTS:
        if name != "document":
            parts.relation(name, f"{name}.xml")
    shown = {one: number for one, number in parts.relations.items() if one.kind.rpartition("/")[2] not in _PARTS}
    roots = {
        "document": w("document", w("body", *body, _page(course))),
        "styles": styles(course.language),
        "numbering": numbering(parts.lists),
        "settings": settings(course.language),
        "footnotes": _footnotes(parts.notes),
    }
    own = {f"word/{name}.xml": document_bytes(root) for name, root in roots.items()}
    return {
        "[Content_Types].xml": _content_types(parts.types()),
        "_rels/.rels": _top(),
        "docProps/core.xml": _about(course),
        **own,
        "word/_rels/document.xml.rels": _relations(parts.relations),
        "word/_rels/footnotes.xml.rels": _relations(shown),
        **parts.files,
    }


def _page(course: Course) -> etree._Element:
    margins = dict.fromkeys(("top", "right", "bottom", "left"), "1134")
    return w(
        "sectPr",
        w("pgSz", w="11906", h="16838"),
        w("pgMar", **margins, header="567", footer="567", gutter="0"),
        w("bidi") if course.direction == "rtl" else None,
    )


def _footnotes(notes: Iterable[list[etree._Element]]) -> etree._Element:
    """Return the footnotes behind the two lines that part them from the text (17.11.10)."""
    return w(
        "footnotes",
        w("footnote", w("p", w("r", w("separator"))), type="separator", id="-1"),
        w("footnote", w("p", w("r", w("continuationSeparator"))), type="continuationSeparator", id="0"),
        *(w("footnote", *_with_sign(blocks), id=str(number)) for number, blocks in enumerate(notes, 1)),
    )


def _with_sign(blocks: list[etree._Element]) -> list[etree._Element]:
    """Return the blocks of a note, the first of which begins with its number."""
    sign = w("r", w("rPr", w("rStyle", val="FootnoteReference")), w("footnoteRef"))
    first = blocks[0] if blocks and blocks[0].tag == tag("p") else w("p")
    at = 1 if len(first) and first[0].tag == tag("pPr") else 0
    first.insert(at, sign)
    return [first, *(block for block in blocks if block is not first)]


def _content_types(pictures: Iterable[tuple[str, str]]) -> bytes:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    defaults = [("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml")]
    for ending, kind in (*defaults, *pictures):
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind)
    overrides = {f"/word/{name}.xml": f"{_WORD}.{kind}+xml" for name, kind in _PARTS.items()}
    overrides["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    for name, kind in overrides.items():
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=name, ContentType=kind)
    return document_bytes(root)


def _top() -> bytes:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    for number, (kind, target) in enumerate(
        ((f"{RELATION}/officeDocument", "word/document.xml"), (core, "docProps/core.xml")), 1
    ):
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=f"rId{number}", Type=kind, Target=target)
    return document_bytes(root)


def _relations(relations: Mapping[Relation, str]) -> bytes:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    for relation, number in relations.items():
        made = etree.SubElement(
            root, f"{{{_RELATIONS}}}Relationship", Id=number, Type=relation.kind, Target=allowed(relation.target)
        )
        if relation.is_outside:
            made.set("TargetMode", "External")
    return document_bytes(root)


def _about(course: Course) -> bytes:
    root = etree.Element(
        f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _INSTANCE}
    )
    told = {
        f"{{{_DC}}}title": course.title,
        f"{{{_DC}}}creator": ", ".join(course.authors),
        f"{{{_CORE}}}keywords": ", ".join(course.keywords),
        f"{{{_DC}}}description": course.description,
        f"{{{_DC}}}language": course.language,
    }
    for name, text in told.items():
        if text:
            etree.SubElement(root, name).text = allowed(text)
    for name in ("created", "modified"):
        made = etree.SubElement(root, f"{{{_TERMS}}}{name}", {f"{{{_INSTANCE}}}type": "dcterms:W3CDTF"})
        made.text = _NEVER
    return document_bytes(root)
