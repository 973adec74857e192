"""Checks a course's theme: a logo, a cover and a stylesheet inside the folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.css import Fetching, references
from exporter.problems import Position
from exporter.source.media.links import IMAGES
from exporter.source.text import LINE_BREAK, Lines, Unreadable, read_text
from exporter.source.yaml.nodes import Mapping

if TYPE_CHECKING:
    from exporter.course_settings import Theme
    from exporter.problems import Problems
    from exporter.source.media.links import Links

FONTS = frozenset({"otf", "ttf", "woff", "woff2"})
_REFUSED = {
    Fetching.IMPORT: "@import fetches another file; copy its rules into this one",
    Fetching.CHOICE: "image-set() is not followed; name one image with url()",
}
_EMBEDDED = re.compile(r"data:(?:image/(?:png|jpeg|gif|webp|avif)|font/(?:woff2?|otf|ttf))[;,]", re.IGNORECASE)


def check_theme(theme: Theme, tree: Mapping, links: Links, problems: Problems) -> Theme:
    """Report problems with a theme, add its files to the media, and return the theme with their paths."""
    places = tree.get("theme")
    at = places.values_at if isinstance(places, Mapping) else {}
    start = Position("course.yaml")
    logo = theme.logo and links.medium(theme.logo, "course.yaml", at.get("logo", start), IMAGES, "images")
    cover = theme.cover and links.medium(theme.cover, "course.yaml", at.get("cover", start), IMAGES, "images")
    stylesheet = theme.stylesheet and links.medium(
        theme.stylesheet, "course.yaml", at.get("stylesheet", start), frozenset({"css"}), "a stylesheet"
    )
    if stylesheet:
        _check_stylesheet(stylesheet, links, problems)
    return theme.model_copy(update={"logo": logo, "cover": cover, "stylesheet": stylesheet})


def _check_stylesheet(file: str, links: Links, problems: Problems) -> None:
    try:
        written = read_text(links.media[file], file, problems).text
    except Unreadable:
        return
    text = LINE_BREAK.sub("\n", written)
    lines = Lines(text, Position(file))
    for reference in references(text):
        at = lines.position(reference.start)
        if message := _REFUSED.get(reference.kind):
            problems.error(at, message, "stylesheet")
        else:
            _check_url(reference.written, file, at, links, problems)


def _check_url(written: str, file: str, at: Position, links: Links, problems: Problems) -> None:
    if written.startswith("#") or _EMBEDDED.match(written):
        return
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", written):
        problems.error(at, "the stylesheet fetches a file from elsewhere; copy it into the course", "stylesheet")
        return
    path = re.split(r"[?#]", unquote(written))[0]
    links.medium(path, file, at, IMAGES | FONTS, "images and fonts")
