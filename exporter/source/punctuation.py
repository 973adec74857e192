"""Quotation marks, apostrophes and dashes as a language prints them, in place of those that keyboards have.

Where it is not sure, a sign stays: ``5"`` may be inches, ``--help`` an option, and addresses are no prose.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_PRINTED = {
    "“ ” ‘ ’": "en",
    "„ “ ‚ ‘": "de cs sk sl is",
    "« » ‹ ›": "de-ch fr-ch it-ch rm ar fa ur ps",
    "«~ ~» ‹~ ~›": "fr",
    "« » “ ”": "es it ca gl eu pt-pt el",
    "« » „ “": "ru uk be",
    "« » ‘ ’": "nb nn no",
    "” ” ’ ’": "sv fi he",
    "„ ” « »": "pl ro",
    "„ ” » «": "hu",
    "„ “ ‘ ’": "bg mk lt lv et",
    "„ ” ‘ ’": "hr sr bs",
    "「 」 『 』": "ja zh-hant zh-tw zh-hk",
}
"""Marks for ``"`` and for ``'``, and the languages that have them; others have the English ones. ``~`` is a space that
does not break. After CLDR's delimiters, but in Arabic script, where it has the English marks, those of its press."""
_LONG_DASH = frozenset({"ru", "uk", "be"})
"""Languages whose dash between spaces is the long one."""
_SIGNS = re.compile(r"""["']|(?<!-)-{2,3}(?!-)|(?<=\S) - (?=\S)""")
_IN_SIGNS = ("'", '"', "--", " - ")
"""What is in each sign, and in few texts."""
_ADDRESS = re.compile(
    r"""(?:[a-z][a-z0-9+.-]{0,20}://|\bwww\.)[^\s"<>]*[^\s"'<>.,;:!?)]|[^\s"'<>()@]{1,64}@[^\s"'<>()]+""", re.IGNORECASE
)
_WIDE = r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]"
_HEBREW = re.compile(r"[\u05d0-\u05ea]")


class Change(NamedTuple):
    """What is printed for the signs from ``start`` to ``end``."""

    start: int
    end: int
    printed: str


class _Opening(NamedTuple):
    sign: str
    at: int


def changes(text: str, language_at: Callable[[int], str]) -> list[Change]:
    """Return what is printed otherwise in a paragraph or a title, in order.

    ``language_at`` returns the language of each place (BCP 47), or an empty text where nothing may change.
    """
    if not any(sign in text for sign in _IN_SIGNS):
        return []
    addresses = [found.span() for found in _ADDRESS.finditer(text)]
    quotes = _Quotes(text, language_at)
    made: list[Change] = []
    for found in _SIGNS.finditer(text):
        start, end = found.span()
        language = language_at(start)
        if not language or _is_within(addresses, start):
            continue
        if found[0] in "\"'":
            quotes.read(found[0], start)
        elif dash := _dash(found[0], text[start - 1 : start], text[end : end + 1], language):
            made.append(Change(start, end, dash))
    return sorted([*made, *quotes.finished()])


def words_in_print(text: str, language: str) -> str:
    """Return a text without markup, such as a title, as it is printed."""
    return with_changes(text, changes(text, lambda _place: language))


def with_changes(text: str, made: Iterable[Change]) -> str:
    """Return a text with changes, which are in order."""
    parts: list[str] = []
    done = 0
    for start, end, printed in made:
        parts += text[done:start], printed
        done = end
    return "".join((*parts, text[done:]))


def _is_within(spans: Sequence[tuple[int, int]], place: int) -> bool:
    """Return whether a place is in one of the spans, which are in order."""
    behind = bisect_right(spans, (place, sys.maxsize))
    return behind > 0 and place < spans[behind - 1][1]


def _dash(sign: str, before: str, after: str, language: str) -> str:
    """Return a dash, or nothing where the signs are something else."""
    chinese = language.lower().startswith("zh")
    if sign == "---":
        return "——" if chinese else "—"
    if sign == "--":
        if _is_space(before) != _is_space(after):
            return ""
        return "——" if chinese else _between_words(language) if _is_space(before) else "–"
    return "" if before.isdigit() and after.isdigit() else f" {_between_words(language)} "


def _between_words(language: str) -> str:
    return "—" if language.lower().partition("-")[0] in _LONG_DASH else "–"


class _Quotes:
    """The quotation marks of one paragraph, read from its beginning."""

    def __init__(self, text: str, language_at: Callable[[int], str]) -> None:
        self._text = text
        self._language_at = language_at
        self._open: list[_Opening] = []
        self._open_with: dict[str, list[int]] = {"'": [], '"': []}
        self._made: list[Change] = []

    def read(self, sign: str, at: int) -> None:
        """Pair a mark with one before it, keep it for one behind it, or make it an apostrophe."""
        before, after = self._text[at - 1 : at] or " ", self._text[at + 1 : at + 2] or " "
        partner = self._partner(sign)
        opens, closes = _flanks(before, after)
        if _is_among_wide(before, after):
            opens, closes = partner is None, True
        elif opens and closes:
            opens, closes = _is_mark(before), _is_mark(after)
        partner = partner if closes else None
        if partner is not None:
            self._pair(partner, at)
        elif opens:
            self._open_with[sign].append(len(self._open))
            self._open.append(_Opening(sign, at))
        else:
            self._alone(sign, at, before, after)

    def finished(self) -> Iterator[Change]:
        """Return all changes; what was opened and never closed is an apostrophe before a word, or stays."""
        for sign, at in self._open:
            if sign == "'" and self._text[at + 1 : at + 2].isalnum():
                self._change(at, "’")
        yield from self._made

    def _partner(self, sign: str) -> int | None:
        return self._open_with[sign][-1] if self._open_with[sign] else None

    def _pair(self, partner: int, at: int) -> None:
        sign, start = self._open[partner]
        marks = _marks(self._language_at(start).lower())
        opening, closing = marks[:2] if sign == '"' else marks[2:]
        self._change(start, opening)
        self._change(at, closing)
        del self._open[partner:]
        for places in self._open_with.values():
            while places and places[-1] >= partner:
                places.pop()

    def _alone(self, sign: str, at: int, before: str, after: str) -> None:
        in_hebrew = _HEBREW.match(before) is not None
        if sign == '"':
            if in_hebrew and _HEBREW.match(after):
                self._change(at, "\u05f4")
        elif not before.isdigit() or after.isalpha():
            self._change(at, "\u05f3" if in_hebrew else "’")

    def _change(self, at: int, printed: str) -> None:
        self._made.append(Change(at, at + 1, printed))


def _flanks(before: str, after: str) -> tuple[bool, bool]:
    """Return whether a mark may open and may close, as for emphasis in CommonMark (6.2)."""
    opens = not after.isspace() and (not _is_mark(after) or before.isspace() or _is_mark(before))
    closes = not before.isspace() and (not _is_mark(before) or after.isspace() or _is_mark(after))
    return opens, closes


def _is_among_wide(before: str, after: str) -> bool:
    """Return whether a mark stands in a script that has no spaces, so that its neighbours say nothing."""
    between = before + after
    has_space = before.isspace() or after.isspace()
    return not has_space and not between.isascii() and re.search(_WIDE, between) is not None


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "PS" and sign != OBJECT


def _is_space(sign: str) -> bool:
    return not sign or sign.isspace()


OBJECT = "\ufffc"
"""Stands in a text for code and formulas, which are like a word there."""


@lru_cache(maxsize=256)
def _marks(language: str) -> tuple[str, ...]:
    """Return the opening and closing marks for ``"`` and for ``'``."""
    known = {name: marks for marks, names in _PRINTED.items() for name in names.split()}
    while language not in known and "-" in language:
        language = language.rpartition("-")[0]
    return tuple(known.get(language, known["en"]).replace("~", "\u00a0").split(" "))
