"""The keys of ``course.yaml`` and of a lesson's front matter; a quiz's are those of `exporter.course.Quiz`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, StringConstraints, Tag, WithJsonSchema

from exporter.course import Completion, Theme
from exporter.file_sizes import read_size
from exporter.questions.base import Frozen, Identifier

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
"""A text on one line."""
Brief = Annotated[str, StringConstraints(max_length=5_000)]
"""A text of a few sentences, possibly empty."""
Tex = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
"""What a macro stands for."""

_NAMES_OF_MACROS: dict[str, Any] = {"propertyNames": {"pattern": r"^\\?[A-Za-z]{1,50}$"}}


def _refuse_a_third_level(value: Any) -> Any:
    if isinstance(value, dict):
        raise ValueError("is a section inside a section inside a section; sections may only be nested once")
    return value


def _kind_of_entry(value: Any) -> str:
    return "section" if isinstance(value, dict | Section | InnerSection) else "file"


class InnerSection(Frozen):
    """A titled group of items inside a section."""

    title: Line
    items: tuple[Annotated[Line, BeforeValidator(_refuse_a_third_level)], ...] = Field(min_length=1)
    """Files, in order."""


class Section(Frozen):
    """A titled group of items."""

    title: Line
    items: tuple[
        Annotated[
            Annotated[Line, Tag("file")] | Annotated[InnerSection, Tag("section")],
            Discriminator(_kind_of_entry),
        ],
        ...,
    ] = Field(min_length=1)
    """Files and further sections, in order."""


class Ignored(Frozen):
    """Warnings that the author has judged and does not want to see again."""

    code: Line
    """What stands in brackets at the end of the warnings."""
    files: Line = "*"
    """The files whose warnings are meant; ``*`` stands for any characters. Default: all."""
    reason: Line
    """Why they may be ignored, for whoever reads the course next."""


class Mathematics(Frozen):
    """What the formulas of this course have in common."""

    macros: dict[str, Tex] = Field(default_factory=dict, max_length=500, json_schema_extra=_NAMES_OF_MACROS)
    """Commands of your own: name → TeX, in which #1 is the first argument."""


def _checked(written: str) -> str:
    read_size(written)
    return written


FileSize = Annotated[
    str,
    AfterValidator(_checked),
    WithJsonSchema({"type": "string", "pattern": r"^\s*\d{1,9}(\.\d{1,6})? ?[kKmMgG]?[bB]\s*$"}),
]
"""A number with its unit, such as ``500 kB``."""


class Weights(Frozen):
    """From which size on pictures and recordings cause a warning."""

    largest_picture: FileSize = "1 MB"
    """Warn of pictures above this size. Example: 500 kB"""
    largest_recording: FileSize = "50 MB"
    """Warn of videos and sounds above this size. Example: 20 MB"""


class CourseFile(Frozen):
    """What a course is, and its order."""

    id: Identifier
    """Permanent name: an LMS keeps learners' records under it."""
    title: Line
    """What learners see."""
    language: str = Field(default="en", max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
    """Language of the course as in BCP 47, such as en, pt-BR or ar; sets the player's language and direction."""
    description: Brief = ""
    """One line for the LMS's catalogue."""
    version: Brief = ""
    """The author's own version."""
    authors: tuple[Line, ...] = ()
    """Names of those who wrote the course."""
    keywords: tuple[Line, ...] = ()
    """Words under which the course can be found."""
    license: Brief = ""
    """Licence of the course, best as an SPDX identifier such as CC-BY-4.0."""
    theme: Theme = Theme()
    """How the player looks for this course."""
    outline: tuple[
        Annotated[Annotated[Line, Tag("file")] | Annotated[Section, Tag("section")], Discriminator(_kind_of_entry)], ...
    ] = Field(min_length=1)
    """Lessons (NAME.md), quizzes (NAME.quiz.yaml) and sections, in order."""
    media: Weights = Weights()
    """From which size on pictures and recordings cause a warning."""
    completion: Completion = Completion()
    """When the course counts as completed and passed."""
    navigation: Literal["free", "sequential"] = "free"
    """Sequential opens an item when the one before it is done."""
    mathematics: Mathematics | None = None
    """Macros for the formulas of this course."""
    sentences: dict[str, Line | dict[str, Line]] | None = None
    """Sentences of the player that this course says differently, by their key in the player's catalogue."""
    ignore: tuple[Ignored, ...] = Field(default=(), max_length=100)
    """Warnings not to report: code, files and the reason."""


OF_OTHER_TOOLS = frozenset({"author", "authors", "date", "tags", "keywords"})
"""Keys of a front matter that nearly every other tool knows. They may hold anything, and learners do not see them."""


class FrontMatter(Frozen):
    """What stands between the two lines of three hyphens at the head of a lesson."""

    id: Identifier | None = None
    """Permanent name. Default: the file's name without its ending."""
    title: Line | None = None
    """Default: the first heading of level 1."""
    summary: Brief = ""
    """One or two sentences for the overview."""
    description: Brief = ""
    """Other tools' name for the summary; used if there is none."""
    objectives: tuple[Line, ...] = ()
    """What learners can do afterwards."""
    minutes: int | None = Field(default=None, ge=1, le=10_000)
    """How long reading takes. Default: words / 200, rounded up."""
