"""Puts the punctuation of print into sanitised HTML, but not into code, keys and formulas.

What is reported, searched, hashed or made into a name is the ``text`` of a `RichText`, which stays as it was written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

from exporter.markup import tags
from exporter.source.markdown.tokens import become
from exporter.source.punctuation import OBJECT, Change, changes, with_changes

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

    from exporter.markup import Tag

_ESCAPED = {chr(0x100000 + ord(sign)): sign for sign in "\"'-"}
"""What stands for an escaped sign while its text is rendered: characters for private use, which no renderer changes."""
_STANDS_FOR = {sign: mark for mark, sign in _ESCAPED.items()}
_LITERAL = str.maketrans(_ESCAPED)
_MAY_CHANGE = re.compile(rf"""['{"".join(_ESCAPED)}]|--| - |"[^<>]*(?:<|\Z)""")
_NO_TEXT = re.compile(r"<pre\b.*?</pre>|<[^>]*>", re.DOTALL)
_TO_READ = re.compile(r"['\"]|--| - |&nbsp;")
"""What is only in text that has to be read; most has nothing to change but ids with ``--`` in them, or code."""
_END_OF_CODE = "</pre>"
_NO_PROSE = frozenset({"code", "kbd", "math", "samp", "var"})
_IN_LINES = _NO_PROSE | {
    *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "data", "del", "dfn", "em", "i", "img", "ins", "mark", "q", "rp"),
    *("rt", "ruby", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"),
}
_EMPTY = frozenset({"br", "col", "hr", "img", "source", "track", "wbr"})


def keep_escaped(state: StateCore) -> None:
    """Let signs that authors have escaped stay as they are."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text_special" and child.content in _STANDS_FOR:
                child.type = "literal"
                become(child, _STANDS_FOR[child.content], keep_text=True)


def in_print(html: str, language: str | None) -> str:
    """Return sanitised HTML with the punctuation of its ``language``; as it was written where that is None."""
    if _MAY_CHANGE.search(html) is None:
        return html
    if language is not None and _TO_READ.search(_NO_TEXT.sub("<", html)):
        html = _Prose(language).read(html)
    return html if html.isascii() else html.translate(_LITERAL)


class _Element(NamedTuple):
    name: str
    language: str
    is_prose: bool = True


class _Piece(NamedTuple):
    """A piece of a paragraph: where it is among the parts of the HTML, and its language; none if it is no prose."""

    part: int
    text: str
    language: str = ""


class _Prose:
    """HTML while it is read: its parts so far, the elements that are open, and the paragraph, cell or title so far."""

    def __init__(self, language: str) -> None:
        self._parts: list[str] = []
        self._open = [_Element("", language)]
        self._paragraph: list[_Piece] = []

    def read(self, html: str) -> str:
        """Return all of the HTML."""
        done, found = 0, tags(html)
        while one := next(found, None):
            tag, start, end = one
            self._text(html[done:start])
            self._tag(tag)
            done = end
            if tag.name == "pre" and not tag.closes:  # highlighted code is half of all tags
                done = html.index(_END_OF_CODE, end)
                found = tags(html, done)
            self._parts.append(html[start:done])
        self._text(html[done:])
        self._finish()
        return "".join(self._parts)

    def _text(self, text: str) -> None:
        if text and self._open[-1].is_prose:
            text = text.replace("&nbsp;", "\u00a0")
            self._paragraph.append(_Piece(len(self._parts), text, self._open[-1].language))
        self._parts.append(text)

    def _tag(self, tag: Tag) -> None:
        around = self._open[-1]
        if tag.name not in _IN_LINES:
            self._finish()
        elif around.is_prose and (tag.name in _NO_PROSE or tag.name == "img"):
            self._paragraph.append(_Piece(len(self._parts), OBJECT))
        elif tag.name == "br":
            self._paragraph.append(_Piece(len(self._parts), "\n"))
        if tag.closes:
            if around.name == tag.name:
                self._open.pop()
        elif tag.name not in _EMPTY:
            language = tag.get("lang") or around.language
            self._open.append(_Element(tag.name, language, around.is_prose and tag.name not in _NO_PROSE))

    def _finish(self) -> None:
        """Change the paragraph, and begin a new one."""
        pieces, self._paragraph = self._paragraph, []
        starts = list(accumulate((len(piece.text) for piece in pieces), initial=0))
        text = "".join(piece.text for piece in pieces)

        def piece_at(place: int) -> int:
            return bisect_right(starts, place) - 1

        made = changes(text, lambda place: pieces[piece_at(place)].language)
        for number, inside in groupby(made, lambda change: piece_at(change.start)):
            part, begins = pieces[number].part, starts[number]
            moved = (Change(start - begins, end - begins, printed) for start, end, printed in inside)
            self._parts[part] = with_changes(self._parts[part], moved)
