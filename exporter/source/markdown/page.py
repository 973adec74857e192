"""Renders the Markdown of one file of a course, and reports mistakes with their lines.

Each construct has its own module. The tables `RULES` for blocks and `inline.RULES` inside a line map tokens to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exporter.problems import Position
from exporter.richtext import RichText
from exporter.source.markdown.attributes import keep_safe_attributes
from exporter.source.markdown.blocks.show import open_block
from exporter.source.markdown.callouts import close_title, open_callout, open_title
from exporter.source.markdown.code import show_fence, show_indented
from exporter.source.markdown.containers import open_box, open_box_title, open_fold, show_amiss
from exporter.source.markdown.diagrams import with_drawings
from exporter.source.markdown.directions import direction_of, direction_of_line, follow_directions, isolated
from exporter.source.markdown.file_context import FileContext
from exporter.source.markdown.footnotes import Footnotes, open_footnote, report_unused, show_way_back
from exporter.source.markdown.glossary import explained_terms, report_unmarked
from exporter.source.markdown.headings import Headings, close_heading
from exporter.source.markdown.inline import show_lines
from exporter.source.markdown.lost_attributes import show_lost_attributes
from exporter.source.markdown.mathematics import show_formula_block
from exporter.source.markdown.plain import text_of
from exporter.source.markdown.plain_words import PROBES, html_of, is_paragraph, is_read, is_running, words_of_running
from exporter.source.markdown.prose import in_print
from exporter.source.markdown.sanitiser import sanitise
from exporter.source.markdown.syntax import parser
from exporter.source.markdown.tables import open_table
from exporter.source.markdown.terms import close_term, name_terms
from exporter.source.markdown.tokens import become
from exporter.source.markdown.walk import Rule, Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from markdown_it.token import Token

    from exporter.course import Term
    from exporter.source.markdown.directions import Direction

    Place = Callable[[int, int], Position]

LONGEST_TEXT = 50_000
"""Characters of a prompt, an option or another text outside a lesson."""
MOST_LEFT_OPEN = 200
_FORMATTING = re.compile(r"<(/?)(?:a|b|code|em|i|s|small|strong|u)[\s>]")
"""Elements that HTML reopens in every paragraph until they are closed (13.2.4.3)."""


@dataclass(slots=True)
class Page(FileContext):
    """One file and the rendering of its texts."""

    rendered: int = 0
    around: dict[tuple[str, str | None], tuple[str, str]] = field(default_factory=dict)
    """Kind of text and its direction → the HTML before and after running text in it."""

    def block(self, source: str, place: Place) -> RichText:
        """Render a text of several blocks that is not a lesson, such as a prompt.

        Its plain text leaves out images between paragraphs, unless there is nothing else.
        """
        if is_paragraph(source):
            return self._running(source, "block", self._block)
        return self._block(source, place)

    def _block(self, source: str, place: Place) -> RichText:
        text = self._text(source, place)
        tokens = text.parse(source)
        return text.rich(tokens, text_of(tokens, with_pictures=False) or text_of(tokens))

    def inline(self, source: str, place: Place) -> RichText:
        """Render a text that is part of a line."""
        if is_running(source):
            return self._running(source, "inline", self._inline)
        return self._inline(source, place)

    def words(self, source: str, place: Place) -> RichText:
        """Render a text of which only the words are shown, so that ``<`` is always a sign."""
        return self._inline(source, place, without_html=True)

    def _inline(self, source: str, place: Place, *, without_html: bool = False) -> RichText:
        text = self._text(source, place)
        tokens = parser().parseInline(source, {"without_html": without_html})
        for token in tokens:
            token.map = [0, 1]
        direction = None if without_html else _direction_of_lines(tokens)
        text.walk(tokens)
        rich = text.rich(tokens, text_of(tokens))
        return RichText(isolated(rich.html, direction, self.direction), rich.text)

    def _running(self, source: str, kind: str, render: Callable[[str, Place], RichText]) -> RichText:
        """Return running text as ``render`` would."""
        direction = direction_of(source)
        if (kind, direction) not in self.around:
            start, probe = Position(self.file), PROBES[direction]
            before, _, after = render(probe, lambda _line, _column: start).html.partition(probe)
            self.rendered -= 1
            self.around[kind, direction] = (before, after)
        before, after = self.around[kind, direction]
        _check_length(source)
        self.rendered += 1
        html = in_print(f"{before}{html_of(source)}{after}", self.print_language)
        return RichText(html, words_of_running(source))

    def _text(self, source: str, place: Place) -> Blocks:
        _check_length(source)
        self.rendered += 1
        return Blocks(self, place, source, f"t{self.rendered}-")


class Blocks:
    """One Markdown text on its way to HTML: the parsed tokens are processed once and changed in place."""

    def __init__(self, page: Page, place: Place, source: str, prefix: str = "", title: str | None = None) -> None:
        """``place`` maps line and column of ``source``, both from 0, to the position in the file.

        ``prefix`` distinguishes the footnotes and headings of several texts on one page. A lesson has a ``title``,
        which is empty if its front matter gives none.
        """
        self.lines = source.split("\n")
        is_lesson = title is not None
        self.terms: list[Term] = []
        self.headings = Headings(page, prefix, is_lesson=is_lesson, own_title=title or "")
        footnotes = Footnotes(page.item, prefix)
        self._walk = Walk(page, place, self.lines, footnotes, self.headings, is_lesson=is_lesson)

    def parse(self, source: str) -> list[Token]:
        """Return the tokens of ``source``, ready to be rendered."""
        environment: dict[str, Any] = {}
        tokens = parser().parse(source, environment)
        follow_directions(tokens, self._walk.page.direction)
        self.walk(tokens)
        self.headings.settle()
        name_terms(self._walk.page, self._walk.terms)
        self.terms = explained_terms(self._walk, tokens) if self._walk.is_lesson else []
        report_unused(self._walk, environment)
        report_unmarked(self._walk, environment)
        return tokens

    def rich(self, tokens: list[Token], text: str) -> RichText:
        """Render processed tokens, whose plain text is ``text``."""
        markdown = parser()
        html = markdown.renderer.render(tokens, markdown.options, {})
        if not html:
            return RichText("", text)
        if _left_open(html) > MOST_LEFT_OPEN:
            message = f"more than {MOST_LEFT_OPEN} elements such as <b> are open inside each other; close them"
            self._walk.page.problems.error(self._walk.here(), message, "html-depth")
            return RichText("", "")
        shown = in_print(sanitise(html).strip(), self._walk.page.print_language)
        return RichText(with_drawings(shown, self._walk.drawings), text)

    def walk(self, tokens: list[Token]) -> None:
        """Turn every token into what the outputs need, and report problems."""
        for index, token in enumerate(tokens):
            if token.map:
                self._walk.line = token.map[0]
            keep_safe_attributes(self._walk, token)
            if rule := RULES.get(token.type):
                rule(self._walk, tokens, index)
        self._walk.elements.report()


def _direction_of_lines(tokens: Iterable[Token]) -> Direction | None:
    lines = (token for token in tokens if token.children)
    found = (
        direction_of(line.content) if is_read(line.children or ()) else direction_of_line(line.children or ())
        for line in lines
    )
    return next(filter(None, found), None)


def _check_length(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"is longer than {LONGEST_TEXT:,} characters; shorten it, or make it a lesson")


def _fixed(html: str) -> Rule:
    return lambda _walk, tokens, index: become(tokens[index], html)


def _show_html_block(walk: Walk, tokens: list[Token], index: int) -> None:
    from exporter.source.markdown.raw_html import show_html_block  # noqa: PLC0415 - few lessons have HTML

    show_html_block(walk, tokens, index)


RULES: dict[str, Rule] = {
    "inline": show_lines,
    "heading_close": close_heading,
    "dt_close": close_term,
    "table_open": open_table,
    "table_close": _fixed("</table></div>\n"),
    "fence": show_fence,
    "code_block": show_indented,
    "math_block": show_formula_block,
    "html_block": _show_html_block,
    "callout_open": open_callout,
    "callout_close": _fixed("</aside>\n"),
    "callout_title_open": open_title,
    "callout_title_close": close_title,
    "fold_open": open_fold,
    "fold_close": _fixed("</details>\n"),
    "block_open": open_block,
    "block_close": _fixed("</div>\n"),
    "box_open": open_box,
    "box_title_open": open_box_title,
    "box_title_close": _fixed("</p>\n"),
    "box_close": _fixed("</div>\n"),
    "container_amiss": show_amiss,
    "attributes_lost": show_lost_attributes,
    "footnote_block_open": _fixed('<section class="footnotes" role="doc-endnotes"><ol>'),
    "footnote_open": open_footnote,
    "footnote_anchor": show_way_back,
    "footnote_close": _fixed("</li>"),
    "footnote_block_close": _fixed("</ol></section>\n"),
}
"""Token types → how they are rendered; others are rendered by the parser's defaults."""


def _left_open(html: str) -> int:
    """Return the maximum nesting depth of formatting elements."""
    depth = deepest = 0
    for found in _FORMATTING.finditer(html):
        depth = max(0, depth - 1) if found.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest
