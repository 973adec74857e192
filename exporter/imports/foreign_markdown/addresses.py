"""Links and pictures of a page: what they lead to comes along; what leads nowhere becomes its words, and is listed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.inline import in_paragraphs, line_of
from exporter.imports.foreign_markdown.line import prose
from exporter.imports.foreign_markdown.media import fetched
from exporter.imports.notes import short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.imports.foreign_markdown.line import Line
    from exporter.imports.foreign_markdown.shelf import Shelf
    from exporter.problems import Position

_END = re.compile(
    r"\]\([ \t]*(<[^<>\n]{0,2000}>|(?:[^\s()<>]|\([^\s()]{0,500}\)){0,2000})"
    r"(\s{1,20}(?:\"[^\"]{0,1000}\"|'[^']{0,1000}'))?[ \t]*\)"
)
_DEFINITION = re.compile(
    r" {0,3}\[([^\[\]\n^]{1,200})\]:[ \t]*<?([^\s<>]{1,2000})>?(?:[ \t]+(\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*"
)
_BY_NAME = re.compile(r"(!?)\[([^\[\]]{0,500})\](?:\[([^\[\]]{0,200})\]|(?![\[(:]))")
_TAG = re.compile(r"<(img|a|video|audio|source|iframe|embed)\b((?:\s[^<>]{0,2000})?)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(src|href)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_WEB = ("http://", "https://", "mailto:", "tel:")
_LABEL = 2_000
_PAGES = (".md", ".markdown", ".mdx")
"""Pages that did not come are not offered as files."""


@dataclass(slots=True)
class Addresses:
    """Rewrites the addresses of one page of a shelf."""

    shelf: Shelf
    page: str

    def rewritten(self, lines: list[Line]) -> list[Line]:
        """Return the lines of the page with the addresses that they have in the course."""
        definitions = _definitions(lines)
        result = in_paragraphs(lines, lambda text, first: self._written_out(text, definitions, first))
        return in_paragraphs(result, self._paragraph)

    def _written_out(self, text: str, definitions: Mapping[str, tuple[str, str]], first: Position) -> str:
        """Return a paragraph in which pictures and broken links by name have their addresses, as others have."""

        def write(found: re.Match[str]) -> str:
            known = definitions.get(_name(found[3] or found[2]))
            if known is None:
                return found[0]
            address, title = known
            if found[1] or self._is_ours(address):
                return f"{found[1]}[{found[2]}]({address}{title})"
            return found[0]

        if not definitions or _DEFINITION.fullmatch(text):
            return self._definition(text, first)
        if all(_DEFINITION.fullmatch(line) for line in text.split("\n")):
            return "\n".join(self._definition(line, first) for line in text.split("\n"))
        return _BY_NAME.sub(write, text)

    def _is_ours(self, address: str) -> bool:
        return not address.startswith("#") and not address.lower().startswith(_WEB)

    def _definition(self, text: str, first: Position) -> str:
        """Return a definition only if its address leads to a website: the others are written where they are used."""
        del first
        found = _DEFINITION.fullmatch(text)
        return "" if found and self._is_ours(found[2]) else text

    def _paragraph(self, text: str, first: Position) -> str:
        text = self._links(text, first)
        return _TAG.sub(lambda found: self._tag(found, line_of(text, found.start(), first)), text)

    def _links(self, text: str, first: Position) -> str:
        at = 0
        while found := _END.search(text, at):
            start = _label_start(text, found.start())
            if start is None:
                at = found.end()
                continue
            is_picture = start > 0 and text[start - 1] == "!" and text[max(0, start - 2) : start - 1] != "\\"
            words, title = text[start + 1 : found.start()], found[2] or ""
            place = line_of(text, found.start(), first)
            written = found[1].strip("<>").strip()
            if is_picture:
                made = self._picture(written, words, title, place)
                start -= 1
            else:
                address = self.link(written, place, words)
                made = words if address is None else f"[{words}]({address}{title})"
            rest = text[found.end() :]
            if is_picture and made[:1] != "!":
                rest = re.sub(r"\A\{[^{}\n]{0,200}\}", "", rest)
            at = start + len(made)
            text = text[:start] + made + rest
        return text

    def _picture(self, written: str, words: str, title: str, place: Position) -> str:
        address = self.picture(written, place, words)
        if address is not None:
            return f"![{words}]({address}{title})"
        if written.lower().startswith(("https://", "http://")):
            return f"[{words or 'Picture'}]({written})"
        return words

    def picture(self, written: str, place: Position, words: str = "") -> str | None:
        """Return the address of a picture in the course; None, with a note, if it does not come."""
        if made := self.shelf.made(written):
            return self.shelf.address(made, self.page)
        if _SCHEME.match(written) or written.startswith("//"):
            found = fetched(self.shelf, written, place)
            return self.shelf.address(found, self.page) if found else None
        path = self.shelf.file_behind(written.partition("#")[0], self.page)
        if path is None:
            self.shelf.notes.lost(
                place, f"the picture {short(written or words)}, which is not in the folder; its words came"
            )
            return None
        taken = self.shelf.take(path, place)
        return self.shelf.address(taken, self.page) if taken else None

    def link(self, written: str, place: Position, words: str = "") -> str | None:
        """Return the address of a link in the course; None, with a note, if it leads nowhere."""
        if written.startswith("//"):
            return f"https:{written}"
        if written.lower().startswith(_WEB) or (written.startswith("#") and len(written) > 1):
            return written
        path, _, anchor = written.partition("#")
        end = f"#{anchor}" if anchor else ""
        if not _SCHEME.match(written) and written:
            if page := self.shelf.page_behind(path, self.page):
                address = self.shelf.address(self.shelf.pages[page], self.page)
                return (end or address) if page == self.page else f"{address}{end}"
            file = self.shelf.file_behind(path, self.page)
            if file and not file.lower().endswith(_PAGES):
                taken = self.shelf.downloads(file, place)
                return self.shelf.address(taken, self.page) if taken else None
        why = "which leads to nothing that came; its words came"
        self.shelf.notes.lost(place, f"the link {short(words)} to {short(written)}, {why}")
        return None

    def _tag(self, found: re.Match[str], place: Position) -> str:
        name, attributes = found[1].lower(), found[2]
        address = _ATTRIBUTE.search(attributes)
        if address is None:
            return found[0]
        written = address[2].strip("\"'").strip()
        if name == "a":
            made = self.link(written, place)
            return found[0] if made == written else self._with(found, address, made) if made else "<a>"
        if name in ("iframe", "embed"):
            return found[0]
        made = self.picture(written, place)
        if made:
            return self._with(found, address, made)
        alternative = _ALT.search(attributes)
        words = alternative[1][1:-1] if alternative else ""
        if written.lower().startswith(("https://", "http://")) and name == "img":
            return f'<a href="{written}">{words or "Picture"}</a>'
        return words

    def _with(self, tag: re.Match[str], address: re.Match[str], made: str) -> str:
        attributes = tag[2]
        written = f'{address[1]}="{made}"'
        return f"<{tag[1]}{attributes[: address.start()]}{written}{attributes[address.end() :]}>"


def _definitions(lines: list[Line]) -> dict[str, tuple[str, str]]:
    """Return addresses and titles by the names that they are given on lines of their own."""
    found = (_DEFINITION.fullmatch(lines[index].text) for index in prose(lines))
    return {_name(one[1]): (one[2], f" {one[3]}" if one[3] else "") for one in found if one}


def _name(label: str) -> str:
    return " ".join(label.split()).casefold()


def _label_start(text: str, end: int) -> int | None:
    """Return where the bracket opens that is closed at ``end``."""
    depth = 0
    for at in range(end, max(-1, end - _LABEL), -1):
        if at and text[at - 1] == "\\":
            continue
        if text[at] == "]":
            depth += 1
        elif text[at] == "[":
            depth -= 1
            if not depth:
                return at
    return None
