"""Puts items and tests into a package: a test for each quiz, and for each lesson that asks questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from exporter.course import Quiz
from exporter.formats.carrying.bank import categories, refuse_nothing
from exporter.formats.carrying.losses import Losses, Unsaid, left_out
from exporter.formats.carrying.texts import Texts, file_names
from exporter.formats.carrying.xhtml import append, elements
from exporter.formats.qti.editions import H, q, written
from exporter.formats.qti.item import Writing, item
from exporter.formats.xml_text import allowed
from exporter.pools import Pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.archive import Content
    from exporter.course import Course
    from exporter.formats.carrying.bank import Category
    from exporter.formats.qti.editions import QtiEdition
    from exporter.problems import Problem
    from exporter.questions import Question

MANIFEST = "imsmanifest.xml"
_NOT_IN_TESTS = ("attempts", "feedback", "weight")
_MEDIA = "media/"


def package(course: Course, edition: QtiEdition) -> tuple[dict[str, Content], tuple[Problem, ...]]:
    """Return the files of a package by path, and what of the course QTI cannot say.

    Raises:
        OutputError: there is no question that it can say.
    """
    losses = Losses(course, f"QTI {edition.key}")
    made = _Package(course, edition, losses)
    for category in categories(course, losses, unsaid=_NOT_IN_TESTS):
        made.add(category)
    refuse_nothing(bool(made.resources), losses.format_)
    return made.all(), losses.all()


class _Package:
    def __init__(self, course: Course, edition: QtiEdition, losses: Losses) -> None:
        self.course, self.edition, self.losses = course, edition, losses
        self.names = file_names(course)
        self.texts = Texts(course, self._address)
        self.files: dict[str, Content] = {}
        self.resources: list[tuple[str, str, str, tuple[str, ...]]] = []
        """The identifier, type and path of each item and test, and the identifiers of what it needs."""
        self.shown: set[str] = set()

    def _address(self, path: str) -> str:
        return f"../{_MEDIA}{self.names[path]}"

    def add(self, category: Category) -> None:
        """Add the items of a category, and its test."""
        came: list[Question] = []
        for question in category.questions:
            writing = Writing(self.edition, self.texts, self.losses, question, category, self._address)
            try:
                content = item(writing, self.course.language)
            except Unsaid as reason:
                writing.lost(left_out(reason))
                continue
            came.append(question)
            needs = tuple(f"media-{self.names[path]}" for path in sorted(writing.files))
            self.shown |= writing.files
            self._resource("item", question.id, self.edition.item_type, content, needs)
        if came:
            self._resource(
                "test",
                category.item.id,
                self.edition.test_type,
                written(self._test(category, came), self.edition),
                tuple(f"item-{question.id}" for question in came),
            )

    def _resource(self, kind: str, identifier: str, type_: str, content: bytes, needs: tuple[str, ...]) -> None:
        path = f"{kind}s/{identifier}.xml"
        self.files[path] = content
        self.resources.append((f"{kind}-{identifier}", type_, path, needs))

    def _test(self, category: Category, came: Sequence[Question]) -> etree._Element:
        quiz = category.item if isinstance(category.item, Quiz) else None
        section = self._section(category, came, quiz)
        simultaneous = quiz is not None and quiz.feedback != "immediate"
        score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
        limits = [q("timeLimits", maxTime=quiz.time_limit * 60)] if quiz and quiz.time_limit else []
        part = q(
            "testPart",
            section,
            identifier="part",
            navigationMode="nonlinear",
            submissionMode="simultaneous" if simultaneous else "individual",
        )
        total = q("sum", q("testVariables", variableIdentifier="SCORE"))
        return q(
            "assessmentTest",
            q("outcomeDeclaration", **score),
            *limits,
            part,
            q("outcomeProcessing", q("setOutcomeValue", total, identifier="SCORE")),
            identifier=category.item.id,
            title=allowed(category.item.title),
        )

    def _section(self, category: Category, came: Sequence[Question], quiz: Quiz | None) -> etree._Element:
        pools: Sequence[Pool[Question]] = quiz.pools if quiz else [Pool(None, tuple(came), len(came))]
        parts = [_references(pool, category, came, number) for number, pool in enumerate(pools, 1)]
        section = q("assessmentSection", identifier="section", title=allowed(category.item.title), visible="true")
        if quiz and quiz.shuffle_questions and len(parts) > 1:
            section.append(q("ordering", shuffle="true"))
        if category.introduction:
            section.append(self._introduction(category))
        section.extend(parts)
        return section

    def _introduction(self, category: Category) -> etree._Element:
        def lost(what: str) -> None:
            self.losses.of_item(category.item, what)

        text = self.texts.html(category.introduction, lost, formulas="MathML")
        self.shown |= set(text.files)
        body = q("contentBody")
        append(body, elements(text.html, H))
        return q("rubricBlock", body, view="candidate")

    def all(self) -> dict[str, Content]:
        """Return all files, the manifest first."""
        media: dict[str, Content] = {_MEDIA + self.names[path]: self.course.media[path] for path in sorted(self.shown)}
        return {MANIFEST: self._manifest(sorted(media)), **dict(sorted(self.files.items())), **media}

    def _manifest(self, media: Sequence[str]) -> bytes:
        root = self._element("manifest", None, identifier=f"MANIFEST-{self.course.id}")
        metadata = self._element("metadata", root)
        self._element("schema", metadata).text = self.edition.schema
        self._element("schemaversion", metadata).text = self.edition.schemaversion
        self._element("organizations", root)
        resources = self._element("resources", root)
        for identifier, type_, path, needs in self.resources:
            resource = self._element("resource", resources, identifier=identifier, type=type_, href=path)
            self._element("file", resource, href=path)
            for need in needs:
                self._element("dependency", resource, identifierref=need)
        for path in media:
            name = f"media-{path.removeprefix(_MEDIA)}"
            resource = self._element("resource", resources, identifier=name, type="webcontent", href=path)
            self._element("file", resource, href=path)
        content: bytes = etree.tostring(root, encoding="UTF-8", pretty_print=True)
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content

    def _element(self, name: str, parent: etree._Element | None, **attributes: str) -> etree._Element:
        tag = f"{{{self.edition.manifest_namespace}}}{name}"
        if parent is None:
            return etree.Element(tag, attributes, nsmap={None: self.edition.manifest_namespace})
        return etree.SubElement(parent, tag, attributes)


def _references(pool: Pool[Question], category: Category, came: Sequence[Question], number: int) -> etree._Element:
    """Return a section with the questions of a pool, of which an attempt asks some."""
    section = q(
        "assessmentSection",
        identifier=f"section-{number}",
        title=allowed(pool.group or category.item.title),
        visible="false",
    )
    asked = [question for question in pool.questions if question in came]
    if pool.asked < len(asked):
        section.append(q("selection", select=str(pool.asked)))
    if isinstance(category.item, Quiz) and category.item.shuffle_questions:
        section.append(q("ordering", shuffle="true"))
    section.extend(
        q("assessmentItemRef", identifier=f"item-{question.id}", href=f"../items/{question.id}.xml")
        for question in asked
    )
    return section
