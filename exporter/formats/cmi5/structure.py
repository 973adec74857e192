"""Writes ``cmi5.xml``, the course structure that an LMS imports (cmi5, 13 and 14).

Elements are in the order of its schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from exporter.formats.cmi5.units import Block, Unit, objective_iri, objectives_of
from exporter.formats.xml_text import allowed
from exporter.iris import course_iri

if TYPE_CHECKING:
    from exporter.course import Course

NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"


def course_structure(course: Course, children: tuple[Unit | Block, ...], *, launch_method: str) -> bytes:
    """Return the course structure as UTF-8."""
    return _Writer(course, launch_method).document(children)


class _Writer:
    def __init__(self, course: Course, launch_method: str) -> None:
        self.course = course
        self.launch_method = launch_method

    def document(self, children: tuple[Unit | Block, ...]) -> bytes:
        root = etree.Element(f"{{{NAMESPACE}}}courseStructure", nsmap={None: NAMESPACE})
        about = self._add(root, "course", id=course_iri(self.course))
        self._texts(about, self.course.title, self.course.description or self.course.title)
        if texts := objectives_of(self.course.items):
            objectives = self._add(root, "objectives")
            for text in texts:
                self._texts(self._add(objectives, "objective", id=objective_iri(self.course, text)), text, text)
        for child in children:
            self._child(root, child)
        body = etree.tostring(root, encoding="UTF-8", xml_declaration=False, pretty_print=True)
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body

    def _add(self, parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
        element.text = text
        return element

    def _texts(self, parent: etree._Element, title: str, description: str) -> None:
        for tag, text in (("title", title), ("description", description)):
            self._add(self._add(parent, tag), "langstring", " ".join(allowed(text).split()), lang=self.course.language)

    def _child(self, parent: etree._Element, child: Unit | Block) -> None:
        if isinstance(child, Unit):
            self._unit(parent, child)
            return
        block = self._add(parent, "block", id=child.iri)
        self._texts(block, child.title, child.title)
        for inner in child.children:
            self._child(block, inner)

    def _unit(self, parent: etree._Element, unit: Unit) -> None:
        au = self._add(parent, "au", id=unit.iri, moveOn=unit.move_on)
        if unit.mastery is not None:
            au.set("masteryScore", f"{unit.mastery:.4f}".rstrip("0").rstrip("."))
        au.set("launchMethod", self.launch_method)
        au.set("activityType", unit.kind)
        self._texts(au, unit.title, unit.description)
        if unit.objectives:
            references = self._add(au, "objectives")
            for text in unit.objectives:
                self._add(references, "objective", idref=objective_iri(self.course, text))
        self._add(au, "url", unit.url)
