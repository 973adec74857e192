"""The stylesheet of one course: its fonts, the player's rules, and those for what only some courses have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exporter.script import player_style, player_styles
from exporter.text_font_files import fonts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exporter.course import Course

OCCASIONAL = {
    "code": (b"<pre", b"\\u003cpre"),
    "pictures": (b'class="cover-picture"', b'class="banner', b'class="art"'),
}
"""Sheet in ``style/`` that few courses need → what is on their pages, or in their data, where ``<`` is escaped."""


def course_style(course: Course, entry: str, pages: Sequence[bytes] | None = None) -> bytes:
    """Return the stylesheet for a course whose script starts with ``entry``; without its pages, with every rule."""
    sheets = player_styles()
    needed = [
        sheets[f"style/{name}.css"].encode()
        for name, signs in OCCASIONAL.items()
        if pages is None or any(sign in page for page in pages for sign in signs)
    ]
    return fonts_of(course, pages).faces + player_style(entry) + b"".join(needed)
