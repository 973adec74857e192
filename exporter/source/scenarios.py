"""Reads scenarios: YAML files with a story, which becomes the one question of a quiz."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from pydantic import ValidationError

from exporter.course import Quiz
from exporter.file_sizes import in_words
from exporter.problems import Position
from exporter.richtext import RichText
from exporter.scenario.question import Scenario
from exporter.source.questions import SourceQuestion, rendering
from exporter.source.scenario_file import ScenarioFile
from exporter.source.story_checks import check_story
from exporter.source.wording import quoted
from exporter.source.yaml.diagnostics import Diagnostics
from exporter.source.yaml.schema import ModelSchema

if TYPE_CHECKING:
    from exporter.problems import Problems
    from exporter.source.markdown.page import Page
    from exporter.source.yaml.nodes import Mapping
    from exporter.source.yaml_items import YamlSource

_FILE = re.compile(r'src="media:([^"]+)"')
_LARGEST_PORTRAIT = 100 * 1024


def read_scenario(
    source: YamlSource, page: Page, passing_score: float, problems: Problems
) -> tuple[Quiz | None, list[SourceQuestion]]:
    """Render a scenario as a quiz; return none, with problems reported, if it has mistakes."""
    tree, start = source.tree, Position(source.file)
    diagnostics = Diagnostics(tree, _schema(), start, "the scenario")
    try:
        written = ScenarioFile.model_validate(
            {"id": source.id, "passing_score": passing_score, **tree}, context=rendering(page, tree, start)
        )
    except ValidationError as error:
        diagnostics.report(error, problems)
        return None, []
    if diagnostics.check_scalars(problems) or not check_story(written, tree, problems):
        return None, []
    _report_heavy_portraits(written, tree, page, problems)
    story = Scenario(
        id=written.id,
        type="scenario",
        prompt=RichText.plain(written.title),
        points=written.most_points,
        back=written.back,
        persons=written.persons,
        variables=written.variables,
        scenes=written.scenes,
    )
    quiz = Quiz(
        id=written.id,
        title=written.title,
        introduction=written.introduction,
        image=source.image(written.image, page),
        passing_score=written.passing_score,
        weight=written.weight,
        attempts=written.attempts,
        feedback="none",
        questions=(story,),
    )
    return quiz, [SourceQuestion(story, tree, source.id_at)]


def _report_heavy_portraits(written: ScenarioFile, tree: Mapping, page: Page, problems: Problems) -> None:
    """Warn of portraits that are far larger than the circle in which they are shown."""
    for name, person in written.persons.items():
        found = _FILE.search(person.picture.html) if person.picture else None
        size = page.links.size(unescape(found[1])) if found else 0
        if found and size > _LARGEST_PORTRAIT:
            message = (
                f"the portrait {quoted(unescape(found[1]), 200)} is {in_words(size)}, but is shown in a small circle"
            )
            at = tree["persons"][name].values_at["picture"]
            problems.warning(at, f"{message}; save it 200 pixels wide", "large-media")


@cache
def _schema() -> ModelSchema:
    return ModelSchema(ScenarioFile.model_json_schema)
