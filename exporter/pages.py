"""A course as HTML pages, shared by every output: the pages, the player's style and script, and the course's media.

Nothing here knows about LMSs: ``tracker`` is just a name to build the script with.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from exporter.course_style import course_style
from exporter.formula_files import formula_files
from exporter.page_settings import Reporting, Structure
from exporter.parts import in_parts, is_large
from exporter.player_fragments import Use, fragments_of
from exporter.renderer import FONTS, SCRIPT, STYLE, Content, CourseRenderer
from exporter.script import entry, player_script, search_files
from exporter.text_font_files import fonts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.course import Course
    from exporter.renderer import Page


class Sco(NamedTuple):
    """One page to launch: the course, or one of its items. ``files`` are all files it needs, including ``href``."""

    id: str
    title: str
    href: str
    files: tuple[str, ...]


class PageSet(NamedTuple):
    """The files of an output by address, in order, and the pages that can be launched."""

    files: Mapping[str, Content]
    scos: tuple[Sco, ...]


def render_pages(
    course: Course,
    *,
    tracker: str,
    structure: Structure = "single",
    reporting: Reporting | None = None,
    media_at: Mapping[str, str] | None = None,
) -> PageSet:
    """Return the pages of ``course`` for the ``tracker`` of that name in ``templates/player/trackers/``.

    ``single`` makes one page with a menu; ``lessons`` makes one page for each lesson and quiz, without a menu. They
    find the course's media at ``media_at``, by default in files beside them.
    """
    renderer = CourseRenderer(course, structure, reporting or Reporting(), media_at=media_at)
    # With its media inside, a page is alone.
    parts = in_parts(renderer) if structure == "single" and media_at is None and is_large(renderer) else None
    pages = [parts.page] if parts else _pages(renderer)
    formulas_used = any(page.has_formulas for page in pages)
    # A page that is alone has all of it inside; the search of a large course reads pages as they come.
    use = Use(
        course, structure, tracker, formulas_used, in_parts=parts is not None, fetches=media_at is None and not parts
    )
    first = entry(tracker, use.types, fragments_of(use), in_parts=use.in_parts)
    own = parts.files if parts else {}
    contents = [*(page.content for page in pages), *(parts.shown if parts else ())]
    fonts = fonts_of(course, contents)
    if parts and fonts.faces:
        own = {**own, FONTS: fonts.faces}
    search = search_files() if use.search and use.fetches else {}
    always: dict[str, Content] = {
        STYLE: course_style(course, first, contents, names_fonts=parts is None, later=b'"dialog"' if search else b""),
        SCRIPT: player_script(first),
        **search,
        **fonts.files,
    }
    shared = {**always, **own, **renderer.media()}
    formulas = formula_files() if use.formulas else {}
    files = {**{page.href: page.content for page in pages}, **shared, **formulas}
    everything = tuple(shared if structure == "single" else always)
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


def _pages(renderer: CourseRenderer) -> list[Page]:
    if renderer.structure == "single":
        return [renderer.single()]
    return [renderer.alone(item) for item in renderer.course.items]
