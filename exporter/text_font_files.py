"""The fonts of text that go along with a course: which it takes, their files, and the rules that name them."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from exporter.assets import text_fonts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exporter.course import Course

_LETTER = re.compile(r"[^\W\d_]")
_COVERED = re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_RARE = (
    *("100-130", "132-151", "154-2BA", "2BD-2C5", "2C7-2CC", "2CE-2D7", "2DD-2FF", "1D00-1DBF", "1E00-1E9F"),
    *("1EF2-1EFF", "20A0-20AB", "20AD-20C0", "2113", "2C60-2C7F", "A720-A7FF"),
)
"""Code points of what is in files of its own, since most courses need none of it."""
_IS_RARE = re.compile(f"[{''.join('-'.join(chr(int(end, 16)) for end in ends.split('-')) for ends in _RARE)}]")
_RANGE = ";unicode-range:" + ",".join(f"U+{ends}" for ends in _RARE)
_FAMILIES = {"figtree": ("Figtree", "400 700"), "newsreader": ("Newsreader", "400 600")}
# Fonts of devices, made as wide and as high as ours, so that the page hardly moves when ours arrive.
_STAND_INS = (
    "@font-face{font-family:Figtree Stand-in;src:local(Arial);ascent-override:95%;descent-override:25%;"
    "line-gap-override:0%}"
    "@font-face{font-family:Newsreader Stand-in;src:local(Georgia);size-adjust:94%;ascent-override:78%;"
    "descent-override:28%;line-gap-override:0%}"
)


class Fonts(NamedTuple):
    """The fonts of a course: their files and licences by name, and the rules that name them, as addresses beside."""

    files: Mapping[str, bytes]
    faces: bytes


_NONE = Fonts(MappingProxyType({}), b"")


def takes_fonts(course: Course) -> bool:
    """Tell whether a course wants the bundled fonts and most letters of its titles are in them."""
    if course.theme.font == "system" or text_fonts() is None:
        return False
    letters = _LETTER.findall("".join([course.title, *(item.title for item in course.items)]))
    return sum(map(bool, map(_COVERED.match, letters))) * 2 >= len(letters)


def fonts_of(course: Course, pages: Sequence[bytes] | None = None) -> Fonts:
    """Return the fonts that a course takes; of those for rare letters only what is on its pages, if they are given."""
    if not takes_fonts(course):
        return _NONE
    return _fonts(extended=pages is None or any(map(_has_rare_letters, pages)))


def _has_rare_letters(page: bytes) -> bool:
    """Look line by line, because a page of a thousand lessons would take 40 MB as one text."""
    return any(not line.isascii() and _IS_RARE.search(line.decode()) for line in BytesIO(page))


@cache
def _fonts(*, extended: bool) -> Fonts:
    folder = text_fonts()
    endings = ("", "-extended") if extended else ("",)
    faces = [_face(name, ending) for name in _FAMILIES for ending in endings]
    names = [name + end for name in _FAMILIES for end in (*(f"{ending}.woff2" for ending in endings), "-licence.txt")]
    files = {name: (folder / name).read_bytes() for name in names} if folder else {}
    return Fonts(MappingProxyType(files), (_STAND_INS + "".join(faces)).encode())


def _face(name: str, ending: str) -> str:
    family, weights = _FAMILIES[name]
    return (
        f'@font-face{{font-family:{family};font-weight:{weights};src:url({name}{ending}.woff2) format("woff2");'
        f"font-display:swap{_RANGE if ending else ''}}}"
    )
