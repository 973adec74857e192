"""Lessons as plain pages, for readers that have no player: their texts without their questions."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from exporter.course import Lesson, id_on_page
from exporter.formats.carrying.losses import NO_FRAMES, NO_GATES, NO_PLACES
from exporter.formats.carrying.texts import Texts
from exporter.formats.carrying.xhtml import XHTML, append, whole
from exporter.formats.xml_text import allowed
from exporter.richtext import RichText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exporter.course import Course, Item
    from exporter.questions import Question


class Chapters:
    """Writes the pages of a course. ``address`` gives that of a file by its path, ``page`` that of a lesson by its id.

    ``files`` are the paths of those that the pages show.
    """

    def __init__(self, course: Course, address: Callable[[str], str], page: Callable[[str], str]) -> None:
        def link(lesson: str, anchor: str) -> str:
            anchored = id_on_page(lesson, anchor)
            address = page(lesson)
            return f"{address}#{anchored}" if address and anchored else address

        self.course = course
        self._address = address
        self.texts = Texts(course, address, link)
        self.files: set[str] = set()

    def nodes(self, rich: RichText | None, lost: Callable[[str], None]) -> list[etree._Element | str]:
        """Return a text as elements of XHTML."""
        written = self.texts.html(rich, lost, formulas="MathML")
        self.files |= set(written.files)
        return whole(written.html)

    def lesson(self, lesson: Lesson, lost: Callable[[str], None]) -> list[etree._Element | str]:
        """Return the texts of a lesson, below its title."""
        note_blocks(lesson.blocks, lost)
        parts: list[etree._Element | str] = [element("h1", lesson.title), *self.head(lesson)]
        for block in lesson.blocks:
            if isinstance(block, RichText):
                parts += self.nodes(block, lost)
        return parts

    def head(self, lesson: Lesson) -> list[etree._Element | str]:
        """Return what stands between the title of a lesson and its text: picture, summary and objectives."""
        return [
            *self.picture(lesson),
            *([element("p", lesson.summary)] if lesson.summary else []),
            *(self._objectives(lesson.objectives) if lesson.objectives else []),
        ]

    def picture(self, item: Item) -> list[etree._Element | str]:
        """Return the picture above an item, which is for decoration only."""
        if not item.image:
            return []
        self.files.add(item.image)
        return [element("p", element("img", src=self._address(item.image), alt="", role="presentation"))]

    def _objectives(self, objectives: tuple[str, ...]) -> list[etree._Element | str]:
        items = (element("li", objective) for objective in objectives)
        return [element("p", self.texts.say("objectives")), element("ul", *items)]


def note_blocks(blocks: Iterable[RichText | Question | None], lost: Callable[[str], None]) -> None:
    """Note what texts show that no plain page can."""
    for block in blocks:
        if isinstance(block, RichText):
            if block.shows("iframe"):
                lost(NO_FRAMES)
            if 'class="labelled-picture"' in block.html:
                lost(NO_PLACES)
            if "block-continue" in block.html:
                lost(NO_GATES)


def element(name: str, *children: etree._Element | str, **attributes: str) -> etree._Element:
    """Make an element of XHTML."""
    made = etree.Element(f"{{{XHTML}}}{name}", {key.rstrip("_"): value for key, value in attributes.items()})
    append(made, [allowed(child) if isinstance(child, str) else child for child in children])
    return made


STYLE = (
    "body{font-family:sans-serif;line-height:1.5;max-width:44em;margin:auto;padding:1em;overflow-wrap:break-word}"
    "img,video{max-width:100%;height:auto}figure{margin:1em 0}pre{white-space:pre-wrap}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}"
    "td,th{border:1px solid;padding:.3em .6em;text-align:start}"
)


def html_page(course: Course, title: str, body: list[etree._Element | str]) -> bytes:
    """Return a page as HTML, for systems that show it in a page of their own."""
    root = etree.Element("div")
    append(root, body)
    inside = "".join(etree.tostring(node, encoding="unicode", method="html") for node in _without_namespaces(root))
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<html lang="{course.language}" dir="{course.direction}"><head>{head}</head>'
        f"<body>{inside}</body></html>\n"
    ).encode()


def _without_namespaces(root: etree._Element) -> list[etree._Element]:
    for node in root.iter(etree.Element):
        node.tag = etree.QName(node).localname
    etree.cleanup_namespaces(root)
    return list(root)
