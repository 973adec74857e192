"""What was read from somebody else's files, whatever their format: frozen values, in which texts are Markdown.

A reader makes them, `exporter.imports.fitting` makes our questions of them. A *share* is what an answer is worth by the
rules of the source: 1 for all points of the question, less than 0 where it takes points away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from exporter.problems import Position


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, with what it is worth and what learners who give it are told."""

    text: str
    share: float
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """Options to choose from, one or ``several``."""

    answers: tuple[Answer, ...]
    several: bool = False
    whole: bool = False
    """Whether only all right options together are worth anything; else the shares of the chosen ones are added up."""
    shuffled: bool | None = None
    """Whether the source shuffles the options; None if it does not say."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A statement that is true or false, and what is said about either judgement."""

    answer: bool
    if_right: str = ""
    if_wrong: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words to type. The texts of ``answers`` are no Markdown; in those of ``patterns`` a star is any text."""

    answers: tuple[Answer, ...]
    patterns: tuple[Answer, ...] = ()
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """A range of numbers, both ends included; ``low`` and ``high`` are the same for a single number."""

    low: Decimal
    high: Decimal
    share: float
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number to type."""

    answers: tuple[NumberAnswer, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Items and what belongs to each; ``extra`` belongs to none. Each right pair counts, unless the ``whole`` does."""

    pairs: tuple[tuple[str, str], ...]
    extra: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Sorted:
    """Groups with what belongs into each. Each item counts, unless the ``whole`` does."""

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """Labels to choose from, from low to high, of which none is right."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in their right order. With ``partial``, each in its right place counts."""

    items: tuple[str, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a text: plain words to type, or with ``options`` a list to choose from."""

    answers: tuple[Answer, ...]
    from_list: bool = False


@dataclass(frozen=True, slots=True)
class Gaps:
    """A text with gaps, in order. Each right gap counts alike, unless the ``whole`` does."""

    parts: tuple[str | Gap, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """A free text, which people grade."""

    sample: str = ""
    least_words: int | None = None
    most_words: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a picture: its name, and its shape as HTML's image maps have it (circle, rect or poly)."""

    label: str
    shape: str
    numbers: tuple[float, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Spots:
    """Places to find in a picture, one or ``several``; ``named`` if the source says what is there.

    ``size`` is that of the picture, in whose pixels the places are given; without it, they are in percent.
    """

    picture: str
    size: tuple[int, int] | None
    spots: tuple[Spot, ...]
    several: bool = False
    whole: bool = False
    named: bool = True


Asked = Options | Judgement | Words | Numbers | Pairs | Sorted | Opinion | Sequence | Gaps | Writing | Spots
"""What is asked, by its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, and where it stands in its source."""

    place: Position
    asked: Asked
    prompt: str
    title: str = ""
    id: str = ""
    """The permanent name that the source gives, if it does."""
    points: float = 1
    explanation: str = ""
    hint: str = ""
    tags: tuple[str, ...] = ()
    group: str = ""
    """The name of the questions from which some are drawn, if the source draws."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text between questions, which asks nothing."""

    place: Position
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """What becomes a quiz: a title, empty if the source has none, and questions and passages in order."""

    title: str
    entries: tuple[Question | Passage, ...]
    introduction: str = ""
    pick: Mapping[str, int] = field(default_factory=dict)
    """How many questions of each group are drawn."""
    path: str = ""
    """As for a `Lesson`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A page to read: pieces of Markdown, and questions between them.

    Its texts link other lessons, quizzes and files by their paths in the course, relative to ``path``.
    """

    place: Position
    parts: tuple[str | Question, ...]
    title: str = ""
    """What is written above the text; empty if the text has a title of its own."""
    path: str = ""
    """Where it stands in the course; empty if nothing links to it, so that its title may name its file."""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the course."""

    title: str
    entries: tuple[Entry, ...]


Entry = Lesson | Group | Section
"""What stands in an outline."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that texts show or link, under the ``name`` that it gets in ``folder``."""

    place: Position
    name: str
    content: bytes
    folder: str = "media"

    @property
    def path(self) -> str:
        """Return its path in the course."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


@dataclass(frozen=True, slots=True)
class Ignored:
    """Warnings of the check about what is meant for other tools and stays as it is."""

    code: str
    files: str
    reason: str


@dataclass(frozen=True, slots=True)
class Bank:
    """All that a source holds: quizzes, and lessons and sections where it is more than a bank."""

    outline: tuple[Entry, ...]
    pictures: tuple[Picture, ...] = ()
    title: str = ""
    language: str = ""
    ignored: tuple[Ignored, ...] = ()
    description: str = ""
    authors: tuple[str, ...] = ()
    course: Mapping[str, bytes] = field(default_factory=dict)
    """The files of a whole course, by path, if the source kept them; then there is nothing else."""
