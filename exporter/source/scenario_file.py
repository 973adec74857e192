"""The keys of a scenario: those of a quiz that it shares, and its story."""

from __future__ import annotations

from pydantic import Field

from exporter.course_settings import Percent
from exporter.questions.base import Identifier
from exporter.richtext import Markdown
from exporter.scenario.story import Story


class ScenarioFile(Story):
    """A story that branches by what learners choose, and ends with a mark."""

    id: Identifier
    """The permanent name of the scenario, under which attempts are kept. Default: made from the file's name.

    Example: `id: sour-espresso`
    """
    title: str = Field(min_length=1)
    """The name of the scenario, as learners see it.

    Example: `title: The sour espresso`
    """
    introduction: Markdown | None = None
    """What learners know before the story begins, in Markdown.

    Example: `introduction: It is ten past eight, and a guest brings back a cup.`
    """
    image: str | None = Field(default=None, min_length=1, max_length=1000)
    """A picture for the scenario's card on the first page, and above its introduction; for decoration only.

    Example: `image: media/counter.svg`
    """
    passing_score: Percent = 70
    """The percentage of the points needed to pass. Default: that of the course.

    Example: `passing_score: 60%`
    """
    weight: float = Field(default=1, ge=0, le=1000, allow_inf_nan=False)
    """How much the scenario counts towards the course's score, compared with the quizzes; 0 makes it practice.
    Default: 1.

    Example: `weight: 2`
    """
    attempts: int | None = Field(default=None, ge=1, le=1000)
    """How often the story may be played to an ending; the best attempt counts. Default: no limit.

    Example: `attempts: 2`
    """
