"""A course that has been read and checked: the frozen value between the sources and every output. No I/O.

Percentages are numbers from 0 to 100, as authors write them; times are in minutes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from exporter.course_settings import Completion, Percent, Theme
from exporter.origins import Origins
from exporter.pools import Pool, pools
from exporter.problems import Position
from exporter.questions import AnyQuestion, Question
from exporter.questions.base import Frozen, Identifier
from exporter.richtext import Markdown, RichText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SECONDS_A_QUESTION = 30
"""The estimated time for an answer, so that authors do not have to estimate it."""


CERTIFICATE_FIELDS = ("name", "course", "date", "score")
"""What the text of a certificate may hold in braces."""


class Quiz(Frozen):
    """Questions that are asked, answered and submitted together."""

    id: Identifier
    """The permanent name of the quiz, under which attempts are kept. Default: made from the file's name.

    Example: `id: check`
    """
    title: str = Field(min_length=1)
    """The name of the quiz, as learners see it.

    Example: `title: Check your understanding`
    """
    introduction: Markdown | None = None
    """A text before the first question, in Markdown.

    Example: `introduction: Three questions, about two minutes.`
    """
    image: str | None = Field(default=None, min_length=1, max_length=1000)
    """A picture for the quiz's card on the first page, and above its introduction; for decoration only.

    Example: `image: media/scales.svg`
    """
    passing_score: Percent = 70
    """The percentage needed to pass the quiz. Default: that of the course.

    Example: `passing_score: 80`
    """
    weight: float = Field(default=1, ge=0, le=1000, allow_inf_nan=False)
    """How much the quiz counts towards the course's score, compared with the others; 0 makes it practice. Default: 1.

    Example: `weight: 2`
    """
    attempts: int | None = Field(default=None, ge=1, le=1000)
    """How often the quiz may be submitted; the best attempt counts. Default: no limit.

    Example: `attempts: 3`
    """
    feedback: Literal["immediate", "after", "none"] = "immediate"
    """When learners see the right answers: after each answer (`immediate`), after submitting (`after`), or never
    (`none`).

    Example: `feedback: after`
    """
    shuffle_questions: bool = False
    """Whether each attempt asks the questions in another order. Default: false.

    Example: `shuffle_questions: true`
    """
    shuffle_options: bool = False
    """Whether each attempt shows the options in another order; those with `fixed: true` keep their places. Default:
    false.

    Example: `shuffle_options: true`
    """
    draw: int | None = Field(default=None, ge=1)
    """How many of the questions each attempt asks, drawn at random. None is repeated before all have been asked.
    Default: all. Questions that have a `group` are not meant; see `pick`.

    Example: `draw: 5`
    """
    pick: dict[Identifier, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    """How many questions of each group an attempt asks, drawn at random like those of `draw`; questions say by `group`
    which one they belong to.

    Example: `pick: {planets: 2, moons: 1}`
    """
    time_limit: float | None = Field(default=None, gt=0, le=10_000, allow_inf_nan=False)
    """The number of minutes after which an attempt is submitted automatically. Default: no limit.

    Example: `time_limit: 20`
    """
    questions: tuple[AnyQuestion, ...] = Field(min_length=1)
    """The questions, in the order in which they are asked. Each begins with its `type` and `prompt`.

    Example: `questions: [{type: true-false, prompt: Mars is red., answer: true}]`
    """

    @property
    def pools(self) -> list[Pool[AnyQuestion]]:
        """Return of which questions an attempt asks how many."""
        return pools(self.questions, self.draw, self.pick)

    @property
    def is_scenario(self) -> bool:
        """Whether it is a story to play, which is its only question."""
        return self.questions[0].type == "scenario"

    @property
    def graded(self) -> bool:
        """Whether the quiz counts: it has weight and a question that a machine can score."""
        return self.weight > 0 and any(question.scored and question.points > 0 for question in self.questions)

    @property
    def minutes(self) -> int:
        """Return the estimated time for the quiz, at most its time limit."""
        count = sum(question.steps for pool in self.pools for question in pool.questions[: pool.asked])
        longest = math.inf if self.time_limit is None else self.time_limit
        return max(1, math.ceil(min(count * SECONDS_A_QUESTION / 60, longest)))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a lesson, for the page's table of contents. ``level`` is 2 or 3."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term that a lesson explains, and the anchor of the place where it is marked."""

    anchor: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page to read, with questions in between as self-checks."""

    id: str
    title: str
    blocks: tuple[RichText | Question, ...]
    headings: tuple[Heading, ...] = ()
    summary: str = ""
    objectives: tuple[str, ...] = ()
    minutes: int = 1
    image: str | None = None
    """The path of a picture for the lesson's head and its card on the overview."""
    terms: tuple[Term, ...] = ()
    """What the lesson explains, in the order in which it is read."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the self-checks of the lesson, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Question))


Item = Lesson | Quiz


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of items; sections may be nested one level deep."""

    title: str
    items: tuple[Item | Section, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the author wrote what, by ids: for messages about what an output cannot say."""

    items: Mapping[str, Position] = field(default_factory=dict)
    questions: Mapping[str, Position] = field(default_factory=dict)

    def of_item(self, item: Item) -> Position:
        """Return where an item begins."""
        return self.items.get(item.id, Position("course.yaml"))

    def of_question(self, question: Question, item: Item) -> Position:
        """Return where a question of an item begins."""
        return self.questions.get(question.id) or self.of_item(item)


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that an output needs. ``media`` maps course-relative paths to files to copy."""

    id: str
    title: str
    outline: tuple[Item | Section, ...]
    media: dict[str, Path]
    language: str = "en"
    description: str = ""
    version: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    license: str = ""
    theme: Theme = field(default_factory=Theme)
    completion: Completion = field(default_factory=Completion)
    navigation: Literal["free", "sequential"] = "free"
    iri_base: str = ""
    """An address of the author's, below which xAPI names the course."""
    search: bool = True
    """Whether learners can search the lessons."""
    glossary: bool = False
    """Whether there is a page of all terms that lessons explain."""
    finish: RichText | None = None
    """The author's last words."""
    certificate: bool = False
    """Whether who completes the course gets a certificate."""
    certificate_text: RichText | None = None
    """The author's own text of it, with `CERTIFICATE_FIELDS` in braces."""
    sentences: dict[str, str | dict[str, str]] | None = None
    """The course's own wording for sentences of the player, by their key in the catalogue."""
    places: Places = field(default_factory=Places, repr=False, compare=False)
    sources: dict[str, Path] = field(default_factory=dict, repr=False, compare=False)
    """The files that it was made of, by their paths in its folder."""
    origins: Origins = field(default_factory=Origins, repr=False, compare=False)
    items: tuple[Item, ...] = field(init=False, repr=False, compare=False)
    """Lessons and quizzes in the order in which learners see them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(items_of(self.outline)))

    @property
    def certificate_form(self) -> RichText | None:
        """Return the author's text of a certificate with places for its fields, which the player fills in."""
        if self.certificate_text is None:
            return None
        html = self.certificate_text.html
        for name in CERTIFICATE_FIELDS:
            html = html.replace(f"{{{name}}}", f'<span data-fill="{name}"></span>')
        return replace(self.certificate_text, html=html)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Return the lessons in order."""
        return tuple(item for item in self.items if isinstance(item, Lesson))

    @property
    def quizzes(self) -> tuple[Quiz, ...]:
        """Return the quizzes in order."""
        return tuple(item for item in self.items if isinstance(item, Quiz))

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Return the writing direction of the course's language."""
        return direction_of_language(self.language)


_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def id_on_page(lesson: str, anchor: str) -> str:
    """Return the id that an anchor of a lesson has on pages, which is unique in the course."""
    if not anchor or anchor.startswith(f"{lesson}--"):
        return anchor
    return f"{lesson}--{anchor}"


def direction_of_language(language: str) -> Literal["ltr", "rtl"]:
    """Return the direction in which a language is written."""
    return "rtl" if language.split("-", maxsplit=1)[0].lower() in _RIGHT_TO_LEFT else "ltr"


def items_of(outline: tuple[Item | Section, ...]) -> Iterator[Item]:
    """Yield the items of an outline, also those in its sections, in their order."""
    for entry in outline:
        if isinstance(entry, Section):
            yield from items_of(entry.items)
        else:
            yield entry
