"""Renders the pages of one course: what all of them share is read once. Their files are put together in `pages`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from markupsafe import Markup

from exporter import __version__
from exporter.addresses import Addresses, safe_names
from exporter.assets import shipped
from exporter.course import Lesson, Quiz, id_on_page
from exporter.course_style import own_stylesheet
from exporter.first_script import FIRST_SCRIPT
from exporter.formula_files import FORMULA_STYLE
from exporter.glossary import glossary
from exporter.page_templates import template, written_json
from exporter.palette import colours_style
from exporter.player_data import (
    QuestionData,
    answer_data,
    card,
    item_data,
    named,
    outline_entry,
    page_names,
    question_data,
    reported_names,
    shown_texts,
)
from exporter.questions import Question
from exporter.sentences import Sentences
from exporter.text_font_files import takes_fonts
from exporter.themes import theme_style

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.course import Course, Item
    from exporter.glossary import Entry
    from exporter.richtext import RichText

Structure = Literal["single", "lessons"]
Responses = Literal["letters", "words"]
Form = Literal["whole", "shell", "reading"]
"""What a page has of its items: all, what the player draws them from, or all that can be read without the player."""
Content = bytes | Path
"""The content of a file: bytes, or a file to copy."""

SINGLE_PAGE = "index.html"
STYLE = "player.css"
SCRIPT = "player.js"
FONTS = "fonts.css"
"""What names the fonts of a large course, apart: they would keep the player waiting for as long as it takes itself."""
READING_PAGE = "reading.html"
_OF_SHELLS = frozenset({"pageLoading", "pageLost", "pagesLoading", "allOnOnePage"})
"""Sentences that only a page needs whose items come later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """What the player reports to the LMS besides status and score, and how it reports choices in SCORM 1.2."""

    interactions: bool = True
    objectives: bool = True
    responses: Responses = "letters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What differs in pages without answers, whose questions a server scores."""

    files_at: str
    """Where the pages find all other files: an address that ends with a slash."""
    edition: str
    """The name of what learners see. The player's own is a hash over the answers as well, which could be guessed."""
    sentences: Mapping[str, Any] = field(default_factory=dict)
    """Further sentences."""


class Page(NamedTuple):
    """One page, and the names of the media files on it."""

    id: str
    title: str
    href: str
    content: bytes
    has_formulas: bool
    media: tuple[str, ...]


class _WrittenItem(NamedTuple):
    """The data of an item in the page that has it, and the addresses on that page."""

    addresses: Addresses
    data: str


class CourseRenderer:
    """What all pages of one course share.

    ``read_text`` reads its own stylesheet, by default where its media stand. ``media_at`` gives other addresses to its
    media, by path, than those of the files that `media` returns.
    """

    def __init__(  # noqa: PLR0913 - one for each thing that outputs do differently
        self,
        course: Course,
        structure: Structure,
        reporting: Reporting,
        *,
        served: Served | None = None,
        read_text: Callable[[str], str] | None = None,
        media_at: Mapping[str, str] | None = None,
    ) -> None:
        self.course = course
        self.structure = structure
        self.reporting = reporting
        self.served = served
        self.files_at = served.files_at if served else ""
        self.names = safe_names(course.media)
        self.addresses = media_at or {path: self.files_at + name for path, name in self.names.items()}
        self.sentences = Sentences.read(
            shipped("templates") / "player" / "languages", course.language, course.sentences
        )
        self.hrefs = page_names(course)
        self.reported = reported_names(course)
        self.numbers = {lesson.id: number for number, lesson in enumerate(course.lessons, start=1)}
        self._written: dict[str, _WrittenItem] = {}
        self._articles: dict[str, Markup] = {}
        self._on_one_page = self._addresses()
        self.edition = served.edition if served else self._edition()
        self.stylesheet, self.stylesheet_files = own_stylesheet(course, self.names, read_text)

    def single(self) -> Page:
        """Render the course as one page."""
        content, has_formulas = self._page(self._on_one_page, self.course.items)
        return self._whole(content, has_formulas=has_formulas)

    def shell(self, data: Mapping[str, Any]) -> Page:
        """Render the course as one page without its items, with the ``data`` that the player draws them from."""
        content, has_formulas = self._page(self._on_one_page, self.course.items, "shell", data)
        return self._whole(content, has_formulas=has_formulas)

    def reading_page(self) -> bytes:
        """Render what can be read of the course without a script as one page, which nothing is recorded on."""
        return self._page(self._on_one_page, self.course.items, "reading")[0]

    def _whole(self, content: bytes, *, has_formulas: bool) -> Page:
        return Page(self.course.id, self.course.title, SINGLE_PAGE, content, has_formulas, tuple(self.names.values()))

    def characters(self) -> int:
        """Return about how long the items are on the page of the course."""
        texts = (len(text.html) for item in self.course.items for text in shown_texts(item))
        return sum(texts) + sum(map(self.data_length, self.course.items))

    def data_length(self, item: Item) -> int:
        """Return how many characters an item's data have."""
        return len(self._written_item(item).data)

    def item_data(self, item: Item) -> dict[str, Any]:
        """Return an item as the player reads it on the page of the course."""
        data: dict[str, Any] = json.loads(self._written_item(item).data)
        return data

    def article(self, item: Item) -> Markup:
        """Return an item as it stands on its page."""
        if item.id not in self._articles:
            self._articles[item.id] = self._article(item, self._on_one_page)
        return self._articles[item.id]

    def _article(self, item: Item, addresses: Addresses) -> Markup:
        article = template("item.html.j2").render(
            item=self._item(item, addresses),
            lessons=len(self.course.lessons),
            alone=self.structure == "lessons",
            glossary=self._glossary((item,)) if self.structure == "lessons" else (),
            say=self.sentences.say,
            id_on_page=id_on_page,
        )
        return Markup(article)  # noqa: S704 - from a template that escapes

    def alone(self, item: Item) -> Page:
        """Render one item as a page of its own."""
        addresses = self._written_item(item).addresses
        content, has_formulas = self._page(addresses, (item,))
        media = tuple(self.names[path] for path in sorted(addresses.used))
        return Page(item.id, item.title, self.hrefs[item.id], content, has_formulas, media)

    def questions(self, item: Item, *, alone: bool) -> dict[str, QuestionData]:
        """Return an item's questions by their ids, as they stand on a page of its own or on that of the course."""
        addresses = self._addresses(item if alone else None)
        return {
            one.id: QuestionData(
                self._filled(question_data(one, self.reported, answers=False), addresses),
                self._filled(answer_data(one), addresses),
            )
            for one in item.questions
        }

    def unfolded(self, item: Item, question: Question, response: Any, *, alone: bool) -> dict[str, Any]:
        """Return what a response makes appear of a question, as `questions` does; nothing for most of them."""
        shown = question.unfolded(response)
        return {} if shown is None else {"unfolded": self._filled(shown, self._addresses(item if alone else None))}

    def _filled(self, data: dict[str, Any], addresses: Addresses) -> Any:
        return json.loads(json.dumps(data, default=lambda rich: self._html(rich, addresses)))

    def _addresses(self, alone: Item | None = None) -> Addresses:
        """Return the addresses on the page of the course, or on that of an item alone."""

        def on_this_page(lesson: str, anchor: str) -> str:
            return "#" + (id_on_page(lesson, anchor) or f"lesson-{lesson}")

        def reading_copy(lesson: str, anchor: str) -> str:
            fragment = "#" + id_on_page(lesson, anchor) if anchor else ""
            is_here = alone is not None and lesson == alone.id
            return fragment or "#main" if is_here else f"{self.files_at}{self.hrefs[lesson]}?reading{fragment}"

        if alone is None:
            return Addresses(self.addresses, on_this_page)
        return Addresses(self.addresses, reading_copy, target="_blank")

    def media(self) -> dict[str, Content]:
        """Return the media files by address."""
        files: dict[str, Content] = {self.names[path]: file for path, file in sorted(self.course.media.items())}
        if self.course.theme.stylesheet:
            files[self.names[self.course.theme.stylesheet]] = self.stylesheet
        return files

    def html(self, rich: RichText) -> str:
        """Return a text as it stands on the page of the course."""
        return self._html(rich, self._on_one_page)

    def _page(
        self,
        addresses: Addresses,
        items: tuple[Item, ...],
        form: Form = "whole",
        heads: Mapping[str, Any] | None = None,
    ) -> tuple[bytes, bool]:
        """Return a page, and whether it has formulas."""
        course = self.course
        alone = self.structure == "lessons"
        scheme = None if course.theme.scheme == "auto" else course.theme.scheme
        theme = {
            "logo": course.theme.logo and not alone and addresses.file(course.theme.logo),
            "stylesheet": course.theme.stylesheet and addresses.file(course.theme.stylesheet),
            "cover": course.theme.cover and not alone and addresses.file(course.theme.cover),
            "colours": Markup(  # noqa: S704 - colours are checked, and themes our own
                colours_style(course.theme.accent, scheme) + theme_style(course.theme.name, course.theme.radius)
            ),
            "scheme": scheme or "light dark",
        }
        addresses.used |= self.stylesheet_files
        text = course.certificate_form
        shown = [*(rich for item in items for rich in shown_texts(item)), *filter(None, (course.finish, text))]
        has_formulas = any("\\u003cmath" in self._written_item(item).data for item in items) or any(
            "<math" in rich.html for rich in shown
        )
        article = self.article if form == "reading" else partial(self._article, addresses=addresses)
        pieces = template("page.html.j2").generate(
            course=course,
            articles=(article(item) for item in items) if form != "shell" else (),
            form=form,
            reading_page=READING_PAGE,
            fonts=FONTS if form != "whole" and takes_fonts(course) else None,
            title=items[0].title if alone and items[0].title != course.title else None,
            outline=[outline_entry(entry) for entry in course.outline],
            finish=course.finish and self._markup(course.finish, addresses),
            certificate=text and self._markup(text, addresses),
            glossary=self._glossary(items),
            numbers=self.numbers,
            cards=[] if alone else [card(item, addresses) for item in course.items],
            alone=alone,
            theme=theme,
            generator=f"lessonpack {__version__}",
            minutes=sum(item.minutes for item in course.items),
            data=self._course_data(items, heads),
            sentences=self._catalogue(form),
            say=self.sentences.say,
            id_on_page=id_on_page,
            language=course.language,
            direction=course.direction,
            style=self.files_at + STYLE,
            formula_style=self.files_at + FORMULA_STYLE if has_formulas else None,
            script=self.files_at + SCRIPT,
            system_font=not takes_fonts(course),
            first_script=Markup(FIRST_SCRIPT),  # noqa: S704 - our own
        )
        page = BytesIO()
        page.writelines(piece.encode() for piece in pieces)
        return page.getvalue(), has_formulas

    def _glossary(self, items: tuple[Item, ...]) -> tuple[Entry, ...]:
        """Return the entries of the glossary on a page: the terms of the lessons that are on it."""
        lessons = [item for item in items if isinstance(item, Lesson)]
        return glossary(lessons, self.course.language) if self.course.glossary else ()

    def _item(self, item: Item, addresses: Addresses) -> dict[str, Any]:
        if isinstance(item, Quiz):
            introduction = item.introduction and self._markup(item.introduction, addresses)
            scenes = self._scenes(item, addresses) if item.is_scenario else None
            return {"kind": "quiz", "introduction": introduction, "quiz": item, "scenes": scenes, **named(item)}
        blocks = [self._block(block, addresses) for block in item.blocks]
        return {
            "kind": "lesson",
            "lesson": item,
            "number": self.numbers[item.id],
            "image": item.image and addresses.file(item.image),
            "blocks": blocks,
            **named(item),
        }

    def _scenes(self, item: Quiz, addresses: Addresses) -> list[dict[str, Any]]:
        """Return the scenes of a story for paper, and for browsers without scripts; a server keeps them to itself."""
        if self.served:
            return []
        from exporter.scenario.paper import numbered_scenes  # noqa: PLC0415 - few courses have a scenario

        return numbered_scenes(item.questions[0], lambda rich: self._markup(rich, addresses), self.sentences.say("you"))

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

    def _catalogue(self, form: Form) -> Markup:
        """Return the sentences that the player needs."""
        own = self.sentences.catalogue
        needed = own if form == "shell" else {key: said for key, said in own.items() if key not in _OF_SHELLS}
        return Markup(written_json({**(self.served.sentences if self.served else {}), **needed}))  # noqa: S704 - see `_json`

    def _course_data(self, items: tuple[Item, ...], heads: Mapping[str, Any] | None) -> Markup:
        """Return what the player reads of the course, with these items last, or what is given of them."""
        course = self.course
        data = {
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
        }
        if heads is not None:
            return Markup(written_json({**data, **heads}))  # noqa: S704 - see `_json`
        listed = ",".join(self._written_item(item).data for item in items)
        return Markup(f'{written_json(data)[:-1]},"items":[{listed}]}}')  # noqa: S704 - see `_json`

    def _written_item(self, item: Item, read: dict[str, Any] | None = None) -> _WrittenItem:
        """Return an item's data as its page has them. They are made once, when they have been ``read`` anyway."""
        if item.id not in self._written:
            addresses = self._on_one_page if self.structure == "single" else self._addresses(item)
            read = read or item_data(item, self.reported, answers=self.served is None)
            data = written_json(read, lambda rich: self._html(rich, addresses))
            self._written[item.id] = _WrittenItem(addresses, data)
        return self._written[item.id]

    def _own_mark(self, items: tuple[Item, ...]) -> dict[str, float]:
        """Return the pass mark of a page with a single quiz: the quiz's own, unless the LMS sets another."""
        alone = items[0] if self.structure == "lessons" else None
        return {"passing_score": alone.passing_score} if isinstance(alone, Quiz) else {}

    def _edition(self) -> str:
        """Hash everything that learners could notice, so that two outputs of the same source match.

        What is read for it is kept as the pages have it, so that no item is read twice.
        """
        digest = hashlib.sha256()
        addresses = Addresses(self.names, lambda lesson, anchor: f"{lesson}#{anchor}")
        for item in self.course.items:
            read = item_data(item, self.reported, answers=True)
            data = json.dumps(read, sort_keys=True, default=lambda rich: self._html(rich, addresses))
            digest.update(data.encode())
            self._written_item(item, read)
            for text in shown_texts(item) if isinstance(item, Lesson) else ():
                digest.update(text.html.encode())
        digest.update(self.course.completion.model_dump_json().encode())
        return digest.hexdigest()[:12]
