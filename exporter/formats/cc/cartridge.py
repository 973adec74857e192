"""Puts pages, quizzes and files into a cartridge, in the order of the course's outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from exporter.course import Lesson, Quiz, Section
from exporter.formats.carrying.bank import categories
from exporter.formats.carrying.chapters import Chapters, html_page
from exporter.formats.carrying.losses import Losses, no_place
from exporter.formats.carrying.texts import file_names
from exporter.formats.cc.assessment import assessment
from exporter.formats.xml_text import allowed

if TYPE_CHECKING:
    from exporter.archive import Content
    from exporter.course import Course, Item
    from exporter.problems import Problem

MANIFEST = "imsmanifest.xml"
_NOT_IN_QUIZZES = ("draw", "feedback", "pick", "shuffle_questions", "shuffle_options", "weight")
_OF_COURSES = (
    *("description", "version", "authors", "keywords", "license"),
    *("navigation", "completion", "finish", "certificate", "glossary"),
)
"""What an author says of a course, and a cartridge does not."""
_SCHEMA_VERSIONS = {"1.1": "1.1.0", "1.3": "1.3.0"}
_MEDIA, _PAGES, _QUIZZES = "media/", "lessons/", "quizzes/"


def cartridge(course: Course, version: str) -> tuple[dict[str, Content], tuple[Problem, ...]]:
    """Return the files of a cartridge by path, and what of the course it cannot say."""
    losses = Losses(course, "Common Cartridge")
    made = _Cartridge(course, version, losses)
    made.fill()
    return made.all(), losses.all()


class _Cartridge:
    def __init__(self, course: Course, version: str, losses: Losses) -> None:
        self.course, self.losses = course, losses
        self.profile = f"imsccv1p{version.partition('.')[2]}"
        self.schemaversion = _SCHEMA_VERSIONS[version]
        self.assessment_type = f"imsqti_xmlv1p2/imscc_xmlv1p{version.partition('.')[2]}/assessment"
        self.names = file_names(course)
        self.chapters = Chapters(course, lambda path: f"../{_MEDIA}{self.names[path]}", self._page_of)
        self.pages = {lesson.id for lesson in course.lessons}
        self.files: dict[str, Content] = {}
        self.shown: set[str] = set()
        self.resources: list[tuple[str, str, str, list[str]]] = []
        """The identifier, type and path of each page and quiz, and the files that it shows."""
        self.leaves: dict[str, list[tuple[str, str]]] = {}
        """The titles and resources that the items of the course have become, by their ids."""

    def _page_of(self, item: str) -> str:
        return f"{item}.html" if item in self.pages else ""

    def fill(self) -> None:
        """Make the pages, then the quizzes."""
        self.losses.of_fields(_OF_COURSES)
        for lesson in self.course.lessons:

            def lost(what: str, lesson: Lesson = lesson) -> None:
                self.losses.of_item(lesson, what)

            page = html_page(self.course, lesson.title, self.chapters.lesson(lesson, lost))
            self._add(lesson, lesson.title, f"page-{lesson.id}", "webcontent", _PAGES + self._page_of(lesson.id), page)
        say = self.chapters.texts.say
        for category in categories(self.course, self.losses, unsaid=_NOT_IN_QUIZZES):
            content = assessment(self.chapters, self.losses, category)
            if content is None:
                continue
            if isinstance(category.item, Quiz) and category.item.image:
                self.losses.of_item(category.item, no_place(["image"]))
            title = category.item.title
            shown = title if isinstance(category.item, Quiz) else f"{say('selfCheck')}: {title}"
            path = f"{_QUIZZES}{category.item.id}.xml"
            self._add(category.item, shown, f"quiz-{category.item.id}", self.assessment_type, path, content)

    def _add(self, item: Item, title: str, resource: str, type_: str, path: str, content: bytes) -> None:  # noqa: PLR0913, PLR0917 - what a resource has
        self.files[path] = content
        shows = sorted(f"file-{self.names[path]}" for path in self.chapters.files)
        self.resources.append((resource, type_, path, shows))
        self.shown |= self.chapters.files
        self.chapters.files.clear()
        self.leaves.setdefault(item.id, []).append((title, resource))

    def all(self) -> dict[str, Content]:
        """Return all files, the manifest first."""
        shown = sorted(self.shown)
        media: dict[str, Content] = {_MEDIA + self.names[path]: self.course.media[path] for path in shown}
        return {MANIFEST: self._manifest(list(media)), **self.files, **media}

    def _manifest(self, media: list[str]) -> bytes:
        namespace, lom = f"http://www.imsglobal.org/xsd/{self.profile}/imscp_v1p1", self._lom()
        root = etree.Element(f"{{{namespace}}}manifest", nsmap={None: namespace, "lom": lom})
        root.set("identifier", f"CC-{self.course.id}")
        metadata = _element(root, "metadata")
        _element(metadata, "schema").text = "IMS Common Cartridge"
        _element(metadata, "schemaversion").text = self.schemaversion
        title = etree.SubElement(
            etree.SubElement(etree.SubElement(metadata, f"{{{lom}}}lom"), f"{{{lom}}}general"), f"{{{lom}}}title"
        )
        string = etree.SubElement(title, f"{{{lom}}}string", language=self.course.language)
        string.text = allowed(self.course.title)
        organizations = _element(root, "organizations")
        organization = _element(organizations, "organization", identifier="organization", structure="rooted-hierarchy")
        self._items(_element(organization, "item", identifier="root"), self.course.outline, "s")
        resources = _element(root, "resources")
        for identifier, type_, path, shows in self.resources:
            href = {"href": path} if type_ == "webcontent" else {}
            resource = _element(resources, "resource", identifier=identifier, type=type_, **href)
            _element(resource, "file", href=path)
            for file in shows:
                _element(resource, "dependency", identifierref=file)
        for path in media:
            identifier = f"file-{path.removeprefix(_MEDIA)}"
            resource = _element(resources, "resource", identifier=identifier, type="webcontent", href=path)
            _element(resource, "file", href=path)
        content: bytes = etree.tostring(root, encoding="UTF-8", pretty_print=True)
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content

    def _lom(self) -> str:
        return f"http://ltsc.ieee.org/xsd/{self.profile}/LOM/manifest"

    def _items(self, parent: etree._Element, entries: tuple[Item | Section, ...], path: str) -> None:
        """List what has come, section by section."""
        for number, entry in enumerate(entries, 1):
            if isinstance(entry, Section):
                folder = _element(parent, "item", identifier=f"{path}{number}")
                _element(folder, "title").text = allowed(entry.title)
                self._items(folder, entry.items, f"{path}{number}-")
                continue
            for title, resource in self.leaves.get(entry.id, ()):
                leaf = _element(parent, "item", identifier=f"item-{resource}", identifierref=resource)
                _element(leaf, "title").text = allowed(title)


def _element(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", attributes)
