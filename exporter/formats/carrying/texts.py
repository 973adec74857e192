r"""Texts for readers without our player: formulas in TeX between ``\(`` and ``\)``, links to lessons as their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING, Literal

from exporter.addresses import Addresses, safe_names
from exporter.assets import shipped
from exporter.markup import take_apart
from exporter.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.course import Course
    from exporter.richtext import RichText

_FORMULA = re.compile(r"<math\b([^>]*)>.*?</math>", re.DOTALL)
_TEX = re.compile(r'\salttext="([^"]*)"')
_TO_A_LESSON = re.compile(r'<a\b[^>]*\shref="lesson:([^"#]*)#?([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_PICTURE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\salt="([^"]*)"')
_PARAGRAPH_END = re.compile(r"</(?:p|li|h[1-6]|tr|figure|pre|div)>|<br>")
_TAG = re.compile(r"<[^>]*>")
GAP = re.compile(r'<span data-gap="[0-9]+"></span>')
"""A gap in the HTML of a text; they are in order."""
_PLAIN = frozenset({"p", "math", "span", "br"})
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Written:
    """A text as HTML, and the paths of the course's files that it shows."""

    html: str
    files: tuple[str, ...] = ()


class Texts:
    """Writes the texts of a course. ``address`` gives the address of a file by its path, ``link`` that of an item.

    A link to an item that has no address, "", is left out; its words stay.
    """

    def __init__(
        self, course: Course, address: Callable[[str], str], link: Callable[[str, str], str] = lambda _item, _anchor: ""
    ) -> None:
        folder = shipped("templates") / "player" / "languages"
        self._sentences = Sentences.read(folder, course.language, course.sentences)
        self._media = _Asked(address)
        self._link = link
        self.say: Callable[..., str] = self._sentences.say

    def html(
        self, rich: RichText | None, lost: Callable[[str], None], formulas: Literal["TeX", "MathML"] = "TeX"
    ) -> Written:
        """Return a text as HTML; ``lost`` is told what it says that cannot be kept."""
        if rich is None:
            return Written("")
        text = _TO_A_LESSON.sub(lambda found: found[0] if self._link(found[1], found[2]) else found[3], rich.html)
        if text != rich.html:
            lost("keeps the words of a link to a lesson or quiz, but not the link")
        addresses = Addresses(self._media, self._link)
        filled = self._sentences.fill(addresses.resolve(take_apart(with_tex(text) if formulas == "TeX" else text)))
        return Written(filled, tuple(sorted(addresses.used)))


class _Asked(dict[str, str]):
    """A mapping whose values a function makes when they are asked for."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, key: str) -> str:
        return self._make(key)


def file_names(course: Course) -> Mapping[str, str]:
    """Return a name without a folder for each of a course's files, by its path."""
    return {path: name.rpartition("/")[2] for path, name in safe_names(course.media).items()}


def with_tex(html: str) -> str:
    """Return HTML with its formulas in TeX."""
    return _FORMULA.sub(_in_tex, html)


def _in_tex(found: re.Match[str]) -> str:
    tex = _TEX.search(found[1])
    if tex is None:
        return escape(unescape(_TAG.sub("", found[0])), quote=False)
    source = escape(unescape(tex[1]), quote=False)
    return rf"\[{source}\]" if 'display="block"' in found[1] else rf"\({source}\)"


def words_of(rich: RichText) -> str:
    """Return a text in plain words on one line: formulas in TeX, pictures by what is said of them."""
    text = _PICTURE.sub(_described, with_tex(rich.html))
    return " ".join(unescape(_TAG.sub("", _PARAGRAPH_END.sub(" ", text))).split())


def _described(found: re.Match[str]) -> str:
    words = _ALT.search(found[0])
    return words[1] if words else ""


def is_plain(rich: RichText) -> bool:
    """Return whether words and formulas are all that there is in a text."""
    return not re.search(rf"<(?!/|(?:{'|'.join(_PLAIN)})\b)", _FORMULA.sub("", rich.html))


def name_of(rich: RichText) -> str:
    """Return the beginning of a text as a name."""
    words = words_of(rich)
    return words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1].rstrip()}…"
