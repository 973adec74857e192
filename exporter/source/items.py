"""Reads the items of a course, lessons, quizzes and scenarios: first what stands at their heads, then their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.source.lessons import LessonSource, read_lesson, read_lesson_source
from exporter.source.markdown.page import Page
from exporter.source.outline import LESSON, SCENARIO
from exporter.source.quizzes import read_quiz
from exporter.source.read_item import ReadItem
from exporter.source.yaml_items import YamlSource, read_yaml_item

if TYPE_CHECKING:
    from exporter.course import Item
    from exporter.problems import Problems
    from exporter.source.item_source import ItemSource
    from exporter.source.markdown.file_context import CourseLinks
    from exporter.source.questions import SourceQuestion
    from exporter.source.read_item import ItemSettings
    from exporter.source.text import SourceText


class ItemReader:
    """Reads the items of one course."""

    def __init__(self, settings: ItemSettings, links: CourseLinks, problems: Problems) -> None:
        self.settings = settings
        self.links = links
        self.problems = problems

    def head(self, text: SourceText) -> ItemSource | None:
        """Read the front matter of a lesson, or the YAML of a quiz or scenario; None if it is none at all."""
        if text.file.endswith(LESSON):
            return read_lesson_source(text, self.problems)
        if text.file.endswith(SCENARIO):
            return read_yaml_item(text, "scenario", "scenes", self.problems)
        return read_yaml_item(text, "quiz", "questions", self.problems)

    def item(self, source: ItemSource) -> ReadItem:
        """Read the texts of an item."""
        settings = self.settings
        page = Page(
            source.file,
            source.id,
            settings.language,
            self.links,
            self.problems,
            macros=settings.macros,
            as_written=settings.as_written,
        )
        item: Item | None = None
        questions: list[SourceQuestion] = []
        if isinstance(source, LessonSource):
            item, questions = read_lesson(source, page, self.problems)
        elif isinstance(source, YamlSource) and source.file.endswith(SCENARIO):
            from exporter.source.scenarios import read_scenario  # noqa: PLC0415 - few courses have one

            item, questions = read_scenario(source, page, settings.passing_score, self.problems)
        elif isinstance(source, YamlSource):
            item, questions = read_quiz(source, page, settings.passing_score, self.problems)
        page.report_repeated()
        return ReadItem(item, questions, page.anchors)
