"""Reads lessons: Markdown with front matter, and questions in between."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from exporter.course import SECONDS_A_QUESTION, Lesson
from exporter.problems import Position
from exporter.questions import Question
from exporter.source.file_titles import title_of_file
from exporter.source.item_source import ItemSource
from exporter.source.markdown.foreign.slips import NO_HEADING
from exporter.source.markdown.page import Blocks, Page
from exporter.source.markdown.plain import count_words, text_of
from exporter.source.markdown.question_fences import segments
from exporter.source.media.links import IMAGES
from exporter.source.models import OF_OTHER_TOOLS, FrontMatter
from exporter.source.questions import SourceQuestion, read_question
from exporter.source.text import LINE_BREAK, SourceText, Unreadable
from exporter.source.toml_front_matter import read_toml
from exporter.source.wording import closest, listed, quoted
from exporter.source.yaml.diagnostics import Diagnostics
from exporter.source.yaml.nodes import Mapping
from exporter.source.yaml.reader import read_yaml
from exporter.source.yaml.schema import ModelSchema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from exporter.problems import Problems
    from exporter.richtext import RichText

WORDS_A_MINUTE = 200
SECONDS_A_PICTURE = 10
SECONDS_A_RECORDING = 120
"""For a video, a sound or an embedded page, whose length is unknown."""
LARGEST_LESSON = 250_000
"""Characters of the largest lesson, which would take three hours to read."""

_MEANT_AS_TITLE = re.compile(r" {0,3}#{1,6}([^\s#!].*)")
_LIKE_A_KEY = 0.75
"""How much a foreign key must resemble one of ours to be taken for a slip of the keys."""


@dataclass(frozen=True, slots=True)
class LessonSource(ItemSource):
    """A lesson whose front matter has been read, but not its Markdown."""

    matter: FrontMatter
    image_at: Position
    body: str
    first_line: int
    is_amiss: bool = False
    """An error in it has been reported, so that nothing need be said of a title or text that it lacks."""


def read_lesson_source(source: SourceText, problems: Problems) -> LessonSource:
    """Read the front matter of a lesson; report mistakes in it and use defaults instead."""
    text = LINE_BREAK.sub("\n", source.text)
    if len(text) > LARGEST_LESSON:
        problems.error(
            Position(source.file), f"is longer than {LARGEST_LESSON:,} characters; split it into lessons", "too-large"
        )
        return _without_text(source)
    lines = text.split("\n")
    matter, body_line, is_sound = FrontMatter(), 0, True
    places: dict[str, Position] = {}
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() == "---":
        ends = (number for number in range(first + 1, len(lines)) if lines[number].rstrip() in ("---", "..."))
        end = next(ends, None)
        if end is None:
            at = Position(source.file, first + 1)
            problems.error(at, "the front matter is not closed; write '---' on the line below it", "front-matter")
            return _without_text(source)
        start = Position(source.file, first + 2)
        matter, places, is_sound = _front_matter("\n".join(lines[first + 1 : end]) + "\n", start, problems)
        body_line = end + 1
    elif toml := read_toml(lines, first, Position(source.file, first + 1), problems):
        matter, body_line = toml
    body = "\n".join(lines[body_line:])
    id_at, image_at = (places.get(name, Position(source.file)) for name in ("id", "image"))
    return LessonSource(
        source.file, matter.id or "", id_at, matter, image_at, body, body_line + 1, is_amiss=not is_sound
    )


def _without_text(source: SourceText) -> LessonSource:
    start = Position(source.file)
    return LessonSource(source.file, "", start, FrontMatter(), start, "", 1, is_amiss=True)


def read_lesson(source: LessonSource, page: Page, problems: Problems) -> tuple[Lesson, list[SourceQuestion]]:
    """Render a lesson and read its questions."""

    def place(line: int, column: int) -> Position:
        return Position(source.file, source.first_line + line, column + 1)

    blocks = Blocks(page, place, source.body, title=source.matter.title or "")
    tokens = blocks.parse(source.body)
    title = blocks.headings.title or title_of_file(source.file, page.language)
    if not blocks.headings.title and not source.is_amiss:
        _report_no_title(source, title, page)
    read = list(_parts(blocks, tokens, source, page))
    questions = [part for part in read if isinstance(part, SourceQuestion)]
    image = source.matter.image
    if image:
        image = page.links.medium(image, source.file, source.image_at, IMAGES, "images")
    parts = tuple(part.question if isinstance(part, SourceQuestion) else part for part in read)
    if blocks.headings.are_all(tokens) and not source.is_amiss:
        problems.warning(
            Position(source.file), "this lesson is empty; write something or remove it from the outline", "empty"
        )
    lesson = Lesson(
        id=source.id,
        title=title,
        blocks=parts,
        headings=tuple(blocks.headings.listed),
        summary=(source.matter.summary or source.matter.description).strip(),
        objectives=tuple(map(str, source.matter.objectives)),
        image=image,
        terms=tuple(blocks.terms),
        minutes=source.matter.minutes or max(1, math.ceil(sum(map(_seconds, parts)) / 60)),
    )
    return lesson, questions


def _report_no_title(source: LessonSource, title: str, page: Page) -> None:
    called = f"this lesson is called {quoted(title)} after its file"
    if meant := _meant_as_title(source, page):
        number, words = meant
        message = f"{NO_HEADING}, so {called}; write {quoted(f'# {words}')}"
        page.problems.warning(Position(source.file, number), message, "no-title")
        return
    advice = "start with '# TITLE', or write 'title: …' between two lines '---' at the top"
    message = f"{called}, because it has neither a title nor a heading; {advice}"
    page.problems.warning(Position(source.file), message, "no-title")


def _meant_as_title(source: LessonSource, page: Page) -> tuple[int, str] | None:
    """Return the line and the words of a heading that lacks its space, which is then not reported as such."""
    lines = source.body.split("\n")
    if slip := page.take_back(NO_HEADING):
        return slip.line, lines[slip.line - source.first_line].lstrip("#> *+-\t")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    found = _MEANT_AS_TITLE.match(lines[first])
    return (source.first_line + first, found[1]) if found else None


def _seconds(part: RichText | Question) -> float:
    """Return how long a part of a lesson takes: reading, looking at media, and answering."""
    if isinstance(part, Question):
        return _seconds(part.prompt) + SECONDS_A_QUESTION
    return (
        count_words(part.text) * 60 / WORDS_A_MINUTE
        + part.shows("img") * SECONDS_A_PICTURE
        + part.shows("video", "audio", "iframe") * SECONDS_A_RECORDING
    )


def _front_matter(text: str, start: Position, problems: Problems) -> tuple[FrontMatter, dict[str, Position], bool]:
    """Return the front matter, where its values stand, and whether it is free of errors."""
    try:
        tree = read_yaml(text, start, problems)
    except Unreadable:
        return FrontMatter(), {}, False
    if tree is None:
        return FrontMatter(), {}, True
    places: dict[str, Position] = {}
    if isinstance(tree, Mapping):
        places = tree.values_at
        tree = _what_is_ours(tree, problems)
    try:
        return FrontMatter.model_validate(tree), places, True
    except ValidationError as error:
        Diagnostics(tree, _schema(), start, "the front matter").report(error, problems)
    return _what_is_sound(tree), places, False


def _what_is_ours(tree: Mapping, problems: Problems) -> Mapping:
    """Return the front matter without the keys of other tools; report those that may be slips, and the rest at once."""
    foreign = [name for name in tree if name not in FrontMatter.model_fields and name not in OF_OTHER_TOOLS]
    others = []
    for name in foreign:
        if close := closest(name, FrontMatter.model_fields, _LIKE_A_KEY):
            message = f"{quoted(name)} is not a key of the front matter; did you mean '{close}'?"
            problems.warning(tree.keys_at[name], message, "unknown-key")
        else:
            others.append(name)
    if others:
        names = listed([quoted(name) for name in others], "and")
        are = "is not a key" if len(others) == 1 else "are not keys"
        message = f"{names} {are} of the front matter, so {'it has' if len(others) == 1 else 'they have'} no effect"
        advice = "if other tools need such keys, list this code under 'ignore' in course.yaml"
        problems.warning(tree.keys_at[others[0]], f"{message}; {advice}", "unknown-key")
    return tree.without({*foreign, *OF_OTHER_TOOLS})


def _what_is_sound(tree: Any) -> FrontMatter:
    """Return the valid part of a front matter with mistakes, so that the rest of the lesson is read correctly."""
    sound: dict[str, Any] = {}
    for name in ("id", "title"):
        try:
            FrontMatter.model_validate({name: tree.get(name)})
        except (ValidationError, AttributeError):
            continue
        sound[name] = tree.get(name)
    return FrontMatter.model_validate(sound)


def _parts(
    blocks: Blocks, tokens: list[Token], source: LessonSource, page: Page
) -> Iterator[RichText | SourceQuestion]:
    for segment in segments(tokens):
        if isinstance(segment, list):
            rich = blocks.rich(segment, text_of(segment))
            if rich.html:
                yield rich
            continue
        question = _question(segment, source, blocks, page)
        if question is not None:
            yield question


def _question(fence: Token, source: LessonSource, blocks: Blocks, page: Page) -> SourceQuestion | None:
    problems = page.problems
    opening = fence.map[0] if fence.map else 0
    line = blocks.lines[opening]
    indentation = len(line) - len(line.lstrip(" "))
    opened_at = Position(source.file, source.first_line + opening, indentation + 1)
    if fence.info.strip() != "question":
        problems.error(
            opened_at, "nothing may follow 'question' on its line; write the keys on the lines below", "question-place"
        )
    start = Position(source.file, source.first_line + opening + 1, indentation + 1)
    try:
        written = read_yaml(fence.content, start, problems)
    except Unreadable:
        return None
    if written is None:
        problems.error(opened_at, "this question is empty; write 'type: …' and 'prompt: …' into it", "empty")
        return None
    read = read_question(written, start, page, problems)
    if read and read.question.group:
        where = read.written.keys_at.get("group", start)
        problems.error(where, "'group' is only for questions of a quiz, which has a 'pick'; remove it", "unknown-key")
    return read


@cache
def _schema() -> ModelSchema:
    return ModelSchema(FrontMatter.model_json_schema)
