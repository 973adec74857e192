"""The stylesheets of one course: the player's, with its fonts and what only some courses need, and the author's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.addresses import Addresses
from exporter.player_fragments import blocks_of
from exporter.script import block_styles, player_script, player_style, player_styles
from exporter.text_font_files import fonts_of
from exporter.used_style import used_style

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from exporter.course import Course

OCCASIONAL = {
    "code": (b"<pre", b"\\u003cpre"),
    "picture-options": (b'"html": "\\u003cimg', b'"html":"\\u003cimg', b'"html":"<img'),
    "pictures": (b'class="cover-picture"', b'class="banner', b'class="art"'),
}
"""Sheet in ``style/`` that few courses need → its signs on pages, in parts, and in data, where ``<`` is escaped."""


def course_style(
    course: Course, entry: str, pages: Sequence[bytes] | None = None, *, names_fonts: bool = True, later: bytes = b""
) -> bytes:
    """Return the stylesheet for a course whose script starts with ``entry``; without its pages, with every rule.

    ``later`` names elements that another script makes, as a script would.
    """
    sheets = player_styles()
    needed = [
        sheets[f"style/{name}.css"]
        for name, signs in OCCASIONAL.items()
        if pages is None or any(sign in page for page in pages for sign in signs)
    ]
    style = player_style(entry).decode() + "".join(needed)
    used = style if pages is None else used_style(style, player_script(entry) + later, pages)
    faces = fonts_of(course, pages).faces if names_fonts else b""
    return faces + used.encode() + block_styles(blocks_of(course))


def own_stylesheet(
    course: Course, names: Mapping[str, str], read_text: Callable[[str], str] | None = None
) -> tuple[bytes, frozenset[str]]:
    """Return the author's stylesheet, with ``names`` in place of the paths of its files, and those paths.

    ``read_text`` reads it, by default where it stands.
    """
    sheet = course.theme.stylesheet
    if not sheet:
        return b"", frozenset()
    addresses = Addresses(names, _no_lesson)
    read = read_text or (lambda path: course.media[path].read_text(encoding="utf-8-sig"))
    text = addresses.stylesheet(read(sheet), sheet)
    return text.encode(), frozenset(addresses.used)


def _no_lesson(lesson: str, anchor: str) -> str:
    message = f"a stylesheet cannot link to {lesson}#{anchor}"
    raise ValueError(message)
