"""Renders the pages of one course: what all of them share is read once. Their files are put together in `pages`."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from markupsafe import Markup

from exporter import __version__
from exporter.course import Lesson, Quiz, id_on_page
from exporter.course_style import own_stylesheet
from exporter.first_script import FIRST_SCRIPT
from exporter.formula_files import FORMULA_STYLE
from exporter.glossary import glossary
from exporter.page_data import PageData
from exporter.page_templates import template
from exporter.palette import colours_style
from exporter.player_data import card_groups, named, outline_entry, shown_texts, word
from exporter.questions import Question
from exporter.text_font_files import takes_fonts
from exporter.themes import theme_style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from exporter.addresses import Addresses
    from exporter.course import Course, Item
    from exporter.glossary import Entry
    from exporter.page_settings import Reporting, Served, Structure
    from exporter.richtext import RichText

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


class Page(NamedTuple):
    """One page, and the names of the media files on it."""

    id: str
    title: str
    href: str
    content: bytes
    has_formulas: bool
    media: tuple[str, ...]


class CourseRenderer(PageData):
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
        super().__init__(course, structure, reporting, served, media_at)
        self.numbers = {lesson.id: number for number, lesson in enumerate(course.lessons, start=1)}
        self.stylesheet, self.stylesheet_files = own_stylesheet(course, self.names, read_text)

    def single(self) -> Page:
        """Render the course as one page."""
        content, has_formulas = self._page(self.on_one_page, self.course.items)
        return self._whole(content, has_formulas=has_formulas)

    def shell(self, data: Mapping[str, Any]) -> Page:
        """Render the course as one page without its items, with the ``data`` that the player draws them from."""
        content, has_formulas = self._page(self.on_one_page, self.course.items, "shell", data)
        return self._whole(content, has_formulas=has_formulas)

    def reading_page(self, articles: Iterable[str]) -> bytes:
        """Render what can be read of the course without a script as one page, which nothing is recorded on.

        ``articles`` are the items, each as `article` returns it.
        """
        return self._page(self.on_one_page, self.course.items, "reading", articles=articles)[0]

    def _whole(self, content: bytes, *, has_formulas: bool) -> Page:
        return Page(self.course.id, self.course.title, SINGLE_PAGE, content, has_formulas, tuple(self.names.values()))

    def characters(self) -> int:
        """Return about how long the items are on the page of the course."""
        texts = (len(text.html) for item in self.course.items for text in shown_texts(item))
        return sum(texts) + sum(map(self.data_length, self.course.items))

    def article(self, item: Item) -> Markup:
        """Return an item as it stands on its page."""
        return self._article(item, self.on_one_page)

    def _article(self, item: Item, addresses: Addresses) -> Markup:
        article = template("item.html.j2").render(
            item=self._item(item, addresses),
            lessons=len(self.numbers),
            alone=self.structure == "lessons",
            glossary=self._glossary((item,)) if self.structure == "lessons" else (),
            say=self.sentences.say,
            id_on_page=id_on_page,
        )
        return Markup(article)  # noqa: S704 - from a template that escapes

    def alone(self, item: Item) -> Page:
        """Render one item as a page of its own."""
        addresses = self.written_item(item).addresses
        content, has_formulas = self._page(addresses, (item,))
        media = tuple(self.names[path] for path in sorted(addresses.used))
        return Page(item.id, item.title, self.hrefs[item.id], content, has_formulas, media)

    def media(self) -> dict[str, Content]:
        """Return the media files by address."""
        files: dict[str, Content] = {self.names[path]: file for path, file in sorted(self.course.media.items())}
        if self.course.theme.stylesheet:
            files[self.names[self.course.theme.stylesheet]] = self.stylesheet
        return files

    def _page(
        self,
        addresses: Addresses,
        items: tuple[Item, ...],
        form: Form = "whole",
        heads: Mapping[str, Any] | None = None,
        articles: Iterable[str] = (),
    ) -> tuple[bytes, bool]:
        """Return a page, and whether it has formulas. A whole page has its items, and others the given ``articles``."""
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
        has_formulas = any("\\u003cmath" in self.written_item(item).data for item in items) or any(
            "<math" in rich.html for rich in shown
        )
        if form == "whole":
            articles = (self._article(item, addresses) for item in items)
        pieces = template("page.html.j2").generate(
            course=course,
            articles=map(Markup, articles),  # what `article` returned
            form=form,
            reading_page=READING_PAGE,
            fonts=FONTS if form != "whole" and takes_fonts(course) else None,
            title=items[0].title if alone and items[0].title != course.title else None,
            outline=[outline_entry(entry) for entry in course.outline],
            finish=course.finish and self.markup(course.finish, addresses),
            certificate=text and self.markup(text, addresses),
            glossary=self._glossary(items),
            numbers=self.numbers,
            groups=[] if alone else card_groups(course.outline, addresses),
            alone=alone,
            theme=theme,
            generator=f"lessonpack {__version__}",
            minutes=sum(item.minutes for item in course.items),
            data=self.course_data(items, heads),
            sentences=self.catalogue(of_shell=form == "shell"),
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
            introduction = item.introduction and self.markup(item.introduction, addresses)
            scenes = self._scenes(item, addresses) if item.is_scenario else None
            return {
                "kind": "quiz",
                "introduction": introduction,
                "image": item.image and addresses.file(item.image),
                "quiz": item,
                "word": word(item),
                "scenes": scenes,
                **named(item),
            }
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

        return numbered_scenes(item.questions[0], lambda rich: self.markup(rich, addresses), self.sentences.say("you"))

    def _block(self, block: RichText | Question, addresses: Addresses) -> dict[str, Any]:
        if isinstance(block, Question):
            return {"question": block.id, "html": self.markup(block.prompt, addresses)}
        return {"question": None, "html": self.markup(block, addresses)}
