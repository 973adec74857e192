"""Renders the Markdown of one file of a course, and reports at the author's line what is wrong in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from exporter.richtext import RichText
from exporter.source.markdown import media
from exporter.source.markdown.code import code_block, read_fence
from exporter.source.markdown.file_context import FileContext
from exporter.source.markdown.footnotes import Footnotes, missing, unused
from exporter.source.markdown.headings import Headings
from exporter.source.markdown.mathematics import read_formula
from exporter.source.markdown.pictures import is_figure, show, show_figure
from exporter.source.markdown.plain import text_of
from exporter.source.markdown.raw_html import DROPPED_WITH_CONTENT, RawHtml
from exporter.source.markdown.sanitiser import allows, safe_style, sanitise
from exporter.source.markdown.syntax import CALLOUTS, parser
from exporter.source.markdown.tables import mark_heads, name_of, overfull_rows
from exporter.source.markdown.tokens import attributes_of, become
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

    from exporter.problems import Position

    Place = Callable[[int, int], Position]

LONGEST_TEXT = 50_000
"""Characters of a prompt, an option or another text that is no lesson."""
MOST_LEFT_OPEN = 200
_FORMATTING = re.compile(r"<(/?)(?:a|b|code|em|i|s|small|strong|u)[\s>]")
"""Elements that HTML opens again in every paragraph until they are closed (13.2.4.3)."""
_ATTRIBUTES_OF_OURS = frozenset({"href", "src", "alt", "start"})
_TAG = re.compile(r'<[A-Za-z](?:[^>"]|"[^"]*")*>')
_MEDIA_ADDRESS = re.compile(r'\s(?:src|href|poster)="media:([^"]*)"')


@dataclass(slots=True)
class Page(FileContext):
    """One file, and how its texts are rendered."""

    rendered: int = 0

    def block(self, source: str, place: Place) -> RichText:
        """Render a text of several blocks that is not a lesson of its own, such as a prompt.

        What it says leaves out images between its paragraphs, unless it has nothing else to say.
        """
        text = self._text(source, place)
        tokens = text.parse(source)
        return text.rich(tokens, text_of(tokens, with_pictures=False) or text_of(tokens))

    def inline(self, source: str, place: Place) -> RichText:
        """Render a text that stands inside a line."""
        text = self._text(source, place)
        tokens = parser().parseInline(source, {})
        for token in tokens:
            token.map = [0, 1]
        text.walk(tokens)
        return text.rich(tokens, text_of(tokens))

    def _text(self, source: str, place: Place) -> Blocks:
        if len(source) > LONGEST_TEXT:
            raise ValueError(f"is longer than {LONGEST_TEXT:,} characters; shorten it, or make it a lesson")
        self.rendered += 1
        return Blocks(self, place, source, f"t{self.rendered}-")


class Blocks:
    """One Markdown text on its way to HTML: the parsed tokens are walked once and changed in place."""

    def __init__(self, page: Page, place: Place, source: str, prefix: str = "", *, is_lesson: bool = False) -> None:
        """Take a function from line and column of ``source``, both from 0, to the place in the file.

        ``prefix`` keeps the footnotes and headings of several texts of one page apart.
        """
        self._page = page
        self._place = place
        self.lines = source.split("\n")
        self._line = 0
        self._is_lesson = is_lesson
        self._footnotes = Footnotes(page.item, prefix)
        self.headings = Headings(page, prefix, is_lesson=is_lesson)

    def parse(self, source: str) -> list[Token]:
        """Return the tokens of ``source``, ready to be rendered."""
        environment: dict[str, Any] = {}
        tokens = parser().parse(source, environment)
        self.walk(tokens)
        for name, line in unused(environment, self.lines):
            message = f"nothing refers to the footnote '{name}', so it is not shown; write '[^{name}]' in the text"
            self._page.problems.warning(self._here(line), message, "footnote")
        return tokens

    def rich(self, tokens: list[Token], text: str) -> RichText:
        """Render walked tokens, which say ``text``."""
        markdown = parser()
        html = markdown.renderer.render(tokens, markdown.options, {})
        if _left_open(html) > MOST_LEFT_OPEN:
            message = f"more than {MOST_LEFT_OPEN} elements such as <b> stand inside each other; close them"
            self._error(self._here(), message, "html-depth")
            return RichText("", "")
        html = sanitise(html).strip()
        addresses = (found for tag in _TAG.findall(html) for found in _MEDIA_ADDRESS.findall(tag))
        return RichText(html, text, tuple(dict.fromkeys(map(unescape, addresses))))

    # The walk

    def walk(self, tokens: list[Token]) -> None:
        """Turn every token into what the outputs need, and report what is wrong."""
        for index, token in enumerate(tokens):
            if token.map:
                self._line = token.map[0]
            self._keep_safe_attributes(token)
            if token.type == "inline":
                self._paragraph(tokens, index)
            elif token.type == "heading_close":
                opening = index - 2
                self.headings.add(tokens, opening, self._here((tokens[opening].map or [0])[0]))
            elif token.type == "table_open":
                self._table(tokens, index)
            else:
                self._block(token)

    def _block(self, token: Token) -> None:
        match token.type:
            case "fence":
                self._fence(token)
            case "code_block":
                become(token, code_block(token.content, read_fence("", "")), keep_text=True)
            case "math_block":
                self._formula(token, self._here(), block=True)
            case "html_block":
                become(token, RawHtml(self._page, self._here()).rewritten(token.content))
            case "callout_open" | "blockquote_open":
                self._quotation(token)
            case "footnote_open":
                become(token, self._footnotes.opening(token))
            case "footnote_anchor":
                become(token, self._footnotes.way_back(token))
            case "fold_open":
                become(token, f"<details{media.attributes(attributes_of(token))}>")
            case _ if token.type in _FIXED:
                become(token, _FIXED[token.type])

    def _here(self, line: int | None = None, needle: str = "") -> Position:
        number = self._line if line is None else line
        text = self.lines[number] if number < len(self.lines) else ""
        column = text.find(needle) if needle else len(text) - len(text.lstrip())
        return self._place(number, max(column, 0))

    def _error(self, at: Position, message: str, code: str) -> None:
        self._page.problems.error(at, message, code)

    def _keep_safe_attributes(self, token: Token) -> None:
        for name in list(token.attrs):
            value = str(token.attrs[name])
            if name == "id":
                self._replace(token, name, self._page.new_id(value, self._here()))
            elif name == "style":
                style, gone = safe_style(value)
                self._replace(token, name, style)
                for one in gone:
                    self._page.removed(self._here(), f"the style '{one}'", "write it into the theme's stylesheet")
            elif name not in _ATTRIBUTES_OF_OURS and not allows(token.tag, name):
                del token.attrs[name]
                self._page.removed(
                    self._here(), f"the attribute '{name}'", "texts take .class, #id, width and height, for example"
                )
        for name in token.meta.get("insecure_attrs", ()):
            self._page.removed(self._here(), f"the attribute '{name}'", "a course runs no scripts of its own")

    def _replace(self, token: Token, name: str, value: str | None) -> None:
        if value:
            token.attrs[name] = value
        else:
            del token.attrs[name]

    # Blocks

    def _table(self, tokens: list[Token], index: int) -> None:
        end = next(number for number in range(index, len(tokens)) if tokens[number].type == "table_close")
        table = tokens[index:end]
        mark_heads(table)
        for line, cells, columns in overfull_rows(table, self.lines):
            advice = "write '\\|' for a bar inside a cell, in code too"
            message = f"this row has {cells} cells, of which the table shows {columns}; {advice}"
            self._page.problems.warning(self._here(line), message, "table")
        label = name_of(table)
        named = f'aria-label="{escape(label)}"' if label else 'data-say-label="table"'
        attributes = media.attributes(attributes_of(tokens[index]))
        become(tokens[index], f'<div class="table-scroll" tabindex="0" role="region" {named}><table{attributes}>\n')

    def _fence(self, token: Token) -> None:
        if self._is_lesson and is_question(token):
            return
        if _is_called_question(token):
            self._error(
                self._here(),
                "a question stands on its own in a lesson, not in a list, quotation or fold",
                "question-place",
            )
            become(token, "")
            return
        fence = read_fence(token.info, token.content)
        for fault in fence.faults:
            self._page.problems.warning(self._here(), fault, "code-block")
        become(token, code_block(token.content, fence), keep_text=True)

    def _callout(self, token: Token) -> None:
        kind = token.info if token.info in CALLOUTS else "NOTE"
        if token.info not in CALLOUTS:
            known = ", ".join(f"[!{name}]" for name in CALLOUTS)
            self._error(self._here(), f"unknown callout [!{token.info}]; write one of {known}", "callout")
        extra = attributes_of(token)
        name = kind.lower()
        classes = f"callout callout-{name} {extra.pop('class', '')}".strip()
        attributes = media.attributes({"class": classes, "role": "note", "data-callout": name, **extra})
        become(token, f'<aside{attributes}><p class="callout-title" data-say="{CALLOUTS[kind]}"></p>\n')

    def _quotation(self, token: Token) -> None:
        if token.type == "callout_open":
            self._callout(token)
        elif marker := token.meta.get("nearly"):
            message = f"this is a quotation and no callout; what follows {marker} goes to the next line"
            self._page.problems.warning(self._here(), message, "callout")

    def _formula(self, token: Token, at: Position, *, block: bool) -> None:
        try:
            formula = read_formula(token.content, block=block)
        except ValueError as error:
            self._error(at, f"the formula {quoted(token.content)} {error}", "mathematics")
            become(token, "")
            return
        become(token, formula.mathml + "\n" * (token.type == "math_block"), keep_text=True)
        token.content = formula.words

    # Inside a line

    def _paragraph(self, tokens: list[Token], index: int) -> None:
        token = tokens[index]
        children = token.children or []
        if token.content.startswith(":::"):
            name = token.content[3:].strip(": ").split(" ", 1)[0].split("\n", 1)[0]
            opened = (
                f"unknown container {quoted(name)}; only '::: details TITLE' is known"
                if name
                else "':::' closes nothing here; remove it"
            )
            self._error(self._here(), opened, "container")
        if is_figure(tokens, index):
            image = children[0]
            self._keep_safe_attributes(image)
            show_figure(tokens, index, self._page, self._here(needle=str(image.attrs.get("src", ""))))
            return
        self._children(children, self._line + int(token.meta.get("first_line", 0)))

    def _children(self, children: list[Token], line: int) -> None:
        dropping = ""
        for child in children:
            if dropping:
                if child.type == "html_inline" and child.content.lower().startswith(f"</{dropping}"):
                    dropping = ""
                line += child.type in ("softbreak", "hardbreak")
                become(child, "")
                continue
            self._line = line
            self._keep_safe_attributes(child)
            self._check_footnotes(child)
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "link_open":
                self._open_link(child)
            elif child.type == "image":
                show(child, self._page, self._here(needle=str(child.attrs.get("src", ""))))
            elif child.type in ("math_inline", "math_inline_double"):
                at = self._here(needle=child.content[:20])
                self._formula(child, at, block=child.type != "math_inline")
            elif child.type == "footnote_ref":
                become(child, self._footnotes.reference(child))
            elif child.type == "html_inline":
                dropping = _opens_what_is_dropped(child.content)
                line += child.content.count("\n")
                become(
                    child, RawHtml(self._page, self._here(needle=child.content.split("\n")[0])).rewritten(child.content)
                )

    def _check_footnotes(self, token: Token) -> None:
        text = token.content if token.type == "text" else ""
        for reference in missing(text, "".join(self.lines[self._line : self._line + 1])):
            advice = f"write '{reference}: …' below the text, or '\\{reference}' for the signs themselves"
            at = self._here(needle=reference)
            self._page.problems.warning(at, f"there is no footnote {quoted(reference)}; {advice}", "footnote")

    def _open_link(self, token: Token) -> None:
        written = str(token.attrs.pop("href", ""))
        found = self._page.link(written, self._here(needle=written))
        token.attrs.update(found)


_FIXED = {
    "footnote_block_open": '<section class="footnotes" role="doc-endnotes"><ol>',
    "table_close": "</table></div>\n",
    "callout_close": "</aside>\n",
    "fold_close": "</details>\n",
    "footnote_close": "</li>",
    "footnote_block_close": "</ol></section>\n",
}


def _left_open(html: str) -> int:
    """Return how many formatting elements stand inside each other at the most."""
    depth = deepest = 0
    for found in _FORMATTING.finditer(html):
        depth = max(0, depth - 1) if found.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _opens_what_is_dropped(html: str) -> str:
    found = re.match(r"<([A-Za-z]+)", html)
    name = found.group(1).lower() if found else ""
    return name if name in DROPPED_WITH_CONTENT and not html.endswith("/>") else ""


def segments(tokens: list[Token]) -> Iterator[Token | list[Token]]:
    """Yield the questions of a lesson's tokens, and the runs of tokens between them."""
    run: list[Token] = []
    for token in tokens:
        if is_question(token):
            yield run
            yield token
            run = []
        else:
            run.append(token)
    yield run


def is_question(token: Token) -> bool:
    """Tell whether a token of a lesson is a question that stands where one may."""
    return token.type == "fence" and token.level == 0 and _is_called_question(token)


def _is_called_question(token: Token) -> bool:
    return token.info.strip().split(" ", 1)[0] == "question"
