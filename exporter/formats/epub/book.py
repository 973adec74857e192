"""Binds a course as a book: chapters, answers, the table of contents, and what readers ask about it."""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import TYPE_CHECKING, Any

from exporter.archive import EARLIEST
from exporter.course import Lesson, Quiz
from exporter.formats.carrying.bank import own_settings
from exporter.formats.carrying.chapters import Chapters, element, note_blocks
from exporter.formats.carrying.losses import NO_SCENARIOS, Losses, no_place
from exporter.formats.carrying.texts import file_names
from exporter.formats.epub.contents import navigation
from exporter.formats.epub.package import Resource, container, package
from exporter.formats.epub.pages import STYLE, page
from exporter.formats.epub.questions import answer, asked, has_answer
from exporter.formats.pdf.answers import HEADINGS
from exporter.media_types import media_type
from exporter.richtext import RichText
from exporter.sentences import FALLBACK, fallbacks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.archive import Content
    from exporter.course import Course, Item
    from exporter.problems import Problem
    from exporter.questions import Question

_ROOT = "EPUB/"
_MIMETYPE = b"application/epub+zip"
_ANSWERS, _COVER, _NAVIGATION, _STYLE = "answers.xhtml", "cover.xhtml", "nav.xhtml", "style.css"
_DRAWN = "cover.svg"
_XHTML = "application/xhtml+xml"


def epub(course: Course) -> tuple[bytes, tuple[Problem, ...]]:
    """Return a course as a book, and what of it a book cannot do."""
    losses = Losses(course, "EPUB")
    return _zipped(_Book(course, losses).files()), losses.all()


class _Book:
    def __init__(self, course: Course, losses: Losses) -> None:
        self.course, self.losses = course, losses
        self.names = file_names(course)
        self.came = [item for item in course.items if not (isinstance(item, Quiz) and item.is_scenario)]
        self.pages = {item.id: f"{item.id}.xhtml" for item in self.came}
        self.chapters = Chapters(course, self._address, lambda item: self.pages.get(item, ""))

    def _address(self, path: str) -> str:
        return f"media/{self.names[path]}"

    def files(self) -> dict[str, Content]:
        """Return the files of the book by path."""
        self._note_rest()
        texts = {self.pages[item.id]: self._chapter(item) for item in self.came}
        answers = self._answers()
        if answers:
            texts[_ANSWERS] = page(self.course, self._heading, answers, _STYLE)
        cover, drawn = self._cover()
        entries = navigation(self.course, self.pages, (_ANSWERS, self._heading) if answers else None, _STYLE)
        media: dict[str, Content] = {
            self._address(path): self.course.media[path] for path in sorted(self.chapters.files)
        }
        bound: dict[str, Content] = {_COVER: cover, _NAVIGATION: entries, **texts}
        resources = [
            *(
                Resource(name, _XHTML, in_spine=True, is_navigation=name == _NAVIGATION, content=content)
                for name, content in bound.items()
            ),
            Resource(_STYLE, "text/css"),
            *(
                Resource(name, media_type(name).partition(";")[0], is_cover=name == self._cover_picture)
                for name in (*media, *drawn)
            ),
        ]
        package_file = package(self.course, resources)
        inside = {"package.opf": package_file, **bound, _STYLE: STYLE.encode(), **media, **drawn}
        return {
            "META-INF/container.xml": container(_ROOT),
            **{_ROOT + name: content for name, content in inside.items()},
        }

    @property
    def _heading(self) -> str:
        return next(HEADINGS[name] for name in (*fallbacks(self.course.language), FALLBACK) if name in HEADINGS)

    @property
    def _cover_picture(self) -> str:
        path = self.course.theme.cover
        return self._address(path) if path in self.course.media else _DRAWN

    def _cover(self) -> tuple[bytes, dict[str, Content]]:
        """Return the first page, and the picture that is drawn for a course without one."""
        course = self.course
        drawn: dict[str, Content] = {}
        if course.theme.cover in course.media:
            self.chapters.files.add(str(course.theme.cover))
        else:
            drawn = {_DRAWN: _drawn(course.title, course.theme.accent)}
        body: list[Any] = [
            element("p", element("img", src=self._cover_picture, alt=course.title)),
            element("h1", course.title),
            *(element("p", text) for text in (", ".join(course.authors), course.description) if text),
        ]
        return page(course, course.title, body, _STYLE), drawn

    def _note_rest(self) -> None:
        self.losses.of_fields(("navigation", "completion", "finish", "certificate", "glossary"))
        for item in self.course.items:
            if item not in self.came:
                self.losses.of_item(item, NO_SCENARIOS)

    def _chapter(self, item: Item) -> bytes:
        head = self.chapters.head(item) if isinstance(item, Lesson) else self.chapters.picture(item)
        body: list[Any] = [element("h1", item.title), *head]
        if isinstance(item, Quiz) and (own := own_settings(self.course, item)):
            self.losses.of_item(item, no_place(own))
        numbers = {question.id: number for number, question in enumerate(item.questions, 1)}
        blocks = item.blocks if isinstance(item, Lesson) else (item.introduction, *item.questions)
        note_blocks(blocks, self._lost(item))
        for block in blocks:
            if isinstance(block, RichText):
                body += self._checked(self.chapters.nodes(block, self._lost(item)), self._lost(item))
            elif block is not None:
                lost = self._lost(item, block)
                if stays := [name for name in ("objectives", "tags") if getattr(block, name)]:
                    lost(no_place(stays))
                body += self._checked(asked(self.chapters, block, numbers[block.id], _ANSWERS, lost), lost)
        return page(self.course, item.title, body, _STYLE)

    def _answers(self) -> list[Any]:
        """Return what is right, item by item; nothing if no question has an answer."""
        found: list[Any] = []
        for item in self.came:
            answers = [
                answer(self.chapters, question, number, self.pages[item.id], self._lost(item, question))
                for number, question in enumerate(item.questions, 1)
                if has_answer(question)
            ]
            if answers:
                found += [element("h2", item.title), *self._checked(answers, self._lost(item))]
        return [element("h1", self._heading), *found] if found else []

    def _lost(self, item: Item, question: Question | None = None) -> Callable[[str], None]:
        def lost(what: str) -> None:
            if question is None:
                self.losses.of_item(item, what)
            else:
                self.losses.of_question(question, item, what)

        return lost

    @staticmethod
    def _checked(nodes: list[Any], lost: Callable[[str], None]) -> list[Any]:
        """Return elements in which links to files that are no pages are words: readers refuse such books."""
        for node in nodes:
            for link in [] if isinstance(node, str) else node.iter("{*}a"):
                if str(link.get("href", "")).startswith("media/"):
                    del link.attrib["href"]
                    if not any(True for _ in link.iterancestors("{*}video", "{*}audio")):
                        lost("keeps the words of a link to a file, but not the link")
        return nodes


def _drawn(title: str, colour: str) -> bytes:
    """Draw a cover of the title in the colour of the course."""
    words, lines = title.split(), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) > 16:  # noqa: PLR2004 - what fits beside each other
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    rows = "".join(
        f'<text x="300" y="{320 + 72 * row}" text-anchor="middle">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800" width="600" height="800">'
        f'<rect width="600" height="800" fill="{colour}"/>'
        f'<g font-family="serif" font-size="56" fill="#ffffff">{rows}</g></svg>\n'
    ).encode()


def _zipped(files: Mapping[str, Content]) -> bytes:
    """Return the container: its type comes first and as it is (EPUB 3.3, 4.2.3), and nothing tells when it was made."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        _write(archive, "mimetype", _MIMETYPE, zipfile.ZIP_STORED)
        for name, content in files.items():
            read = content if isinstance(content, bytes) else content.read_bytes()
            _write(archive, name, read, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _write(archive: zipfile.ZipFile, name: str, content: bytes, compression: int) -> None:
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.compress_type = compression
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, compresslevel=9)
