"""A course as one HTML page, with everything that it would load inside: files as ``data:`` addresses (RFC 2397)."""

from __future__ import annotations

from base64 import b64encode
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from exporter.addresses import safe_names
from exporter.course_style import own_stylesheet
from exporter.css import references
from exporter.formula_files import FORMULA_STYLE
from exporter.media_types import content_type
from exporter.pages import render_pages
from exporter.renderer import SCRIPT, SINGLE_PAGE, STYLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.archive import Content
    from exporter.course import Course

_LOADS_STYLE = '<link rel="stylesheet" href="{}">'
_LOADS_SCRIPT = f'<script src="{SCRIPT}" defer></script>\n'
_END = "</body>"


def one_file(course: Course, media: Mapping[str, str] | None = None) -> bytes:
    """Return the page of a course, which loads nothing. ``media`` is what `media_inside` returns, if it is known."""
    media_at = media_inside(course) if media is None else media
    files = render_pages(course, tracker="browser", media_at=media_at).files
    page = _read(files[SINGLE_PAGE]).decode()
    for name in (STYLE, FORMULA_STYLE):
        if name in files:
            style = _with_files_inside(_read(files[name]).decode(), files)
            page = page.replace(_LOADS_STYLE.format(name), f"<style>{style}</style>", 1)
    # Where a deferred script would run: when everything above it is there.
    script = _read(files[SCRIPT]).decode()
    before, _, after = page.replace(_LOADS_SCRIPT, "", 1).rpartition(_END)
    return f"{before}<script>{script}</script>\n{_END}{after}".encode()


def media_inside(course: Course) -> dict[str, str]:
    """Return the ``data:`` address of each file of a course, by its path."""
    names, sheet = safe_names(course.media), course.theme.stylesheet
    inside = {path: _address(names[path], file) for path, file in course.media.items()}
    if sheet:
        style, _ = own_stylesheet(course, names)
        beside = {PurePosixPath(names[path]).name: file for path, file in course.media.items()}
        inside[sheet] = _address(names[sheet], _with_files_inside(style.decode(), beside).encode())
    return inside


def _with_files_inside(css: str, files: Mapping[str, Content]) -> str:
    """Return CSS with the files that it names in their places."""
    pieces, end = [], 0
    for reference in references(css):
        name, mark, fragment = reference.written.partition("#")
        if name in files:
            pieces += [css[end : reference.start], f'url("{_address(name, files[name])}{mark}{fragment}")']
            end = reference.end
    return "".join([*pieces, css[end:]])


def _address(name: str, content: Content) -> str:
    kind = content_type(name).replace(" ", "")
    return f"data:{kind};base64,{b64encode(_read(content)).decode('ascii')}"


def _read(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()
