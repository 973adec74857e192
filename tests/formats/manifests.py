"""Manifests for tests: of small courses with stand-in pages, validated against a schema that the tests put together."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from lxml import etree

from exporter.assets import schemas
from exporter.course import Quiz
from exporter.formats.scorm.activities import activities
from exporter.formats.scorm.editions import EDITIONS
from exporter.formats.scorm.manifest import manifest
from exporter.pages import PageSet, Sco

if TYPE_CHECKING:
    from exporter.course import Course

KEYS = ("1.2", "2004-3rd", "2004-4th")
STRUCTURES = ("single", "lessons")

NAMES = {
    "1.2": {
        "cp": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    },
    "2004": {
        "cp": "http://www.imsglobal.org/xsd/imscp_v1p1",
        "adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
        "adlseq": "http://www.adlnet.org/xsd/adlseq_v1p3",
        "adlnav": "http://www.adlnet.org/xsd/adlnav_v1p3",
        "imsss": "http://www.imsglobal.org/xsd/imsss",
    },
}

_SCHEMAS = {
    "1.2": ("imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd"),
    "2004": ("imscp_v1p1.xsd", "adlcp_v1p3.xsd", "adlseq_v1p3.xsd", "adlnav_v1p3.xsd", "imsss_v1p0.xsd"),
}


def family(key: str) -> str:
    """Return 1.2 or 2004."""
    return key.split("-", maxsplit=1)[0]


def stand_in_pages(course: Course, structure: str) -> PageSet:
    """Return pages of the shape that `exporter.pages` gives, with nothing in them."""
    shared = ("player.css", "player.js")
    if structure == "single":
        scos = (Sco(course.id, course.title, "index.html", ("index.html", *shared)),)
    else:
        kinds = {item.id: "quiz" if isinstance(item, Quiz) else "lesson" for item in course.items}
        scos = tuple(
            Sco(item.id, item.title, href, (href, *shared, f"media/{item.id}.png"))
            for item in course.items
            for href in [f"{kinds[item.id]}-{item.id}.html"]
        )
    files = {file: file.encode() for sco in scos for file in sco.files}
    return PageSet({**files, "media/unused.png": b"unused"}, scos)


def manifest_text(
    course: Course, key: str, structure: str = "single", *, schemas: bool = True, marks_shown: bool = False
) -> bytes:
    """Return the manifest of a course with stand-in pages."""
    pages = stand_in_pages(course, structure)
    edition = EDITIONS[key]  # type: ignore[index]
    root = activities(course, pages, structure, marks_shown=marks_shown)  # type: ignore[arg-type]
    return manifest(course, root, pages.files, edition, schemas=schemas)


class Read:
    """A manifest, read as an LMS would: by XPath with literal prefixes (``cp:`` for the default namespace)."""

    def __init__(self, text: bytes, key: str) -> None:
        self.root = etree.fromstring(text)
        self.names = NAMES[family(key)]

    def __call__(self, path: str) -> Any:
        """Return what an XPath finds."""
        return self.root.xpath(path, namespaces=self.names)

    def text(self, path: str) -> list[str]:
        """Return the texts of what an XPath finds."""
        return [str(element.text) for element in self(path)]


def read(course: Course, key: str, structure: str = "single") -> Read:
    """Return the manifest of a course with stand-in pages, read."""
    return Read(manifest_text(course, key, structure), key)


@cache
def official_schema(key: str) -> etree.XMLSchema:
    """Return the official schemas of an edition, imported by a small schema of the tests' own."""
    folder = schemas(key)
    assert folder is not None, "the official schemas are not installed; run: npm ci"
    names = NAMES[family(key)]
    with TemporaryDirectory() as place:
        for file in folder.iterdir():
            text = file.read_bytes()
            if file.name == "ims_xml.xsd":
                # The original binds the namespace of xml: as its default one, which libxml2 refuses.
                text = text.replace(b'xmlns="http://www.w3.org/XML/1998/namespace"', b"", 1)
            Path(place, file.name).write_bytes(text)
        imports = "".join(
            f'<import namespace="{namespace}" schemaLocation="{file}"/>'
            for namespace, file in zip(names.values(), _SCHEMAS[family(key)], strict=True)
        )
        driver = Path(place, "driver.xsd")
        driver.write_text(f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>')
        return etree.XMLSchema(etree.parse(driver))


def schema_violations(text: bytes, key: str) -> list[str]:
    """Return what the official schemas say against a manifest."""
    schema = official_schema(key)
    schema.validate(etree.fromstring(text))
    return [f"line {entry.line}: {entry.message}" for entry in schema.error_log]
