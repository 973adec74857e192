"""How a course looks: colours that can be read, a logo and a stylesheet that stay in the folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.colours import AA_TEXT, WHITE, contrast
from exporter.problems import Position
from exporter.source.media.links import IMAGES
from exporter.source.text import Lines, Unreadable, read_text
from exporter.source.yaml.nodes import Mapping

if TYPE_CHECKING:
    from exporter.course import Theme
    from exporter.problems import Problems
    from exporter.source.media.links import Links

FONTS = frozenset({"otf", "ttf", "woff", "woff2"})
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_IMPORT = re.compile(r"@import\b", re.IGNORECASE)
_URL = re.compile(r"""(?<![\w-])(?:url|src)\(\s*(?:"([^"]*)"|'([^']*)'|([^'")][^)]*))\s*\)?""", re.IGNORECASE)
_ESCAPE = re.compile(r"\\[0-9A-Fa-f]|u\\|r\\|l\\", re.IGNORECASE)
_IMAGE_SET = re.compile(r"image-set\(", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:(?:image/(?:png|jpeg|gif|webp|avif)|font/(?:woff2?|otf|ttf))[;,]", re.IGNORECASE)


def check_theme(theme: Theme, tree: Mapping, links: Links, problems: Problems) -> Theme:
    """Report what is wrong with a theme, add its files to the media, and return it with their paths."""
    places = tree.get("theme")
    at = places.values_at if isinstance(places, Mapping) else {}
    start = Position("course.yaml")
    ratio = contrast(theme.accent, WHITE)
    if ratio < AA_TEXT:
        message = (
            f"'accent' {theme.accent} has a contrast of {int(ratio * 10) / 10}:1 on white, but needs {AA_TEXT}:1 "
            "to be read; choose a darker colour"
        )
        problems.error(at.get("accent", start), message, "contrast")
    logo = theme.logo and links.medium(theme.logo, "course.yaml", at.get("logo", start), IMAGES, "images")
    stylesheet = theme.stylesheet and links.medium(
        theme.stylesheet, "course.yaml", at.get("stylesheet", start), frozenset({"css"}), "a stylesheet"
    )
    if stylesheet:
        _check_stylesheet(stylesheet, links, problems)
    return theme.model_copy(update={"logo": logo, "stylesheet": stylesheet})


def _check_stylesheet(file: str, links: Links, problems: Problems) -> None:
    try:
        written = read_text(links.media[file], file, problems).text
    except Unreadable:
        return
    lines = Lines(written, Position(file))
    text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), written)
    for found in _IMPORT.finditer(text):
        problems.error(
            lines.position(found.start()), "@import fetches another file; copy its rules into this one", "stylesheet"
        )
    for found in _ESCAPE.finditer(text):
        if re.match(r"\\[0-9A-Fa-f]", found.group()) and not _hides_a_name(text, found.start()):
            continue
        problems.error(
            lines.position(found.start()), "an escape hides what this rule does; write the letters", "stylesheet"
        )
    for found in _IMAGE_SET.finditer(text):
        problems.error(
            lines.position(found.start()), "image-set() is not followed; name one image with url()", "stylesheet"
        )
    for found in _URL.finditer(text):
        _check_url(
            (found[1] or found[2] or found[3] or "").strip(), file, lines.position(found.start()), links, problems
        )


def _hides_a_name(text: str, offset: int) -> bool:
    """Tell whether the escape at ``offset`` is part of a name, and not a character of a quoted text."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    return line.count('"') % 2 == 0 and line.count("'") % 2 == 0


def _check_url(written: str, file: str, at: Position, links: Links, problems: Problems) -> None:
    if written.startswith("#") or _EMBEDDED.match(written):
        return
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", written):
        problems.error(at, "the stylesheet fetches a file from elsewhere; copy it into the course", "stylesheet")
        return
    path = re.split(r"[?#]", unquote(written))[0]
    links.medium(path, file, at, IMAGES | FONTS, "images and fonts")
