"""Titles and other texts without markup as a course's language prints them.

A course has them changed once, when everything has been read, so that what must be equal stays equal: an objective of
a question, and that of the lesson which has it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exporter.course import Lesson, Section
from exporter.richtext import RichText
from exporter.source.punctuation import words_in_print

if TYPE_CHECKING:
    from exporter.course import Course, Item, Quiz
    from exporter.questions import Question


def printed(course: Course) -> Course:
    """Return a course with the punctuation of its language in its titles, summaries and objectives."""
    language = course.language

    def words(text: str) -> str:
        return words_in_print(text, language)

    def all_words(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(words, texts))

    def entry(one: Item | Section) -> Item | Section:
        if isinstance(one, Section):
            return Section(words(one.title), tuple(map(entry, one.items)))
        return lesson(one) if isinstance(one, Lesson) else quiz(one)

    def lesson(one: Lesson) -> Lesson:
        return replace(
            one,
            title=words(one.title),
            summary=words(one.summary),
            objectives=all_words(one.objectives),
            headings=tuple(replace(heading, text=words(heading.text)) for heading in one.headings),
            terms=tuple(replace(term, name=words(term.name), meaning=words(term.meaning)) for term in one.terms),
            blocks=tuple(block if isinstance(block, RichText) else question(block) for block in one.blocks),
        )

    def quiz(one: Quiz) -> Quiz:
        questions = tuple(map(question, one.questions))
        return one.model_copy(update={"title": words(one.title), "questions": questions})

    def question(one: Question) -> Question:
        return one.model_copy(update={"objectives": all_words(one.objectives)}) if one.objectives else one

    return replace(
        course,
        title=words(course.title),
        description=words(course.description),
        authors=all_words(course.authors),
        outline=tuple(map(entry, course.outline)),
    )
