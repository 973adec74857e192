"""The keys of ``course.yaml`` and of a lesson's front matter; a quiz's are those of `exporter.course.Quiz`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, StringConstraints, Tag, WithJsonSchema

from exporter.course_settings import Completion, Theme
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
    """The name of the group, as learners see it in the menu.

    Example: `title: Exercises`
    """
    items: tuple[Annotated[Line, BeforeValidator(_refuse_a_third_level)], ...] = Field(min_length=1)
    """The files of the group, in the order in which learners read them.

    Example: `items: [first.md, second.md]`
    """


class Section(Frozen):
    """A titled group of items."""

    title: Line
    """The name of the section, as learners see it in the menu.

    Example: `title: The parts`
    """
    items: tuple[
        Annotated[
            Annotated[Line, Tag("file")] | Annotated[InnerSection, Tag("section")],
            Discriminator(_kind_of_entry),
        ],
        ...,
    ] = Field(min_length=1)
    """The files of the section, in the order in which learners read them; an entry may be a group with its own `title`
    and `items`.

    Example: `items: [first.md, check.quiz.yaml]`
    """


class Ignored(Frozen):
    """Warnings that the author has judged and does not want to see again."""

    code: Line
    """The code of the warnings to leave out: the word in brackets at their end.

    Example: `code: unknown-key`
    """
    files: Line = "*"
    """The files in which to leave the warnings out; `*` stands for any characters. Default: all files.

    Example: `files: "episodes/*.md"`
    """
    reason: Line
    """Why the warnings may be ignored, for whoever reads the course next.

    Example: `reason: Our website reads these keys, too.`
    """


class Mathematics(Frozen):
    """What the formulas of this course have in common."""

    macros: dict[str, Tex] = Field(default_factory=dict, max_length=500, json_schema_extra=_NAMES_OF_MACROS)
    """Commands of your own for formulas: name and TeX, in which `#1` is the first argument.

    Example: `macros: {R: '\\mathbb{R}'}`
    """


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
    """The sizes above which pictures and recordings cause a warning."""

    largest_picture: FileSize = "1 MB"
    """The size above which a picture causes a warning, because phones load it slowly. Default: 1 MB.

    Example: `largest_picture: 500 kB`
    """
    largest_recording: FileSize = "50 MB"
    """The size above which a video or sound causes a warning. Default: 50 MB.

    Example: `largest_recording: 20 MB`
    """


class CourseFile(Frozen):
    """What a course is, and its order."""

    id: Identifier
    """The permanent name of the course, under which an LMS keeps learners' records; never change it.

    Example: `id: introduction-to-flask`
    """
    title: Line
    """The name of the course, as learners see it.

    Example: `title: Introduction to Flask`
    """
    language: str = Field(default="en", max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
    """The language of the course, which sets the player's words, writing direction and numbers. Default: en.

    Example: `language: pt-BR`
    """
    description: Brief = ""
    """What the course is about, in one line for the LMS's catalogue.

    Example: `description: From the first route to a running website.`
    """
    version: Brief = ""
    """Your own version number; it changes nothing else.

    Example: `version: "1.2"`
    """
    authors: tuple[Line, ...] = ()
    """The names of those who wrote the course.

    Example: `authors: [Ada Lovelace, Alan Turing]`
    """
    keywords: tuple[Line, ...] = ()
    """The words under which the course is found in a catalogue.

    Example: `keywords: [python, web]`
    """
    license: Brief = ""
    """The licence of the course, preferably as an SPDX identifier.

    Example: `license: CC-BY-4.0`
    """
    iri_base: str = Field(
        default="", max_length=500, pattern=r"^(https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?)?$"
    )
    """A web address of yours, below which cmi5 and xAPI name the course; never change it. Nothing needs to be found
    there.

    Example: `iri_base: https://example.org/courses`
    """
    theme: Theme = Theme.model_construct()
    """How the course looks: its colour, logo and stylesheet.

    Example: `theme: {accent: "#0b6e4f", logo: media/logo.svg}`
    """
    outline: tuple[
        Annotated[Annotated[Line, Tag("file")] | Annotated[Section, Tag("section")], Discriminator(_kind_of_entry)], ...
    ] = Field(min_length=1)
    """The lessons (NAME.md), quizzes (NAME.quiz.yaml), scenarios (NAME.scenario.yaml) and sections of the course, in
    order. A file that is not listed here is not part of the course.

    Example: `outline: [welcome.md, check.quiz.yaml]`
    """
    media: Weights = Weights.model_construct()
    """The sizes above which pictures and recordings cause a warning.

    Example: `media: {largest_picture: 500 kB}`
    """
    completion: Completion = Completion.model_construct()
    """When the course counts as completed and passed, and what the LMS is told.

    Example: `completion: {lessons: 80%, passing_score: 60}`
    """
    navigation: Literal["free", "sequential"] = "free"
    """Whether learners may open everything (`free`) or one item after another (`sequential`).

    Example: `navigation: sequential`
    """
    search: bool = True
    """Whether learners can search the lessons, where there are three or more.

    Example: `search: false`
    """
    glossary: bool = False
    """Whether a page at the end lists all terms that the lessons explain with `*[term]: meaning`. Default: false.

    Example: `glossary: true`
    """
    punctuation: Literal["typographic", "as-written"] = "typographic"
    """Whether quotation marks, apostrophes and dashes are shown as the language prints them (`typographic`), or as you
    typed them (`as-written`).

    Example: `punctuation: as-written`
    """
    mathematics: Mathematics | None = None
    """Your own commands for the formulas of this course.

    Example: `mathematics: {macros: {R: '\\mathbb{R}'}}`
    """
    sentences: dict[str, Line | dict[str, Line]] | None = None
    """Your own words for sentences of the player, by their keys.

    Example: `sentences: {next: Onwards}`
    """
    finish: str | None = Field(default=None, min_length=1, max_length=20_000)
    """Your last words, in Markdown, for those who have completed the course: what to do next.

    Example: `finish: Brew the same coffee every morning for a week.`
    """
    certificate: bool | Line = False
    """Whether learners who have completed the course get a certificate to print: `true`, or the Markdown file that has
    its text. Default: false.

    Example: `certificate: true`
    """
    formats: tuple[Line | dict[Line, dict[Line, bool | Line] | None], ...] = Field(default=(), max_length=50)
    """What `lessonpack export all` makes: formats, each with the options of its command, `_` for `-`. Default: all
    formats.

    Example: `formats: [scorm: {lms: moodle}, web, pdf: {answers: true}]`
    """
    ignore: tuple[Ignored, ...] = Field(default=(), max_length=100)
    """Warnings that you have judged and do not want to see again.

    Example: `ignore: [{code: alt, files: maps.md, reason: Described in the text.}]`
    """


OF_OTHER_TOOLS = frozenset({"author", "authors", "date", "tags", "keywords"})
"""Keys of a front matter that nearly every other tool knows. They may hold anything, and learners do not see them."""


class FrontMatter(Frozen):
    """What stands between the two lines of three hyphens at the head of a lesson."""

    id: Identifier | None = None
    """The permanent name of the lesson. Default: made from the file's name.

    Example: `id: what-is-flask`
    """
    title: Line | None = None
    """The name of the lesson, as learners see it. Default: the first heading of level 1, else of the highest level.

    Example: `title: What is Flask?`
    """
    summary: Brief = ""
    """What the lesson is about, in one or two sentences for the overview.

    Example: `summary: A small framework with a large reach.`
    """
    description: Brief = ""
    """Other tools' name for the summary, which is used if there is no `summary`.

    Example: `description: A small framework with a large reach.`
    """
    objectives: tuple[Line, ...] = ()
    """What learners can do after the lesson.

    Example: `objectives: [Name the three libraries under Flask]`
    """
    image: Line | None = None
    """A picture for the head of the lesson and its card on the first page, for decoration only.

    Example: `image: media/flask.svg`
    """
    minutes: int | None = Field(default=None, ge=1, le=10_000)
    """How many minutes the lesson takes. Default: estimated from its words, pictures, recordings and questions.

    Example: `minutes: 5`
    """
