"""Headings that are written in HTML, such as ``<h1 align="center">``: they are headings like those of Markdown."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

from exporter.source.markdown.headings import FoundHeading
from exporter.source.markdown.tokens import anchors_in, become, is_invisible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from exporter.problems import Position
    from exporter.source.markdown.walk import Walk

    Begun = Sequence[tuple[int, Position]]

_TAG = re.compile(r"<(/?)h([2-6])[^>]*>")
"""A tag in rewritten HTML, in which no attribute has a bare '>'."""
_ANY_TAG = re.compile(r"<[^>]*>")
_ALT = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_ID = re.compile(r' id="([^"]*)"')
_NOT_IN_A_TITLE = {"<a ": "a link", "<img ": "an image"}


class _InHtml:
    """A heading in the HTML of a token: where its tags begin."""

    def __init__(self, token: Token, level: int, opening: int, closing: int) -> None:
        self._token, self._opening, self._closing = token, opening, closing
        self.written = f"<h{level}>"

    def show_as(self, level: int) -> None:
        # Every level has one digit, so the places of other headings stay right.
        html = self._html()
        for place in (self._opening + len("<h"), self._closing + len("</h")):
            html = f"{html[:place]}{level}{html[place + 1 :]}"
        self._token.meta["html"] = html

    def hide(self) -> None:
        html = self._html()
        before, heading, after = html[: self._opening], html[self._opening : self._closing], html[self._closing :]
        self._token.meta["html"] = before + anchors_in(heading) + after.partition(">")[2]

    def lost(self) -> Iterable[str]:
        heading = self._html()[self._opening : self._closing]
        return [name for tag, name in _NOT_IN_A_TITLE.items() if tag in heading]

    def is_all(self, tokens: Sequence[Token]) -> bool:
        before, after = self._html()[: self._opening], self._html()[self._closing :].partition(">")[2]
        return len(tokens) == 1 and is_invisible(before) and is_invisible(after)

    def _html(self) -> str:
        return str(self._token.meta["html"])


def show_with_headings(walk: Walk, tokens: Sequence[Token], index: int, html: str, begun: Begun) -> None:
    """Make the token at ``index`` show ``html``, and add its headings; ``begun`` are their levels and places."""
    token = tokens[index]
    shown, end = "", 0
    for opening, closing, level, at in _pairs(walk, html, begun):
        content = html[opening.end() : closing.start()]
        words = " ".join(unescape(_ANY_TAG.sub("", _ALT.sub(r"\1", content))).split())
        written = _ID.search(opening[0])
        anchor, identifier = walk.headings.anchor(written and written[1], words)
        shown += html[end : opening.start()]
        tag = opening[0] if written else f'{opening[0][:-1]} id="{identifier}">'
        form = _InHtml(token, level, len(shown), len(shown) + len(tag) + len(content))
        is_first = is_invisible(shown) and walk.headings.is_first(tokens, index)
        walk.headings.add(FoundHeading(level, words, anchor, at, form, bool(token.level), is_first))
        shown += f"{tag}{content}{closing[0]}"
        end = closing.end()
    become(token, shown + html[end:])


def report_h1(walk: Walk, begun: Begun) -> None:
    """Report tags ``<h1>`` that are no headings of their own."""
    for level, at in begun:
        if level == 1:
            message = "<h1> is shown as <h2>; write '#' for the title, or <h2>"
            walk.page.report_once(at, message, "heading")


def _pairs(walk: Walk, html: str, begun: Begun) -> Iterator[tuple[re.Match[str], re.Match[str], int, Position]]:
    """Yield the headings that are closed in ``html``; others go on in Markdown."""
    each = iter(begun)
    tags = [(tag, None if tag[1] else next(each)) for tag in _TAG.finditer(html)]
    for (opening, one), (closing, _) in pairwise([*tags, (None, None)]):
        if opening and one and closing and closing[1] and closing[2] == opening[2]:
            yield opening, closing, *one
        elif one:
            report_h1(walk, [one])
