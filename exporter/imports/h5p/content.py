"""One piece of H5P's content: its type, its values, and how its texts become ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING

from exporter.imports.notes import short
from exporter.imports.texts import words_of_html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exporter.imports.h5p.values import Values
    from exporter.imports.notes import Notes
    from exporter.imports.texts import Texts
    from exporter.problems import Position

_VIDEO = re.compile(
    r"https?://(?:www\.)?(?:youtube\.com/(?:watch\?(?:[^\s\"]{0,200}&)?v=|embed/)|youtu\.be/)([\w-]{6,20})",
    re.IGNORECASE,
)
_TEMPORARY = "#tmp"


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of content."""

    kind: str
    """The name of its library without its version, such as ``H5P.MultiChoice``."""
    values: Values
    title: str
    place: Position
    texts: Texts
    notes: Notes
    files: Mapping[str, bytes]
    depth: int = 0

    def part(self, written: Values) -> Content:
        """Return a piece inside this one, which has a library and values of its own."""
        title = written.inside("metadata").text("title")
        kind = written.text("library").partition(" ")[0]
        values = written.inside("params")
        return Content(kind, values, title, self.place, self.texts, self.notes, self.files, self.depth + 1)

    def block(self, html: str) -> str:
        """Return a text as Markdown."""
        return self.texts.block(html, "html", self.place, self.files) if html.strip() else ""

    def line(self, html: str) -> str:
        """Return a text as one line of Markdown."""
        return self.texts.line(html, "html", self.place, self.files) if html.strip() else ""

    def page(self, html: str) -> str:
        """Return a text of a lesson as Markdown."""
        return self.texts.page(html, self.place, self.files) if html.strip() else ""

    def picture(self, image: Values, words: str = "") -> str:
        """Return a picture as Markdown; empty if there is none, or it cannot come."""
        address = image.inside("file").text("path") or image.text("path")
        if not address:
            return ""
        shown = words or image.text("alt")
        html = f'<img src="{escape(address.removesuffix(_TEMPORARY))}" alt="{escape(shown)}">'
        return self.texts.line(html, "html", self.place, self.files)

    def medium(self) -> str:
        """Return what a question shows above itself."""
        medium = self.values.inside("media", "type")
        values, kind = medium.inside("params"), medium.text("library")
        if kind.startswith("H5P.Image"):
            return self.picture(values)
        sources = [*values.items("sources"), *values.items("files")]
        return self.recording([one.text("path") for one in sources])

    def recording(self, addresses: list[str]) -> str:
        """Return a video or a sound: the first that can come."""
        for address in addresses:
            if found := _VIDEO.match(address):
                return f'<iframe src="https://www.youtube-nocookie.com/embed/{found[1]}" title="YouTube"></iframe>'
            name = address.removesuffix(_TEMPORARY)
            content = self.files.get(name)
            path = self.texts.pictures.add(name, content, self.place) if content is not None else None
            if path:
                return f"![]({path})"
        for address in addresses[:1]:
            self.notes.lost(self.place, f"the recording {short(address)}; put it into 'media' and show it yourself")
        return ""

    @property
    def name(self) -> str:
        """Return what messages call it."""
        asked = self.values.text("question", "taskDescription", "intro", "text", "title")
        return f"the question {short(words_of_html(asked) or self.title or self.kind)}"

    def lost(self, what: str) -> None:
        """Note a part of it that does not come."""
        self.notes.lost(self.place, f"{self.name}: {what}")

    def look(self, what: str) -> None:
        """Note something of it that needs a look."""
        self.notes.look(self.place, f"{self.name} {what}")


def words(html: str) -> str:
    """Return a text as it is typed."""
    return words_of_html(html) if "<" in html else " ".join(unescape(html).split())
