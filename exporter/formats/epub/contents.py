"""The table of contents of a book: sections, chapters, and the headings in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exporter.course import Lesson, Section, id_on_page
from exporter.formats.carrying.chapters import element
from exporter.formats.epub.pages import TYPE, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml import etree

    from exporter.course import Course, Item

_CHAPTERS = 2
"""The level of headings that are listed."""


def navigation(course: Course, pages: Mapping[str, str], answers: tuple[str, str] | None, style: str) -> bytes:
    """Return the navigation document. ``answers`` are the page of answers and its title, if there is one."""
    entries = _entries(course.outline, pages)
    if answers:
        entries.append(element("li", element("a", answers[1], href=answers[0])))
    contents = element("nav", element("h1", course.title), element("ol", *entries))
    contents.set(TYPE, "toc")
    return page(course, course.title, [contents], style)


def _entries(outline: Iterable[Item | Section], pages: Mapping[str, str]) -> list[etree._Element]:
    entries: list[etree._Element] = []
    for one in outline:
        if isinstance(one, Section):
            inner = _entries(one.items, pages)
            if inner:
                entries.append(element("li", element("span", one.title), element("ol", *inner)))
        elif one.id in pages:
            entries.append(_entry(one, pages[one.id]))
    return entries


def _entry(item: Item, address: str) -> etree._Element:
    parts: list[Any] = [element("a", item.title, href=address)]
    headings = [one for one in item.headings if one.level == _CHAPTERS] if isinstance(item, Lesson) else []
    links = [element("a", one.text, href=f"{address}#{id_on_page(item.id, one.anchor)}") for one in headings]
    if links:
        parts.append(element("ol", *(element("li", link) for link in links)))
    return element("li", *parts)
