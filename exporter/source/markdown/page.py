"""Renders the Markdown of one file of a course, and reports at the author's line what is wrong in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from markdown_it.token import Token

from exporter.course import Heading
from exporter.richtext import RichText
from exporter.source.complaints import quoted
from exporter.source.links import IMAGES, SOUNDS, VIDEOS
from exporter.source.markdown import media
from exporter.source.markdown.code import code_block, read_fence
from exporter.source.markdown.mathematics import mathml
from exporter.source.markdown.plain import anchor_of, text_of, words_of
from exporter.source.markdown.raw_html import DROPPED_WITH_CONTENT, RawHtml
from exporter.source.markdown.sanitiser import allows, safe_style, sanitise
from exporter.source.markdown.syntax import CALLOUTS, parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exporter.problems import Position, Problems
    from exporter.source.links import Links

    Place = Callable[[int, int], Position]

LONGEST_TABLE_NAME = 200
_ATTRIBUTES_OF_OURS = frozenset({"href", "src", "alt", "start", "style"})
_OF_NOTES = re.compile(r"(?:t\d+-)?fn(?:ref)?\d+(?:-\d+)?")
"""Ids that footnotes get."""
_MEDIA_ADDRESS = re.compile(r'\s(?:src|href|poster)="media:([^"]*)"')


@dataclass(slots=True)
class Page:
    """One file: what its texts share. ``anchors`` grows with every id that a text defines."""

    file: str
    item: str
    language: str
    links: Links
    problems: Problems
    anchors: set[str] = field(default_factory=set)
    rendered: int = 0

    def block(self, source: str, place: Place) -> RichText:
        """Render a text of several blocks that is not a lesson of its own, such as a prompt."""
        self.rendered += 1
        text = Blocks(self, place, source, f"t{self.rendered}-")
        return text.rich(text.parse(source))

    def inline(self, source: str, place: Place) -> RichText:
        """Render a text that stands inside a line."""
        self.rendered += 1
        text = Blocks(self, place, source, f"t{self.rendered}-")
        tokens = parser().parseInline(source, {})
        for token in tokens:
            token.map = [0, 1]
        text.walk(tokens)
        return text.rich(tokens)


class Blocks:
    """One Markdown text on its way to HTML: the parsed tokens are walked once and changed in place."""

    def __init__(self, page: Page, place: Place, source: str, prefix: str = "") -> None:
        """Take a function from line and column of ``source``, both from 0, to the place in the file.

        ``prefix`` keeps the footnotes of several texts of one page apart.
        """
        self._page = page
        self._place = place
        self._lines = source.split("\n")
        self._prefix = prefix
        self._line = 0
        self.title: tuple[str, Position] | None = None
        self.headings: list[Heading] = []
        self.is_lesson = False

    def parse(self, source: str) -> list[Token]:
        """Return the tokens of ``source``, ready to be rendered."""
        tokens = parser().parse(source, {})
        self.walk(tokens)
        return tokens

    def rich(self, tokens: list[Token]) -> RichText:
        """Render walked tokens."""
        markdown = parser()
        html = sanitise(markdown.renderer.render(tokens, markdown.options, {})).strip()
        used = tuple(dict.fromkeys(_unescaped(found) for found in _MEDIA_ADDRESS.findall(html)))
        return RichText(html, text_of(tokens), used)

    # Surroundings of an author's HTML

    def link(self, written: str, at: Position) -> dict[str, str]:
        """Return the attributes of a link, or none when it is refused."""
        return self._page.links.link(written, self._page.file, at)

    def medium(self, written: str, at: Position, endings: frozenset[str], kind: str) -> str | None:
        """Return the address of a file to show, or None when it is refused."""
        path = self._page.links.medium(written, self._page.file, at, endings, kind)
        return None if path is None else f"media:{path}"

    def own_id(self, written: str, at: Position | None) -> str:
        """Return an id that is unique in the course; with ``at`` it is a new one."""
        anchor = "-".join(written.split())
        if at is not None:
            if anchor in self._page.anchors or _OF_NOTES.fullmatch(anchor):
                said = "belongs to a footnote" if _OF_NOTES.fullmatch(anchor) else "is here for the second time"
                self._page.problems.error(at, f"the id {quoted(anchor)} {said}; change it", "duplicate-id")
            self._page.anchors.add(anchor)
        return f"{self._page.item}--{anchor}"

    def removed(self, at: Position, what: str, advice: str) -> None:
        """Report that something was taken away."""
        said = f"{what}: {advice}" if what.startswith("an image") else f"{what} is removed; {advice}"
        self._page.problems.warning(at, said, "removed-html" if not what.startswith("an image") else "alt")

    # The walk

    def walk(self, tokens: list[Token]) -> None:
        """Turn every token into what the outputs need, and report what is wrong."""
        for index, token in enumerate(tokens):
            if token.map:
                self._line = token.map[0]
            self._keep_safe_attributes(token)
            if token.type == "inline":
                self._paragraph(tokens, index)
            elif token.type == "heading_open":
                self._heading(tokens, index)
            elif token.type == "table_open":
                self._table(tokens, index)
            else:
                self._block(token)

    def _block(self, token: Token) -> None:
        match token.type:
            case "fence":
                self._fence(token)
            case "code_block":
                _become(token, code_block(token.content, read_fence("", 0)), keep_text=True)
            case "math_block":
                _become(token, self._formula(token.content, self._here(), block=True) + "\n", keep_text=True)
            case "html_block":
                _become(token, RawHtml(self, self._here()).rewritten(token.content))
            case "callout_open":
                self._callout(token)
            case "fold_open":
                _become(token, f"<details{media.attributes(_plain_attributes(token))}>")
            case "footnote_open":
                _become(token, f'<li id="{self._note_id(token)}">')
            case "footnote_anchor":
                _become(token, self._back_from_note(token))
            case _ if token.type in _FIXED:
                _become(token, _FIXED[token.type])

    def _here(self, line: int | None = None, needle: str = "") -> Position:
        number = self._line if line is None else line
        text = self._lines[number] if number < len(self._lines) else ""
        column = text.find(needle) if needle else len(text) - len(text.lstrip())
        return self._place(number, max(column, 0))

    def _error(self, at: Position, message: str, code: str) -> None:
        self._page.problems.error(at, message, code)

    def _keep_safe_attributes(self, token: Token) -> None:
        for name in list(token.attrs):
            value = str(token.attrs[name])
            if name == "id":
                token.attrs[name] = self.own_id(value, self._here())
            elif name == "style" and token.type in ("td_open", "th_open"):
                token.attrs[name] = safe_style(value)[0]
            elif name not in _ATTRIBUTES_OF_OURS and not allows(token.tag, name):
                del token.attrs[name]
                self.removed(
                    self._here(), f"the attribute '{name}'", "texts take .class, #id, width and height, for example"
                )
        for name in token.meta.get("insecure_attrs", ()):
            self.removed(self._here(), f"the attribute '{name}'", "a course runs no scripts of its own")

    # Blocks

    def _heading(self, tokens: list[Token], index: int) -> None:
        opening, text, closing = tokens[index : index + 3]
        level = int(opening.tag[1])
        words = " ".join(words_of(text.children or ()).split())
        anchor = self._heading_anchor(opening, words)
        if level == 1:
            if self.is_lesson and self.title is None:
                self.title = (words, self._here())
                for token in (opening, text, closing):
                    _become(token, "")
                text.children = []
                _become(opening, f'<span id="{opening.attrs["id"]}"></span>\n')
                return
            message = (
                "a second heading of level 1 is shown as level 2; write '##'"
                if self.is_lesson
                else "headings here begin with '##'"
            )
            self._page.problems.warning(self._here(), message, "heading")
            level = 2
            opening.tag = closing.tag = "h2"
        if level <= _DEEPEST_LISTED and words:
            self.headings.append(Heading(level, anchor, words))

    def _heading_anchor(self, opening: Token, words: str) -> str:
        prefix = f"{self._page.item}--"
        given = opening.attrs.get("id")
        if given is not None:
            return str(given).removeprefix(prefix)
        base = self._prefix + (anchor_of(words) or "section")
        if _OF_NOTES.fullmatch(base):
            base = f"section-{base}"
        anchor, number = base, 1
        while anchor in self._page.anchors:
            anchor, number = f"{base}-{number}", number + 1
        self._page.anchors.add(anchor)
        opening.attrs["id"] = prefix + anchor
        return anchor

    def _table(self, tokens: list[Token], index: int) -> None:
        names: list[str] = []
        for token in tokens[index:]:
            if token.type == "thead_close":
                break
            if token.type == "inline":
                names.append(words_of(token.children or ()).strip())
            if token.type == "th_open":
                token.attrs["scope"] = "col"
        label = ", ".join(filter(None, names))[:LONGEST_TABLE_NAME]
        named = f'aria-label="{escape(label)}"' if label else 'data-say-label="table"'
        attributes = media.attributes(_plain_attributes(tokens[index]))
        _become(tokens[index], f'<div class="table-scroll" tabindex="0" role="region" {named}><table{attributes}>\n')

    def _fence(self, token: Token) -> None:
        if self.is_lesson and is_question(token):
            return
        if _is_called_question(token):
            self._error(
                self._here(),
                "a question stands on its own in a lesson, not in a list, quotation or fold",
                "question-place",
            )
            _become(token, "")
            return
        fence = read_fence(token.info, token.content.count("\n"))
        for fault in fence.faults:
            self._page.problems.warning(self._here(), fault, "code-block")
        _become(token, code_block(token.content, fence), keep_text=True)

    def _callout(self, token: Token) -> None:
        kind = token.info if token.info in CALLOUTS else "NOTE"
        if token.info not in CALLOUTS:
            known = ", ".join(f"[!{name}]" for name in CALLOUTS)
            self._error(self._here(), f"unknown callout [!{token.info}]; write one of {known}", "callout")
        extra = _plain_attributes(token)
        name = kind.lower()
        classes = f"callout callout-{name} {extra.pop('class', '')}".strip()
        attributes = media.attributes({"class": classes, "role": "note", "data-callout": name, **extra})
        _become(token, f'<aside{attributes}><p class="callout-title" data-say="{CALLOUTS[kind]}"></p>\n')

    def _note_id(self, token: Token) -> str:
        return f"{self._page.item}--{self._prefix}fn{token.meta['id'] + 1}"

    def _back_from_note(self, token: Token) -> str:
        number, again = token.meta["id"] + 1, token.meta["subId"]
        anchor = f"{self._prefix}fnref{number}" + (f"-{again}" if again else "")
        return (
            f' <a class="footnote-back" role="doc-backlink" data-say-label="backToText"'
            f' href="lesson:{self._page.item}#{anchor}">\u21a9\ufe0e</a>'
        )

    def _formula(self, tex: str, at: Position, *, block: bool) -> str:
        try:
            return mathml(tex, block=block)
        except ValueError as error:
            self._error(at, f"the formula {quoted(tex)} {error}", "mathematics")
            return ""

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
        if self._is_figure(tokens, index):
            self._figure(tokens, index)
            return
        self._children(children, self._line + int(token.meta.get("first_line", 0)))

    def _children(self, children: list[Token], line: int) -> None:
        dropping = ""
        for child in children:
            if dropping:
                if child.type == "html_inline" and child.content.lower().startswith(f"</{dropping}"):
                    dropping = ""
                line += child.type in ("softbreak", "hardbreak")
                _become(child, "")
                continue
            self._line = line
            self._keep_safe_attributes(child)
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "link_open":
                self._open_link(child)
            elif child.type == "image":
                self._image(child)
            elif child.type in ("math_inline", "math_inline_double"):
                at = self._here(needle=child.content[:20])
                _become(child, self._formula(child.content, at, block=child.type != "math_inline"), keep_text=True)
            elif child.type == "footnote_ref":
                _become(child, self._to_note(child))
            elif child.type == "html_inline":
                dropping = _opens_what_is_dropped(child.content)
                line += child.content.count("\n")
                _become(child, RawHtml(self, self._here(needle=child.content.split("\n")[0])).rewritten(child.content))

    def _open_link(self, token: Token) -> None:
        written = str(token.attrs.pop("href", ""))
        found = self.link(written, self._here(needle=written))
        token.attrs.update(found)

    def _to_note(self, token: Token) -> str:
        number, again = token.meta["id"] + 1, token.meta["subId"]
        name = f"{self._prefix}fnref{number}" + (f"-{again}" if again else "")
        item = self._page.item
        target = f"lesson:{item}#{self._prefix}fn{number}"
        return f'<sup class="footnote-ref"><a id="{item}--{name}" role="doc-noteref" href="{target}">{number}</a></sup>'

    def _image(self, token: Token) -> None:
        html, _ = self._shown(token)
        _become(token, html, keep_text=True)

    def _is_figure(self, tokens: list[Token], index: int) -> bool:
        children = tokens[index].children or []
        alone = len(children) == 1 and children[0].type == "image" and index > 0
        return alone and tokens[index - 1].type == "paragraph_open" and not tokens[index - 1].hidden

    def _figure(self, tokens: list[Token], index: int) -> None:
        image = (tokens[index].children or [])[0]
        self._keep_safe_attributes(image)
        caption = str(image.attrs.pop("title", ""))
        decorative = _is_decorative(image)
        classes = " ".join(name for name in str(image.attrs.pop("class", "")).split() if name != "decorative")
        image.attrs["class"] = "decorative" if decorative else ""
        html, kind = self._shown(image)
        around = {"class": classes} if classes else {}
        shown = media.figure(html, escape(caption, quote=False), around) if kind == "image" or html else ""
        words = words_of([image])
        tokens[index - 1].hidden = tokens[index + 1].hidden = True
        _become(tokens[index - 1], shown)
        _become(tokens[index + 1], "")
        tokens[index].children = [Token("text", "", 0, content=f"{words} {caption}".strip(), hidden=True)]
        _become(tokens[index], "", keep_text=True)

    def _shown(self, token: Token) -> tuple[str, str]:
        written = str(token.attrs.get("src", ""))
        at = self._here(needle=written)
        decorative = _is_decorative(token)
        words = " ".join(words_of(token.children or ()).split())
        extra = {name: str(value) for name, value in token.attrs.items() if name not in ("src", "alt", "class")}
        kept = [name for name in str(token.attrs.get("class", "")).split() if name != "decorative"]
        extra |= {"class": " ".join(kept)} if kept else {}
        address = self.medium(written, at, IMAGES | VIDEOS | SOUNDS, "images, videos and sounds")
        if address is None:
            return "", "image"
        ending = address.rpartition(".")[2].lower()
        if not words and not decorative:
            advice = "say in the square brackets what it shows" + (
                "" if ending not in IMAGES else ", or mark it with {.decorative}"
            )
            self._page.problems.warning(at, f"{quoted(written)} has no alternative text; {advice}", "alt")
        if ending in IMAGES:
            return media.image(address, "" if decorative else words, extra), "image"
        return self._played(address, words, at, extra), "media"

    def _played(self, address: str, words: str, at: Position, extra: dict[str, str]) -> str:
        path = address.removeprefix("media:")
        captions = self._page.links.beside(path, ".vtt")
        is_video = address.rpartition(".")[2].lower() in VIDEOS
        if captions is None:
            wanted = path.rpartition(".")[0] + ".vtt"
            self._page.problems.warning(at, f"{quoted(path)} has no captions; write them into '{wanted}'", "captions")
        draw = media.video if is_video else media.sound
        return draw(address, words, captions and f"media:{captions}", self._page.language, extra)


_DEEPEST_LISTED = 3
_FIXED = {
    "footnote_block_open": '<section class="footnotes" role="doc-endnotes"><ol>',
    "table_close": "</table></div>\n",
    "callout_close": "</aside>\n",
    "fold_close": "</details>\n",
    "footnote_close": "</li>",
    "footnote_block_close": "</ol></section>\n",
}


def _become(token: Token, html: str, *, keep_text: bool = False) -> None:
    """Make the token show ``html``; with ``keep_text`` it still says what it said."""
    token.meta = {**token.meta, "html": html, "silent": not keep_text}


def _plain_attributes(token: Token) -> dict[str, str]:
    return {name: str(value) for name, value in token.attrs.items()}


def _is_decorative(token: Token) -> bool:
    return "decorative" in str(token.attrs.get("class", "")).split()


def _opens_what_is_dropped(html: str) -> str:
    found = re.match(r"<([A-Za-z]+)", html)
    name = found.group(1).lower() if found else ""
    return name if name in DROPPED_WITH_CONTENT and not html.endswith("/>") else ""


def _unescaped(value: str) -> str:
    return value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


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
