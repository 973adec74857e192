"""The right answers of a course, for the last pages of a workbook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from exporter.course import Quiz
from exporter.page_settings import Reporting
from exporter.questions.choice import Choice
from exporter.questions.essay import Essay
from exporter.questions.multiple import Multiple
from exporter.renderer import CourseRenderer
from exporter.sentences import FALLBACK, fallbacks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.course import Course, Item
    from exporter.questions import Question

HEADINGS = {
    "ar": "الإجابات",
    "de": "Lösungen",
    "en": "Answers",
    "es": "Respuestas",
    "fr": "Corrigé",
    "he": "תשובות",
    "ja": "解答",
    "pt": "Respostas",
    "zh": "答案",
}
"""What the answers are headed with, by the player's languages. Pages of courses do not need the word."""

_STYLE = (
    "<style>.answer-key{break-before:page}.answer-key li{break-inside:avoid;margin-block:.8em}"
    ".answer-key p{margin-block:.3em}</style>"
)


def answer_key(course: Course, media: Mapping[str, str]) -> str:
    """Return a section of HTML with the answer to each question that has one, by lesson and quiz; "" without any.

    ``media`` has the addresses of the course's files, by path.
    """
    renderer = CourseRenderer(course, "single", Reporting(), media_at=media)
    parts = "".join(_part(item, renderer) for item in course.items if not _is_story(item))
    if not parts:
        return ""
    heading = next(HEADINGS[name] for name in (*fallbacks(course.language), FALLBACK) if name in HEADINGS)
    return f'{_STYLE}<section class="answer-key body"><h1 dir="auto">{escape(heading)}</h1>{parts}</section>'


def _is_story(item: Item) -> bool:
    """Return whether an item is a scenario, which has no right way through it."""
    return isinstance(item, Quiz) and item.is_scenario


def _part(item: Item, renderer: CourseRenderer) -> str:
    """Return the answers of an item, with the numbers that its questions have; "" without any."""
    numbered = enumerate(item.questions, start=1)
    entries = "".join(
        f'<li value="{number}"><div>{renderer.html(question.prompt)}</div>{answer}</li>'
        for number, question in numbered
        if (answer := _answer(question, renderer))
    )
    return entries and f'<h2 dir="auto">{escape(item.title)}</h2><ol>{entries}</ol>'


def _answer(question: Question, renderer: CourseRenderer) -> str:
    lines = "".join(
        f'<p dir="auto"><strong>{renderer.html(line)}</strong></p>'
        for line in question.right_lines(renderer.sentences.say)
    )
    options = question.options if isinstance(question, Choice | Multiple) else ()
    told = "".join(
        f"<li>{renderer.html(option.text)}{renderer.html(option.feedback)}</li>"
        for option in options
        if option.feedback
    )
    sample = question.sample_answer if isinstance(question, Essay) else None
    texts = (rich for rich in (sample, question.explanation, question.hint) if rich)
    return f"{lines}{told and f'<ul>{told}</ul>'}{''.join(f'<div>{renderer.html(rich)}</div>' for rich in texts)}"
