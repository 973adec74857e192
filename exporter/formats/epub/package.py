"""The package document of a book: what it is about, its files, and their order (EPUB 3.3, 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from exporter.formats.carrying.xhtml import MATHML
from exporter.formats.epub.pages import xml
from exporter.formats.xml_text import allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from exporter.archive import Content
    from exporter.course import Course

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_NEVER = "1980-01-01T00:00:00Z"
"""The time of the files in our packages: nothing in a book tells when it was made."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the book."""

    path: str
    media_type: str
    in_spine: bool = False
    is_navigation: bool = False
    is_cover: bool = False
    content: Content = b""

    @property
    def properties(self) -> str:
        """Return what a reader should know before it opens the file."""
        has_formulas = isinstance(self.content, bytes) and MATHML.encode() in self.content
        named = {"nav": self.is_navigation, "cover-image": self.is_cover, "mathml": has_formulas}
        return " ".join(name for name, applies in named.items() if applies)


def container(root: str) -> bytes:
    """Return the file that says where the package document is."""
    element = etree.Element(f"{{{_CONTAINER}}}container", nsmap={None: _CONTAINER}, version="1.0")
    files = etree.SubElement(element, f"{{{_CONTAINER}}}rootfiles")
    attributes = {"full-path": f"{root}package.opf", "media-type": "application/oebps-package+xml"}
    etree.SubElement(files, f"{{{_CONTAINER}}}rootfile", attributes)
    return xml(element)


def package(course: Course, resources: Sequence[Resource]) -> bytes:
    """Return the package document."""
    root = etree.Element(f"{{{OPF}}}package", nsmap={None: OPF, "dc": DC}, version="3.0")
    root.set("unique-identifier", "id")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", course.language)
    root.append(_metadata(course, resources))
    manifest, spine = etree.SubElement(root, f"{{{OPF}}}manifest"), etree.SubElement(root, f"{{{OPF}}}spine")
    if course.direction == "rtl":
        spine.set("page-progression-direction", "rtl")
    for number, one in enumerate(resources, 1):
        attributes = {"id": f"f{number}", "href": one.path, "media-type": one.media_type}
        if one.properties:
            attributes["properties"] = one.properties
        etree.SubElement(manifest, f"{{{OPF}}}item", attributes)
        if one.in_spine:
            etree.SubElement(spine, f"{{{OPF}}}itemref", idref=f"f{number}")
    return xml(root)


def _metadata(course: Course, resources: Sequence[Resource]) -> etree._Element:
    metadata = etree.Element(f"{{{OPF}}}metadata")

    def add(name: str, text: str, **attributes: str) -> None:
        if text:
            etree.SubElement(metadata, f"{{{DC}}}{name}", attributes).text = allowed(text)

    add("identifier", f"urn:uuid:{uuid5(NAMESPACE_URL, f'lessonpack:{course.id}')}", id="id")
    add("title", course.title)
    add("language", course.language)
    for author in course.authors:
        add("creator", author)
    add("description", course.description)
    for keyword in course.keywords:
        add("subject", keyword)
    add("rights", course.license)
    for name, value in (("dcterms:modified", _NEVER), *_accessibility(resources)):
        etree.SubElement(metadata, f"{{{OPF}}}meta", property=name).text = value
    return metadata


def _accessibility(resources: Sequence[Resource]) -> Iterable[tuple[str, str]]:
    """Yield what people ask who read in another way (EPUB Accessibility 1.1); the check asks for words for pictures."""
    kinds = {one.media_type.partition("/")[0] for one in resources}
    yield "schema:accessMode", "textual"
    if kinds & {"image", "video"}:
        yield "schema:accessMode", "visual"
    if kinds & {"audio", "video"}:
        yield "schema:accessMode", "auditory"
    yield "schema:accessModeSufficient", "textual"
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "alternativeText"]
    features += ["MathML"] if any("mathml" in one.properties for one in resources) else []
    for feature in features:
        yield "schema:accessibilityFeature", feature
    yield "schema:accessibilityHazard", "unknown" if "video" in kinds else "none"
