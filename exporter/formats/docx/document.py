"""Writes a course as a document: title, contents, then each lesson and quiz below a heading of its own."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from exporter.course import Lesson, Quiz, Section, id_on_page
from exporter.formats.carrying.chapters import note_blocks
from exporter.formats.carrying.losses import Losses, no_place
from exporter.formats.carrying.texts import Texts, file_names
from exporter.formats.docx.blocks import Blocks
from exporter.formats.docx.contents import contents
from exporter.formats.docx.package import package
from exporter.formats.docx.parts import Parts
from exporter.formats.docx.questions import Reviewing, details, question_html
from exporter.formats.docx.stories import story_html
from exporter.formats.docx.wml import Look, Place, w
from exporter.glossary import glossary
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml import etree

    from exporter.archive import Content
    from exporter.course import Course, Item
    from exporter.problems import Problem
    from exporter.questions import Question


def document(course: Course, *, answers: bool) -> tuple[dict[str, Content], tuple[Problem, ...]]:
    """Return the files of a document with or without ``answers``, and what of the course it cannot hold."""
    losses = Losses(course, "Word")
    losses.of_fields(("version", "license", "navigation", "completion"))
    written = _Document(course, losses, answers=answers)
    body = list(written.body())
    return package(course, body, written.parts), losses.all()


def has_formulas(course: Course) -> bool:
    """Return whether there are formulas in a course."""
    for item in course.items:
        texts = [block for block in item.blocks if isinstance(block, RichText)] if isinstance(item, Lesson) else []
        prompts = (question.prompt for question in item.questions)
        if any(text.shows("math") for text in (*texts, *prompts)):
            return True
    return False


class _Document:
    def __init__(self, course: Course, losses: Losses, *, answers: bool) -> None:
        names = file_names(course)
        self.course, self._losses, self._answers = course, losses, answers
        self.parts = Parts(course.media, names)
        self._blocks = Blocks(self.parts)
        self._texts = Texts(course, lambda path: f"media/{names[path]}", _anchor)
        self._place = Place(look=Look(rtl=course.direction == "rtl"))

    def body(self) -> Iterator[etree._Element]:
        """Yield the blocks of the document."""
        entries = [*self._entries(self.course.outline, 1), *self._rest()]
        yield from self._head()
        yield from contents(self._texts.say("courseContents"), self._blocks.headings, self._place)
        yield from entries

    def _head(self) -> Iterator[etree._Element]:
        course = self.course
        by = self._texts.say("by", names=", ".join(course.authors)) if course.authors else ""
        for style, text in (("Title", course.title), ("Subtitle", course.description), ("Subtitle", by)):
            if text:
                yield w("p", self._place.properties(style), self._place.look.words(text))

    def _entries(self, entries: Iterable[Item | Section], level: int) -> Iterator[etree._Element]:
        for entry in entries:
            if isinstance(entry, Section):
                yield self._heading(level, entry.title, f"section-{len(self._blocks.headings)}")
                yield from self._entries(entry.items, level + 1)
            else:
                yield self._heading(level, entry.title, _anchor(entry.id, "")[1:])
                self._place = self._place._replace(heading=level)
                yield from self._lesson(entry) if isinstance(entry, Lesson) else self._quiz(entry)

    def _heading(self, level: int, title: str, anchor: str) -> etree._Element:
        made = self._blocks.heading(level, title, anchor, [self._place.look.words(title)])
        if self._place.look.rtl:
            made[0].append(w("bidi"))
        return made

    def _lesson(self, lesson: Lesson) -> Iterator[etree._Element]:
        lost = self._lost(lesson)
        note_blocks(lesson.blocks, lost)
        if lesson.image:
            lost(no_place(["image"]))
        if lesson.summary:
            yield from self._of(f"<p>{escape(lesson.summary)}</p>", lost)
        if lesson.objectives:
            items = "".join(f"<li>{escape(one)}</li>" for one in lesson.objectives)
            yield from self._of(f"<p>{escape(self._texts.say('objectives'))}</p><ul>{items}</ul>", lost)
        texts = {block: self._texts.html(block, lost).html for block in lesson.blocks if isinstance(block, RichText)}
        for text in texts.values():
            self._blocks.expect(text)
        number = 0
        for block in lesson.blocks:
            if isinstance(block, RichText):
                yield from self._of(texts[block], lost)
            else:
                number += 1
                yield from self._question(block, number, lesson)

    def _quiz(self, quiz: Quiz) -> Iterator[etree._Element]:
        lost = self._lost(quiz)
        settings = {
            "id": quiz.id,
            "passing_score": f"{quiz.passing_score:g}%",
            "attempts": str(quiz.attempts or ""),
            "time_limit": f"{quiz.time_limit:g}" if quiz.time_limit else "",
        }
        if quiz.image:
            lost(no_place(["image"]))
        yield from self._of(details((key, escape(value)) for key, value in settings.items()), lost)
        yield from self._of(self._texts.html(quiz.introduction, lost).html, lost)
        if quiz.is_scenario:
            yield from self._of(story_html(quiz.questions[0], self._how(lost)), lost)
            return
        for number, question in enumerate(quiz.questions, 1):
            yield from self._question(question, number, quiz)

    def _question(self, question: Question, number: int, item: Item) -> Iterator[etree._Element]:
        def lost(what: str) -> None:
            self._losses.of_question(question, item, what)

        yield from self._of(question_html(question, number, self._how(lost)), lost)

    def _rest(self) -> Iterator[etree._Element]:
        """Yield what learners see at the end, and what only some courses have."""
        course, lost = self.course, self._losses.of_course
        for key, text in (("finishPage", course.finish), ("certificate", course.certificate_text)):
            if text:
                yield self._heading(1, self._texts.say(key), f"course-{key}")
                yield from self._of(self._texts.html(text, lost).html, lost)
        entries = glossary(course.lessons, course.language) if course.glossary else ()
        if entries:
            yield self._heading(1, self._texts.say("glossary"), "course-glossary")
            terms = ((entry.term, "; ".join(one.words for one in entry.meanings)) for entry in entries)
            listed = "".join(f"<dt>{escape(term)}</dt><dd>{escape(meaning)}</dd>" for term, meaning in terms)
            yield from self._of(f"<dl>{listed}</dl>", lost)

    def _how(self, lost: Callable[[str], None]) -> Reviewing:
        return Reviewing(lambda text: self._texts.html(text, lost).html, self._texts.say, self._answers)

    def _of(self, markup: str, lost: Callable[[str], None]) -> list[etree._Element]:
        return self._blocks.of(markup, self._place, lost)

    def _lost(self, item: Item) -> Callable[[str], None]:
        return lambda what: self._losses.of_item(item, what)


def _anchor(item: str, anchor: str) -> str:
    return f"#{id_on_page(item, anchor) or f'item-{item}'}"
