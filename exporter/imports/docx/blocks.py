"""Makes Markdown of the blocks of a document: headings, texts, lists, tables, pictures, footnotes and questions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exporter.imports.docx.questions import question_at
from exporter.imports.notes import ImportFailed
from exporter.plain_text import as_line
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.imports.bank import Question
    from exporter.imports.texts import Texts

_HEADING = re.compile(r"h([1-6])")
_NOTE = re.compile(r"(?:foot|end)note-(?:ref-)?(\d{1,5})")
_COMMENT = re.compile(r"comment-\d{1,5}")
_BACK = re.compile(r"#(?:foot|end)note-ref-\d{1,5}")
_MARK = "zfootnotez{}z"
_MARKED = re.compile(r"zfootnotez(\d{1,5})z")
_PICTURE = re.compile(r"!\[[^\]\n]*\]\(([^()\s]+)\)")


@dataclass(slots=True)
class Blocks:
    """Writes the blocks of one document; ``title`` is what the document calls itself."""

    texts: Texts
    name: str
    files: Mapping[str, bytes]
    title: str = ""
    _notes: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def parts_of(self, html: str) -> list[str | Question]:
        """Return the document as Markdown, with its questions between."""
        body = self._prepared(html)
        blocks = [block for block in body.children if getattr(block, "name", None)]
        parts: list[str | Question] = []
        at = 0
        while at < len(blocks):
            place = Position(self.name, at + 1)
            found = question_at(blocks, at, place, self._line)
            if found is not None:
                question, at = found
                parts.append(question)
                continue
            written = self._block(blocks[at], place, parts)
            parts += [written] if written else []
            at += 1
        return _joined(parts)

    def _prepared(self, html: str) -> Any:
        """Return the body of the document without footnotes, which are kept apart, and without links inside it."""
        try:
            from bs4 import BeautifulSoup  # noqa: PLC0415 - comes with markdownify
        except ModuleNotFoundError as error:
            message = f"{error.name} is needed for documents; install it: pip install 'lessonpack[import]'"
            raise ImportFailed(Position(self.name), message) from None
        soup = BeautifulSoup(html, "lxml")
        body = soup.body or soup
        self._keep_notes(body)
        for link in body.find_all("a"):
            _replace_link(link)
        self._drop_comments(body)
        return body

    def _keep_notes(self, body: Any) -> None:
        for item in body.find_all("li", id=_NOTE):
            for back in item.find_all("a", href=_BACK):
                back.decompose()
            number = str(item["id"]).rpartition("-")[2]
            self._notes[number] = self.texts.line(item.decode_contents(), "html", Position(self.name))
            item.decompose()

    def _drop_comments(self, body: Any) -> None:
        signs = body.find_all("sup", class_="comment")
        if signs:
            self.texts.notes.lost(Position(self.name), "comments of people who have read the document")
        for sign in signs:
            sign.decompose()
        for comments in body.find_all("dl"):
            if comments.find("dt", id=_COMMENT) is not None:
                comments.decompose()

    def _block(self, block: Any, place: Position, before: list[str | Question]) -> str:
        heading = _HEADING.fullmatch(block.name)
        if heading:
            words = " ".join(block.get_text(" ", strip=True).split())
            if "title" in (block.get("class") or ()) and not self.title:
                self.title = words
                return ""
            pictures = [self._text(str(one), place) for one in block.find_all("img")]
            return "\n\n".join([f"{'#' * int(heading[1])} {as_line(words)}" if words else "", *pictures]).strip()
        if "caption" in (block.get("class") or ()) and before and isinstance(before[-1], str):
            caption = " ".join(block.get_text(" ", strip=True).split())
            found = _PICTURE.fullmatch(before[-1].strip())
            if found and caption:
                before[-1] = f'{before[-1].strip()[:-1]} "{caption.replace(chr(34), chr(39))}")'
                return ""
        for picture in block.find_all("img"):
            if not str(picture.get("alt") or "").strip():
                self.texts.notes.look(place, "a picture without an alternative text; say what it shows")
        return self._text(str(block), place)

    def _text(self, html: str, place: Position) -> str:
        written = self.texts.block(html, "html", place, self.files)
        numbers = [number for number in dict.fromkeys(_MARKED.findall(written)) if number in self._notes]
        own = {number: self._numbers.setdefault(number, len(self._numbers) + 1) for number in numbers}
        written = _MARKED.sub(lambda found: f"[^{own[found[1]]}]" if found[1] in own else "", written)
        known = [f"[^{own[number]}]: {self._notes[number]}" for number in numbers]
        return "\n\n".join([written, *known])

    def _line(self, html: str, place: Position) -> str:
        return self.texts.line(html, "html", place, self.files)


def _replace_link(link: Any) -> None:
    """Put a mark in the place of a footnote, and words in that of a link inside the document."""
    target = str(link.get("href") or "")
    found = _NOTE.fullmatch(target[1:]) if target.startswith("#") else None
    if found:
        (link.parent if link.parent.name == "sup" else link).replace_with(_MARK.format(found[1]))
    elif not target or target.startswith("#"):
        link.unwrap()


def _joined(parts: list[str | Question]) -> list[str | Question]:
    """Return parts in which texts that follow each other are one."""
    joined: list[str | Question] = []
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        joined += ["\n\n".join(texts)] if texts else []
        texts = []
        joined.append(part)
    return [*joined, "\n\n".join(texts)] if texts else joined
