"""What paper cannot show of a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.course import Lesson
from exporter.formats.carrying.losses import NO_FRAMES, NO_RECORDINGS, Losses
from exporter.richtext import RichText

if TYPE_CHECKING:
    from exporter.course import Course
    from exporter.problems import Problem

_NO_MEANINGS = "leaves out the meanings of terms, which are shown where somebody points at them: use 'glossary: true'"


def lost(course: Course) -> tuple[Problem, ...]:
    """Return what stays behind: recordings, pages of other sites, and the meanings of terms without a glossary."""
    losses = Losses(course, "PDF")
    for item in course.items:
        texts = item.blocks if isinstance(item, Lesson) else (item.introduction,)
        for text in texts:
            if isinstance(text, RichText) and text.shows("audio", "video"):
                losses.of_item(item, NO_RECORDINGS)
            if isinstance(text, RichText) and text.shows("iframe"):
                losses.of_item(item, NO_FRAMES)
        if isinstance(item, Lesson) and not course.glossary and any(term.meaning for term in item.terms):
            losses.of_item(item, _NO_MEANINGS)
    return losses.all()
