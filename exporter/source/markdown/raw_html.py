"""HTML inside Markdown: keeps what courses may contain, and reports what it removes."""

from __future__ import annotations

from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from exporter.source.lengths import is_within_bounds
from exporter.source.markdown.attributes import opens_window
from exporter.source.markdown.classes import own_classes
from exporter.source.markdown.frames import Shapes, address_of, host_of
from exporter.source.markdown.html_advice import ADVICE, attribute_advice
from exporter.source.markdown.html_headings import report_h1, show_with_headings
from exporter.source.markdown.html_names import DROPPED_WITH_CONTENT, names_element
from exporter.source.markdown.open_elements import Tag
from exporter.source.markdown.picture_sizes import with_sides
from exporter.source.markdown.sanitiser import MATHML, TAGS, allows, safe_style
from exporter.source.markdown.tokens import become
from exporter.source.media.links import IMAGES, SOUNDS, VIDEOS
from exporter.source.wording import quoted

if TYPE_CHECKING:
    from markdown_it.token import Token

    from exporter.problems import Position
    from exporter.source.markdown.file_context import FileContext
    from exporter.source.markdown.walk import Walk

_OF_A_PAGE = frozenset({"html", "head", "body", "meta", "base"})
_NO_PAGE = "the tags of a whole page, such as <!DOCTYPE> and <html>, are removed, because the player provides the page"
_SWALLOWING = frozenset({"script", "style", "textarea"})
"""Elements that reach over empty lines up to their end (CommonMark 0.31, 4.6)."""
_MEDIA_KINDS = {
    "img": (IMAGES, "images"),
    "video": (VIDEOS, "videos"),
    "audio": (SOUNDS, "sounds"),
    "source": (VIDEOS | SOUNDS | IMAGES, "media"),
    "track": (frozenset({"vtt"}), "captions"),
}
_REFER_TO_IDS = frozenset({"aria-controls", "aria-describedby", "aria-details", "aria-labelledby", "headers"})
_MEANT_TO_BE_EMPTY = frozenset({"a", "i", "span"})
"""Elements that are often written as ``<a name="x"/>``, which browsers leave open around what follows."""
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_VOID = frozenset({"br", "col", "hr", "img", "source", "track", "wbr"})


class RawHtml(HTMLParser):
    """Rewrites one piece of HTML; tags may stay open, because there may be Markdown in between."""

    def __init__(self, page: FileContext, place: Position) -> None:
        super().__init__(convert_charrefs=False)
        self._page = page
        self._place = place
        self._pieces: list[str] = []
        self._dropping: list[str] = []
        self._shapes = Shapes()
        self.headings: list[tuple[int, Position]] = []
        """The levels and places of the headings that begin in it."""
        self.tags: list[Tag] = []
        self._readers = {"href": self._link, "style": self._style, "id": self._id, "class": self._classes}

    def rewritten(self, html: str) -> str:
        """Return the allowed parts of ``html``."""
        self.feed(html)
        self.close()
        return "".join(self._pieces)

    # Unclosed tags swallow the rest, as in browsers (HTML, 13.2.5). Python's parser would restart after each '<', which
    # takes quadratic time, and raise an AssertionError for some declarations.

    def report_swallowed(self) -> None:
        """Report an element whose end is missing, so that all below it is removed."""
        if self._dropping and self._dropping[0] in _SWALLOWING:
            name = self._dropping[0]
            self._page.removed(self._place, f"everything below <{name}>", f"close it with '</{name}>'")

    def parse_starttag(self, i: int) -> int:
        """Return where the tag that begins at ``i`` ends."""
        if not names_element(self.rawdata, i):
            return self._as_text(i)
        return self._or_all(super().parse_starttag(i), i)

    def parse_endtag(self, i: int) -> int:
        """Return where the closing tag that begins at ``i`` ends."""
        if not names_element(self.rawdata, i):
            return self._as_text(i)
        return self._or_all(super().parse_endtag(i), i)

    def parse_comment(self, i: int, report: bool = True) -> int:  # noqa: ARG002, FBT001, FBT002 - as it is called
        """Return where the comment that begins at ``i`` ends; it is not kept."""
        end = self.rawdata.find("-->", i + 2)
        return self._or_all(end if end < 0 else end + 3, i, "-->")

    def parse_html_declaration(self, i: int) -> int:
        """Return where the declaration that begins at ``i`` ends; it is not kept."""
        shown = self.rawdata[i : i + 3]
        if self.rawdata[i:].lower().startswith("<!doctype") and not self._dropping:
            self._remove_from_page()
        if shown.startswith(("<?", "<![")) and not self._dropping:
            self._page.removed(self._here(), f"what starts with {quoted(shown)}", "write '&lt;' to show a '<'")
        end = self.rawdata.find(">", i)
        return self._or_all(end if end < 0 else end + 1, i)

    parse_pi = parse_html_declaration

    def _as_text(self, start: int) -> int:
        self.handle_data(self.rawdata[start])
        return start + 1

    def _remove_from_page(self) -> None:
        self._page.report_once(self._here(), f"{_NO_PAGE}; keep only what is inside <body>", "removed-html")

    def _or_all(self, end: int, start: int, wanted: str = ">") -> int:
        if end >= 0:
            return end
        if not self._dropping:
            shown = quoted(self.rawdata[start : start + 20])
            self._page.removed(self._here(), f"everything after {shown}", f"close it with '{wanted}'")
        return len(self.rawdata)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element with its allowed attributes, or report it."""
        if self._dropping:
            if tag == self._dropping[-1]:
                self._dropping.append(tag)
            return
        at = self._here()
        if tag in _LEVELS:
            self.headings.append((_LEVELS[tag], at))
        elif tag in _OF_A_PAGE:
            self._remove_from_page()
            return
        elif tag not in TAGS:
            advice = ADVICE.get(tag, "write it in Markdown")
            self._page.removed(at, f"<{tag}>", f"{advice}; to show it as text, write '&lt;{tag}>'")
            if tag in DROPPED_WITH_CONTENT:
                self._dropping.append(tag)
            return
        if tag == "iframe" and not self._frame_is_fit(dict(attrs), at):
            return
        if tag not in _VOID and tag not in DROPPED_WITH_CONTENT:
            self.tags.append(Tag(tag, at))
        kept = self._described(tag, self._attributes(tag, self._shapes.adjusted(tag, attrs), at), at)
        shown = "h2" if tag == "h1" else tag
        self._pieces.append(f"<{shown}{''.join(_written(name, value) for name, value in kept.items())}>")
        if tag == "iframe":
            # Its content is for browsers without frames; left open, it would swallow the page.
            self._pieces.append("</iframe>")
            self._dropping.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Treat ``<br/>`` like ``<br>``: in HTML only elements of MathML may be self-closing, but anchors often are."""
        self.handle_starttag(tag, attrs)
        if tag in DROPPED_WITH_CONTENT or tag in MATHML or tag in _MEANT_TO_BE_EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element that was kept."""
        if self._dropping:
            if tag == self._dropping[-1]:
                self._dropping.pop()
            return
        shown = "h2" if tag == "h1" else tag
        if shown in TAGS and tag not in _VOID:
            self._pieces.append(f"</{shown}>")
            if tag not in DROPPED_WITH_CONTENT:
                self.tags.append(Tag(tag, self._here(), closes=True))

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self._dropping:
            self._pieces.append(data.replace("<", "&lt;").replace(">", "&gt;"))

    def handle_entityref(self, name: str) -> None:
        """Keep a named character reference."""
        self.handle_data(unescape(f"&{name};").replace("&", "&amp;"))

    def handle_charref(self, name: str) -> None:
        """Keep a numeric character reference."""
        self.handle_data(unescape(f"&#{name};").replace("&", "&amp;"))

    def _here(self) -> Position:
        line, column = self.getpos()
        if line == 1:
            return type(self._place)(self._place.file, self._place.line, self._place.column + column)
        return type(self._place)(self._place.file, self._place.line + line - 1, column + 1)

    def _frame_is_fit(self, attributes: dict[str, str | None], at: Position) -> bool:
        address = address_of(attributes.get("src") or "")
        if address.lower().startswith("https://") and (host := host_of(address)):
            self._page.links.frame(host, at)
            return True
        message = f"the address of this <iframe> is {quoted(address)}" if address else "this <iframe> has no address"
        advice = "browsers only show addresses that start with https://; correct it, or link to the page"
        self._page.problems.error(at, f"{message}; {advice}", "frame")
        return False

    def _described(self, tag: str, kept: dict[str, str], at: Position) -> dict[str, str]:
        """Return the attributes of an element with what people who cannot see it need, and the size of an image."""
        if tag == "iframe" and not kept.get("title", "").strip():
            host = host_of(kept["src"])
            advice = 'add title="…" to say what it shows'
            self._page.problems.warning(at, f"this <iframe> has no title, so it is called '{host}'; {advice}", "alt")
            return {**kept, "title": host}
        if tag == "img" and "alt" not in kept:
            advice = 'write alt="what it shows", or alt="" if it is decorative'
            self._page.problems.warning(at, f"this image has no 'alt'; {advice}", "alt")
            kept = {**kept, "alt": ""}
        if tag in ("img", "video"):
            kept = with_sides(self._page, kept, at)
        return self._page.sized(kept["src"], kept, at) if tag == "img" and "src" in kept else kept

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]], at: Position) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, raw in self._with_anchor(tag, attrs):
            value = raw or ""
            if opens_window(tag, name, dict(attrs).get("href") or ""):
                continue
            if not allows(tag, name):
                self._page.removed(at, f"the attribute '{name}' of <{tag}>", attribute_advice(name))
            elif name in ("src", "poster"):
                kept.update(self._source(tag, name, value, at))
            elif read := self._readers.get(name):
                kept.update(read(value, at))
            elif name in _REFER_TO_IDS:
                kept[name] = " ".join(self._page.full_id(one) for one in value.split())
            elif name == "tabindex" and value.strip() not in ("0", "-1"):
                self._page.removed(at, f"tabindex={value!r}", "only 0 and -1 are allowed")
            elif tag in MATHML and not is_within_bounds(value, negative=1):
                self._page.removed(at, f"the attribute '{name}' of <{tag}>", "its value is too large")
            else:
                kept[name] = value
        return kept

    def _with_anchor(self, tag: str, attrs: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
        """Return the attributes of an element, the old ``name`` of a link as the id that it stands for (HTML, 16.2).

        An anchor that a heading above has from its own words is already there.
        """
        if tag != "a":
            return attrs
        has_id = "id" in dict(attrs)
        named = [("id" if name == "name" and not has_id else name, value) for name, value in attrs]
        return [one for one in named if one[0] != "id" or one[1] not in self._page.made_up]

    def _link(self, value: str, at: Position) -> dict[str, str]:
        if value.strip().lower().startswith("javascript:"):
            self._page.removed(at, "the link to 'javascript:'", attribute_advice("onclick"))
            return {}
        return self._page.link(value, at)

    def _source(self, tag: str, name: str, value: str, at: Position) -> dict[str, str]:
        if tag == "iframe":
            return {name: address_of(value)}
        endings, kind = (IMAGES, "images") if name == "poster" else _MEDIA_KINDS[tag]
        address = self._page.medium(value, at, endings, kind)
        return {name: address} if address else {}

    def _id(self, value: str, at: Position) -> dict[str, str]:
        anchor = self._page.new_id(value, at)
        return {"id": anchor} if anchor else {}

    def _classes(self, value: str, at: Position) -> dict[str, str]:
        return {"class": own_classes(self._page, value, at)}

    def _style(self, value: str, at: Position) -> dict[str, str]:
        style, gone = safe_style(value)
        for name in gone:
            self._page.removed(at, f"the style '{name}'", "put it in the theme's stylesheet")
        return {"style": style} if style else {}


def _written(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"'


def show_html(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show the allowed parts of inline HTML."""
    token = tokens[index]
    html = RawHtml(walk.page, walk.here(needle=token.content.split("\n")[0]))
    become(token, html.rewritten(token.content))
    report_h1(walk, html.headings)
    walk.elements.read(html.tags)


def show_html_block(walk: Walk, tokens: list[Token], index: int) -> None:
    """Show the allowed parts of an HTML block."""
    html = RawHtml(walk.page, walk.here())
    show_with_headings(walk, tokens, index, html.rewritten(tokens[index].content), html.headings)
    html.report_swallowed()
    walk.elements.read(html.tags)
