"""A course as a package tells it to its player: all that can be known of a version whose sources are not at hand."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from exporter.inspection import course_data
from exporter.parts import put_together
from exporter.questions import QUESTION_TYPES, WHOLE_ITEMS, question_model

if TYPE_CHECKING:
    from collections.abc import Callable

_ARTICLE = re.compile(r'<article class="page lesson[^"]*" id="lesson-([^"]+)".*?<footer class="turn', re.DOTALL)
_SELF_CHECK = re.compile(r'<section class="self-check".*?</section>\n?', re.DOTALL)
_PLACE = re.compile(r'<span id="[^"]*"></span>\n?')
"""Where links to the title lead, which is named after it."""
_BODY = '<div class="body">'
_OFFERED = ("options", "labels", "items", "matches", "regions", "first")
_ANCHOR = re.compile(r'<h[23][^>]*\bid="([^"]+)"')


class CannotCompareError(Exception):
    """Two things cannot be compared; the message says which of them, why, and what to do."""


class _FromPage(BaseModel):
    model_config = ConfigDict(frozen=True)


class PlayedQuestion(_FromPage):
    """A question; what its type adds is in ``model_extra``."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    key: str
    formerly: str | None = None
    type: str
    prompt: str
    text: str
    points: float
    parts: int
    scored: bool
    graded: bool = False
    group: str | None = None
    hint: str | None = None
    explanation: str | None = None
    solution: Any = None

    @property
    def shown(self) -> dict[str, Any]:
        """Return what the type adds."""
        return self.model_extra or {}

    @property
    def has_made_up_id(self) -> bool:
        """Whether its author gave it no id."""
        return self.formerly is None

    def packed_size(self) -> int | None:
        """Return what a saved response can need; see `exporter.questions.Question.packed_size`."""
        return question_model(self.type).packed_size_of(self.shown)


class PlayedHeading(_FromPage):
    """A heading that a learner can return to."""

    anchor: str


class PlayedLesson(_FromPage):
    """A lesson; ``html`` is what stands on its page between the questions."""

    kind: Literal["lesson"]
    id: str
    key: str
    title: str
    questions: tuple[PlayedQuestion, ...]
    html: str = ""
    headings: tuple[PlayedHeading, ...] = ()


class PlayedQuiz(_FromPage):
    """A quiz; ``time_limit`` is in seconds."""

    kind: Literal["quiz"]
    id: str
    key: str
    title: str
    introduction: str | None = None
    passing_score: float
    weight: float
    graded: bool
    attempts: int | None
    feedback: str
    draw: int | None
    pick: dict[str, int] = Field(default_factory=dict)
    time_limit: float | None
    shuffle_questions: bool = False
    shuffle_options: bool = False
    scenario: bool = False
    questions: tuple[PlayedQuestion, ...]


PlayedItem = PlayedLesson | PlayedQuiz


class PlayedCompletion(_FromPage):
    """When the course counts as completed and passed."""

    lessons: float
    quizzes: str
    passing_score: float
    report: str


class PlayedCourse(_FromPage):
    """A course, or the part of it that one SCO shows."""

    format: Literal[1]
    id: str
    title: str
    language: str = ""
    version: str = ""
    edition: str = ""
    structure: Literal["single", "lessons"]
    navigation: str = "free"
    completion: PlayedCompletion
    items: tuple[Annotated[PlayedItem, Field(discriminator="kind")], ...]

    @property
    def lessons(self) -> tuple[PlayedLesson, ...]:
        """Return the lessons in order."""
        return tuple(item for item in self.items if isinstance(item, PlayedLesson))

    @property
    def quizzes(self) -> tuple[PlayedQuiz, ...]:
        """Return the quizzes in order."""
        return tuple(item for item in self.items if isinstance(item, PlayedQuiz))


def played_course(page: bytes, read: Callable[[str], str]) -> PlayedCourse | None:
    """Return the course of a page that lessonpack made, or None for any other page.

    ``read`` returns the text of a file beside it: a large course comes in parts.

    Raises:
        CannotCompareError: lessonpack made the page, but not one that this version understands.
    """
    data = course_data(page)
    if data is None:
        return None
    text = page.decode(errors="replace")
    try:
        if "parts" in data:
            data = put_together(data, read)
            text = "".join(item["html"] for item in data["items"])
        course = PlayedCourse.model_validate(data)
        types = {one.type for item in course.items for one in item.questions}
        unknown = types - QUESTION_TYPES.keys() - WHOLE_ITEMS.keys()
        if unknown:
            raise CannotCompareError(f"it has questions of a type that is not known here ({min(unknown)})")
        for question in (one for item in course.items for one in item.questions):
            question.packed_size()
            _check_entries(question.shown)
    except (ValidationError, LookupError, TypeError, ValueError) as error:
        raise CannotCompareError("what it tells its player is incomplete or damaged") from error
    html = {unescape(found[1]): found[0] for found in _ARTICLE.finditer(text)}
    items = tuple(_with_html(item, html) if isinstance(item, PlayedLesson) else item for item in course.items)
    return course.model_copy(update={"items": items})


def _check_entries(shown: dict[str, Any]) -> None:
    """Raise TypeError or KeyError unless all that can be chosen has a key and a text."""
    named = [entry for place in _OFFERED for entry in shown.get(place, ())]
    in_gaps = [entry for gap in shown.get("gaps", ()) for entry in gap["options"] or ()]
    texts = [entry["name"] for entry in named] + [entry[name] for entry in named + in_gaps for name in ("key", "text")]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("not a text")


def _with_html(lesson: PlayedLesson, html: dict[str, str]) -> PlayedLesson:
    body = html.get(lesson.id, "").partition(_BODY)[2]
    anchors = tuple(PlayedHeading(anchor=unescape(one)) for one in _ANCHOR.findall(body))
    return lesson.model_copy(update={"html": _PLACE.sub("", _SELF_CHECK.sub("", body)), "headings": anchors})
