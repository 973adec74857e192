"""Writes a GIFT file: categories, titles and tags, texts in HTML, and what GIFT has no sign for."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, NamedTuple

from exporter.formats.carrying.bank import categories, refuse_nothing
from exporter.formats.carrying.losses import ACCENTS_MATTER, NO_OBJECTIVES, Losses, Unsaid, left_out, no_type
from exporter.formats.carrying.texts import Texts, file_names, name_of
from exporter.formats.gift.answers import WRITERS
from exporter.formats.gift.signs import escaped
from exporter.media_types import media_type
from exporter.questions.forgiving import WithAccents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.course import Course
    from exporter.formats.carrying.bank import Category
    from exporter.problems import Problem
    from exporter.questions import Question
    from exporter.richtext import RichText

_IN_BRACKETS = re.compile(r"[\[\]\n]")


def gift(course: Course) -> tuple[bytes, tuple[Problem, ...]]:
    """Return the questions of a course in GIFT, and what of them it cannot say.

    Raises:
        OutputError: it can say none of them.
    """
    losses = Losses(course, "GIFT")
    document = _Document(course, losses)
    blocks = [block for category in categories(course, losses) for block in document.blocks(category)]
    refuse_nothing(any("{" in block for block in blocks), "GIFT")
    return "\n".join(blocks).encode(), losses.all()


class Writing(NamedTuple):
    """What writes one question: where it stands, and the texts of the course."""

    texts: Texts
    losses: Losses
    question: Question
    category: Category

    def html(self, rich: RichText | None) -> str:
        """Return a text in HTML."""
        return escaped(self.texts.html(rich, self.lost).html)

    def lost(self, what: str) -> None:
        """Note something of the question that stays behind."""
        self.losses.of_question(self.question, self.category.item, what)


class _Document:
    def __init__(self, course: Course, losses: Losses) -> None:
        self.course, self.losses = course, losses
        self.texts = Texts(course, self._data)
        self.names = file_names(course)

    def blocks(self, category: Category) -> Iterator[str]:
        """Yield a category, its introduction and its questions."""
        path = "/".join(name.replace("/", "//") for name in (self.course.title, category.name))
        yield f"$CATEGORY: $course$/top/{path}\n"
        if category.introduction:
            head = Writing(self.texts, self.losses, category.questions[0], category)
            yield f"::{escaped(category.name)}::[html]{head.html(category.introduction)}\n"
        for question in category.questions:
            writing = Writing(self.texts, self.losses, question, category)
            try:
                yield self._block(writing)
            except Unsaid as reason:
                writing.lost(left_out(reason))

    def _block(self, writing: Writing) -> str:
        question = writing.question
        if question.type not in WRITERS:
            raise Unsaid(no_type(question.type))
        before, answers, after = WRITERS[question.type](writing, question)
        lines = [*answers, f"####{writing.html(question.explanation)}"] if question.explanation else answers
        written = "\n\t".join(["", *lines]) + "\n" if len(lines) > 1 else "".join(lines)
        self._note_rest(writing)
        return f"{self._head(question)}::{escaped(name_of(question.prompt))}::[html]{before}{{{written}}}{after}\n"

    @staticmethod
    def _head(question: Question) -> str:
        marks = [] if question.has_made_up_id else [f"[id:{question.id}]"]
        marks += [f"[tag:{_IN_BRACKETS.sub(' ', escaped(tag))}]" for tag in question.tags]
        return f"// {' '.join(marks)}\n" if marks else ""

    def _data(self, path: str) -> str:
        content = b64encode(self.course.media[path].read_bytes()).decode("ascii")
        return f"data:{media_type(self.names[path])};base64,{content}"

    @staticmethod
    def _note_rest(writing: Writing) -> None:
        question = writing.question
        if question.points != 1:
            writing.lost(f"has no points; this question counts 1 instead of {question.points:g}")
        if question.hint:
            writing.lost("has no hints; that of this question is left out")
        if question.objectives:
            writing.lost(NO_OBJECTIVES)
        if isinstance(question, WithAccents) and question.accents == "ignore":
            writing.lost(ACCENTS_MATTER)
