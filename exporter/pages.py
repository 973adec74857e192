"""A course as HTML pages, shared by every output: the pages, the player's style and script, and the course's media.

Nothing here knows about LMSs: ``tracker`` is just a name to build the script with.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from exporter import __version__
from exporter.addresses import Addresses, safe_names
from exporter.assets import shipped
from exporter.colours import accents
from exporter.course import Lesson, Quiz, Section
from exporter.formula_files import FORMULA_STYLE, formula_files
from exporter.identifiers import key, words_id
from exporter.questions import Question
from exporter.richtext import RichText
from exporter.script import player_script, player_style
from exporter.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.course import Course, Item

Structure = Literal["single", "lessons"]
Responses = Literal["letters", "words"]
Content = bytes | Path
"""The content of a file: bytes, or a file to copy."""

SINGLE_PAGE = "index.html"
STYLE = "player.css"
SCRIPT = "player.js"


@dataclass(frozen=True, slots=True)
class Sco:
    """One page to launch: the course, or one of its items. ``files`` are all files it needs, including ``href``."""

    id: str
    title: str
    href: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageSet:
    """The files of an output by address, in order, and the pages that can be launched."""

    files: Mapping[str, Content]
    scos: tuple[Sco, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """What the player reports to the LMS besides status and score, and how it reports choices in SCORM 1.2."""

    interactions: bool = True
    objectives: bool = True
    responses: Responses = "letters"


def render_pages(
    course: Course,
    *,
    tracker: str,
    structure: Structure = "single",
    reporting: Reporting | None = None,
    files_at: str = "",
) -> PageSet:
    """Return the pages of ``course`` for the ``tracker`` of that name in ``templates/player/trackers/``.

    ``single`` makes one page with a menu; ``lessons`` makes one page for each lesson and quiz, without a menu. The
    launched page finds all other files below ``files_at``, which ends with a slash unless it is empty.
    """
    renderer = _CourseRenderer(course, structure, reporting or Reporting(), files_at)
    pages = [renderer.single()] if structure == "single" else [renderer.alone(item) for item in course.items]
    shared: dict[str, Content] = {
        STYLE: player_style(),
        SCRIPT: player_script(tracker, {question.type for item in course.items for question in item.questions}),
        **renderer.media(),
    }
    formulas = formula_files() if any(page.has_formulas for page in pages) else {}
    files = {**{page.href: page.content for page in pages}, **shared, **formulas}
    everything = tuple(shared) if structure == "single" else (STYLE, SCRIPT)
    scos = tuple(
        Sco(
            page.id,
            page.title,
            page.href,
            tuple(dict.fromkeys((page.href, *everything, *(formulas if page.has_formulas else ()), *page.media))),
        )
        for page in pages
    )
    return PageSet(MappingProxyType(files), scos)


@dataclass(frozen=True, slots=True)
class _Page:
    id: str
    title: str
    href: str
    content: bytes
    has_formulas: bool
    media: tuple[str, ...]


class _CourseRenderer:
    """What all pages of one course share."""

    def __init__(self, course: Course, structure: Structure, reporting: Reporting, files_at: str) -> None:
        self.course = course
        self.structure = structure
        self.reporting = reporting
        self.files_at = files_at
        self.names = safe_names(course.media)
        self.addresses = {path: files_at + name for path, name in self.names.items()}
        self.sentences = Sentences.read(
            shipped("templates") / "player" / "languages", course.language, course.sentences
        )
        self.hrefs = _page_names(course)
        self.reported = _reported_names(course)
        self.data = {item.id: self._item_data(item) for item in course.items}
        self.edition = self._edition()
        self.stylesheet, self.stylesheet_files = self._stylesheet()

    def single(self) -> _Page:
        def on_this_page(lesson: str, anchor: str) -> str:
            return "#" + (_anchor(lesson, anchor) or f"lesson-{lesson}")

        addresses = Addresses(self.addresses, on_this_page)
        content, has_formulas = self._page(addresses, self.course.items)
        return _Page(self.course.id, self.course.title, SINGLE_PAGE, content, has_formulas, tuple(self.names.values()))

    def alone(self, item: Item) -> _Page:
        def reading_copy(lesson: str, anchor: str) -> str:
            fragment = "#" + _anchor(lesson, anchor) if anchor else ""
            if lesson == item.id:
                return fragment or "#main"
            return f"{self.files_at}{self.hrefs[lesson]}?reading{fragment}"

        addresses = Addresses(self.addresses, reading_copy, target="_blank")
        content, has_formulas = self._page(addresses, (item,))
        media = tuple(self.names[path] for path in sorted(addresses.used))
        return _Page(item.id, item.title, self.hrefs[item.id], content, has_formulas, media)

    def media(self) -> dict[str, Content]:
        files: dict[str, Content] = {self.names[path]: file for path, file in sorted(self.course.media.items())}
        if self.course.theme.stylesheet:
            files[self.names[self.course.theme.stylesheet]] = self.stylesheet
        return files

    def _stylesheet(self) -> tuple[bytes, frozenset[str]]:
        """Return the course's own stylesheet and the files that it names."""
        sheet = self.course.theme.stylesheet
        if not sheet:
            return b"", frozenset()
        addresses = Addresses(self.names, _no_lesson)
        text = addresses.stylesheet(self.course.media[sheet].read_text(encoding="utf-8-sig"), sheet)
        return text.encode(), frozenset(addresses.used)

    def _page(self, addresses: Addresses, items: tuple[Item, ...]) -> tuple[bytes, bool]:
        """Return a page, and whether it has formulas."""
        course = self.course
        alone = self.structure == "lessons"
        theme = {
            "logo": course.theme.logo and not alone and addresses.file(course.theme.logo),
            "stylesheet": course.theme.stylesheet and addresses.file(course.theme.stylesheet),
            "accents": accents(course.theme.accent),
        }
        addresses.used |= self.stylesheet_files
        shown = [self._item(item, addresses) for item in items]
        data = _json_for_script(self._course_data(items), lambda rich: self._html(rich, addresses))
        has_formulas = _has_formulas(shown, data)
        page = (
            _environment()
            .get_template("page.html.j2")
            .render(
                course=course,
                items=shown,
                outline=[_entry(entry) for entry in course.outline],
                alone=alone,
                theme=theme,
                generator=f"lessonpack {__version__}",
                minutes=sum(item.minutes for item in course.items),
                data=data,
                sentences=_json_for_script(self.sentences.catalogue),
                say=self.sentences.say,
                language=course.language,
                direction=course.direction,
                style=self.files_at + STYLE,
                formula_style=self.files_at + FORMULA_STYLE if has_formulas else None,
                script=self.files_at + SCRIPT,
            )
            .encode()
        )
        return page, has_formulas

    def _item(self, item: Item, addresses: Addresses) -> dict[str, Any]:
        if isinstance(item, Quiz):
            introduction = item.introduction and self._markup(item.introduction, addresses)
            return {"kind": "quiz", "introduction": introduction, "quiz": item, **_named(item)}
        blocks = [self._block(block, addresses) for block in item.blocks]
        return {"kind": "lesson", "lesson": item, "blocks": blocks, **_named(item)}

    def _block(self, block: RichText | Question, addresses: Addresses) -> dict[str, Any]:
        if isinstance(block, Question):
            return {"question": block.id, "html": self._markup(block.prompt, addresses)}
        return {"question": None, "html": self._markup(block, addresses)}

    def _markup(self, rich: RichText, addresses: Addresses) -> Markup:
        # This HTML was sanitised when the course was read; only addresses and catalogue sentences are added here.
        return Markup(self._html(rich, addresses))  # noqa: S704 - see above

    def _html(self, rich: RichText, addresses: Addresses) -> str:
        parts = rich.parts
        return rich.html if len(parts) == 1 else self.sentences.fill(addresses.resolve(parts))

    def _course_data(self, items: tuple[Item, ...]) -> dict[str, Any]:
        course = self.course
        return {
            "format": 1,
            "id": course.id,
            "title": course.title,
            "language": course.language,
            "direction": course.direction,
            "version": course.version,
            "edition": self.edition,
            "structure": self.structure,
            "navigation": course.navigation,
            "completion": {**course.completion.model_dump(), **self._own_mark(items)},
            "reporting": asdict(self.reporting),
            "items": [self.data[item.id] for item in items],
        }

    def _own_mark(self, items: tuple[Item, ...]) -> dict[str, float]:
        """Return the pass mark of a page with a single quiz: the quiz's own, unless the LMS sets another."""
        alone = items[0] if self.structure == "lessons" else None
        return {"passing_score": alone.passing_score} if isinstance(alone, Quiz) else {}

    def _item_data(self, item: Item) -> dict[str, Any]:
        """Return an item as the player reads it, but with rich text whose addresses are open."""
        if isinstance(item, Lesson):
            words = sum(len(block.text.split()) for block in item.blocks if isinstance(block, RichText))
            own: dict[str, Any] = {"minutes": item.minutes, "words": words}
        else:
            fields = {"passing_score", "weight", "attempts", "feedback", "shuffle_questions", "shuffle_options", "draw"}
            own = item.model_dump(include=fields) | {
                "introduction": item.introduction,
                "graded": item.graded,
                "minutes": item.minutes,
                "time_limit": item.time_limit and round(item.time_limit * 60),
            }
        questions = [
            question.for_browser(with_solution=True) | {"reported": self.reported[question.id]}
            for question in item.questions
        ]
        return {"kind": "lesson" if isinstance(item, Lesson) else "quiz", **_named(item), **own, "questions": questions}

    def _edition(self) -> str:
        """Hash everything that learners could notice, so that two outputs of the same source match."""
        digest = hashlib.sha256()
        addresses = Addresses(self.names, lambda lesson, anchor: f"{lesson}#{anchor}")
        for item in self.course.items:
            data = json.dumps(self.data[item.id], sort_keys=True, default=lambda rich: self._html(rich, addresses))
            digest.update(data.encode())
            for block in item.blocks if isinstance(item, Lesson) else ():
                digest.update((block.prompt if isinstance(block, Question) else block).html.encode())
        digest.update(self.course.completion.model_dump_json().encode())
        return digest.hexdigest()[:12]


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        loader=FileSystemLoader(shipped("templates") / "player"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _has_formulas(items: list[dict[str, Any]], data: str) -> bool:
    """Return whether there is a formula in what a page shows at once, or in its data, where ``<`` is escaped."""
    texts = (
        text for item in items for text in (item.get("introduction"), *(b["html"] for b in item.get("blocks", ())))
    )
    return "\\u003cmath" in data or any("<math" in text for text in texts if text)


def _named(item: Item) -> dict[str, Any]:
    return {"id": item.id, "key": key(item.id), "title": item.title}


def _entry(entry: Item | Section) -> dict[str, Any]:
    if isinstance(entry, Section):
        return {"kind": "section", "title": entry.title, "items": [_entry(inner) for inner in entry.items]}
    return {"kind": _kind(entry), "id": entry.id, "title": entry.title}


def _kind(item: Item) -> Literal["lesson", "quiz"]:
    return "lesson" if isinstance(item, Lesson) else "quiz"


def _anchor(lesson: str, anchor: str) -> str:
    if not anchor or anchor.startswith(f"{lesson}--"):
        return anchor
    return f"{lesson}--{anchor}"


def _page_names(course: Course) -> dict[str, str]:
    """Return the page name of every item: its kind and id, numbered where two differ only in case."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for item in course.items:
        stem, number = f"{_kind(item)}-{item.id}", 2
        name = stem
        while name.lower() in taken:
            name, number = f"{stem}_{number}", number + 1
        taken.add(name.lower())
        names[item.id] = f"{name}.html"
    return names


def _reported_names(course: Course) -> dict[str, str]:
    """Return each question's name in reports: its id, or the words of its prompt if it has none.

    If these are not unique, part of the generated id is added, so that no question inherits another's name.
    """
    questions = [question for item in course.items for question in item.questions]
    in_words = {one.id: words_id(one.prompt.text) or "question" for one in questions if one.has_made_up_id}
    taken = Counter([*in_words.values(), "question", *(one.id for one in questions if not one.has_made_up_id)])
    return {one.id: one.id for one in questions} | {
        identifier: name if taken[name] == 1 else f"{name}-{identifier[2:8]}" for identifier, name in in_words.items()
    }


def _no_lesson(lesson: str, anchor: str) -> str:
    message = f"a stylesheet cannot link to {lesson}#{anchor}"
    raise ValueError(message)


def _json_for_script(value: Any, html: Callable[[RichText], str] | None = None) -> Markup:
    """Return JSON that is safe inside a script element: with ``<`` escaped, no author's text can end it."""
    text = json.dumps(value, default=html, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704 - HTML has no entities inside a script element, and no '<' is left
