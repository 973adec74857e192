"""Writes a Moodle XML file: categories, and what all questions have in common."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from exporter.formats.carrying.bank import categories, refuse_nothing
from exporter.formats.carrying.losses import ACCENTS_MATTER, NO_OBJECTIVES, Losses, Unsaid, left_out, no_type
from exporter.formats.carrying.texts import Texts, file_names, name_of
from exporter.formats.moodle.questions import WRITERS
from exporter.formats.xml_text import allowed
from exporter.questions.forgiving import WithAccents

if TYPE_CHECKING:
    from exporter.course import Course
    from exporter.formats.carrying.bank import Category
    from exporter.problems import Problem
    from exporter.questions import Question
    from exporter.richtext import RichText

_FILES = "@@PLUGINFILE@@/"


def moodle_xml(course: Course) -> tuple[bytes, tuple[Problem, ...]]:
    """Return the questions of a course as Moodle XML, and what of them it cannot say.

    Raises:
        OutputError: it can say none of them.
    """
    losses = Losses(course, "Moodle XML")
    root = etree.Element("quiz")
    writer = _Document(course, losses)
    for category in categories(course, losses):
        writer.category(root, category)
    refuse_nothing(root.find("question[name]") is not None, "Moodle XML")
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False, pretty_print=True)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content, losses.all()


class Writing(NamedTuple):
    """What writes one question: its element, where it stands, and the document."""

    document: _Document
    element: etree._Element
    question: Question
    category: Category

    def add(self, name: str, text: str, parent: etree._Element | None = None) -> etree._Element:
        """Add an element with a text."""
        added = etree.SubElement(self.element if parent is None else parent, name)
        added.text = allowed(text)
        return added

    def add_text(self, name: str, text: str, parent: etree._Element | None = None, **attributes: str) -> etree._Element:
        """Add an element whose text is in a ``text`` inside it."""
        added = etree.SubElement(self.element if parent is None else parent, name, attributes)
        etree.SubElement(added, "text").text = allowed(text)
        return added

    def add_rich(
        self, name: str, rich: RichText | None, parent: etree._Element | None = None, **attributes: str
    ) -> etree._Element:
        """Add an element with a text in HTML, and with the files that it shows."""
        written = self.document.texts.html(rich, self.lost)
        added = self.add_text(name, written.html, parent, format="html", **attributes)
        self.add_files(added, written.files)
        return added

    def add_files(self, parent: etree._Element, paths: tuple[str, ...]) -> None:
        """Add the files that a text shows."""
        for path in paths:
            file = etree.SubElement(
                parent, "file", {"name": self.document.names[path], "path": "/", "encoding": "base64"}
            )
            file.text = b64encode(self.document.course.media[path].read_bytes()).decode("ascii")

    def lost(self, what: str) -> None:
        """Note something of the question that stays behind."""
        self.document.losses.of_question(self.question, self.category.item, what)


class _Document:
    def __init__(self, course: Course, losses: Losses) -> None:
        self.course, self.losses = course, losses
        self.names = file_names(course)
        self.texts = Texts(course, lambda path: _FILES + self.names[path])

    def category(self, root: etree._Element, category: Category) -> None:
        """Add a category with its description and its questions."""
        element = etree.SubElement(root, "question", type="category")
        head = Writing(self, element, category.questions[0], category)
        path = "/".join(name.replace("/", "//") for name in (self.course.title, category.name))
        head.add_text("category", f"$course$/top/{path}")
        head.add_rich("info", category.introduction)
        for question in category.questions:
            self._question(root, category, question)

    def _question(self, root: etree._Element, category: Category, question: Question) -> None:
        element = etree.Element("question")
        writing = Writing(self, element, question, category)
        try:
            self._fill(writing)
        except Unsaid as reason:
            writing.lost(left_out(reason))
            return
        root.append(element)

    def _fill(self, writing: Writing) -> None:
        question = writing.question
        if question.type not in WRITERS:
            raise Unsaid(no_type(question.type))
        kind, write = WRITERS[question.type]
        writing.element.set("type", kind)
        writing.add_text("name", name_of(question.prompt))
        if kind != "cloze":
            writing.add_rich("questiontext", question.prompt)
        writing.add_rich("generalfeedback", question.explanation)
        writing.add("defaultgrade", f"{question.points:g}")
        writing.add("penalty", "0")
        writing.add("hidden", "0")
        writing.add("idnumber", "" if question.has_made_up_id else question.id)
        write(writing, question)
        if question.hint:
            writing.add_rich("hint", question.hint)
        if question.tags:
            tags = etree.SubElement(writing.element, "tags")
            for tag in question.tags:
                writing.add_text("tag", tag, tags)
        self._note_rest(writing)

    @staticmethod
    def _note_rest(writing: Writing) -> None:
        if writing.question.objectives:
            writing.lost(NO_OBJECTIVES)
        if isinstance(writing.question, WithAccents) and writing.question.accents == "ignore":
            writing.lost(ACCENTS_MATTER)
