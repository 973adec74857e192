"""Turns the texts of a source into Markdown, whatever they are written in, and collects the files that they show."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urlsplit

from exporter.imports.formulas import with_formulas
from exporter.imports.intake import clean
from exporter.imports.notes import ImportFailed, NotFetchedError, short
from exporter.imports.pictures import SHOWN, Pictures
from exporter.plain_text import as_line, as_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exporter.imports.notes import Notes
    from exporter.problems import Position

Format = Literal["html", "markdown", "moodle", "plain"]
"""In what a text is written; ``moodle`` is plain text in which HTML and line breaks work."""

MOST_TAGS, LONGEST = 5_000, 200_000
LARGEST_PAGE, MOST_TAGS_OF_PAGE = 2_000_000, 20_000
"""Characters and elements of a page with all that stands around its text."""
MOST_TAGS_OF_ALL = 3_000_000
"""Elements of all texts of a source together, which take a minute or two."""
_HEADING = re.compile(r"<[hH]([1-6])[\s>]")
_TAG = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|!--)")
_ANY_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_DATA = re.compile(r"data:[a-z]+/[a-z0-9.+-]+;base64,(.*)", re.DOTALL | re.IGNORECASE)
_MARKED = re.compile(r"(?m)^(?=#{2,5} )")
_ADDRESS = re.compile(r"(!?)\[([^\[\]\n]{0,500})\]\(<?([^()\s<>]{1,2000})>?(\s{1,9}\"[^\"\n]{0,500}\")?\)")
_INSIDE = "@@PLUGINFILE@@/"
_WEB = ("https://", "http://", "mailto:")
_EMPTY = re.compile("(?m)^[ \\t\xa0\u200b-\u200d\u2060]+$")
_STYLES = "fonts, colours, sizes and alignment of texts, which are those of the course's theme here"


@dataclass(slots=True)
class Texts:
    """Writes Markdown, and notes what it loses."""

    notes: Notes
    linked: Callable[[str], str | None] = lambda _address: None
    """Returns the path in the course of what an address of the source leads to."""
    pictures: Pictures = field(init=False)
    _tags: int = 0

    def __post_init__(self) -> None:
        self.pictures = Pictures(self.notes)

    def block(self, text: str, written_in: Format, place: Position, files: Mapping[str, bytes] | None = None) -> str:
        """Return a text of several blocks, such as a prompt."""
        return self._written(text, written_in, place, files or {}, inline=False)

    def line(self, text: str, written_in: Format, place: Position, files: Mapping[str, bytes] | None = None) -> str:
        """Return a text of one line, such as an option."""
        return self._written(text, written_in, place, files or {}, inline=True)

    def page(self, html: str, place: Position, files: Mapping[str, bytes]) -> str:
        """Return a text of a lesson, in which headings stay headings and frames stay frames."""
        if len(html) > LONGEST:
            self.notes.lost(place, f"a page of more than {LONGEST:,} characters; split it")
            return ""
        levels = sorted(set(_HEADING.findall(html)))
        return self._from_html(
            html, place, files, inline=False, levels={int(of): 2 + at for at, of in enumerate(levels)}
        )

    def _written(
        self, text: str, written_in: Format, place: Position, files: Mapping[str, bytes], *, inline: bool
    ) -> str:
        text = text.strip()
        if len(text) > LONGEST:
            self.notes.lost(place, f"a text of more than {LONGEST:,} characters; split it")
            return ""
        if written_in == "markdown":
            text = _ADDRESS.sub(lambda found: self._addressed(found, place, files), text)
            return " ".join(text.split()) if inline else text
        if written_in == "html" or (written_in == "moodle" and (_TAG.search(text) or _ENTITY.search(text))):
            html = text.replace("\n", "<br>") if written_in == "moodle" else text
            return self._from_html(html, place, files, inline=inline)
        write = as_line if inline else as_markdown
        return write(text) if written_in == "plain" else with_formulas(text, write, inline=inline)

    def _from_html(
        self,
        html: str,
        place: Position,
        files: Mapping[str, bytes],
        *,
        inline: bool,
        levels: Mapping[int, int] | None = None,
    ) -> str:
        if not _TAG.search(html) and not _ENTITY.search(html):
            return with_formulas(" ".join(html.split()), as_line, inline=inline)
        if html.count("<") > MOST_TAGS:
            self.notes.lost(place, f"the markup of a text with more than {MOST_TAGS:,} elements")
            return as_line(words_of_html(html))
        if self._are_too_many(html):
            what = f"the markup of texts after the first {MOST_TAGS_OF_ALL:,} elements; import the source in parts"
            self.notes.lost_once(place, what)
            return as_line(words_of_html(html))
        converter = self._converter(place, files, levels)
        try:
            markdown = _converted(converter, html, inline=inline)
        except RecursionError:
            self.notes.lost(place, "the markup of a text whose elements are nested too deeply")
            return as_line(words_of_html(html))
        lines = [line if line.endswith("\\") else line.rstrip() for line in markdown.split("\n")]
        whole = re.sub(r"\\\n (?=\S)", r"\\\n", _EMPTY.sub("", "\n".join(lines)))
        tidy = re.sub("\n{3,}", "\n\n", re.sub(r"(?:\\\n)+(?=\n|$)", "\n", whole)).strip()
        tidy = tidy.removesuffix("\\") if not tidy.endswith("\\\\") else tidy
        return clean(" ".join(tidy.split()) if inline else tidy)

    def without(self, html: str, selectors: str, place: Position) -> str:
        """Return a piece of HTML without the elements that match a list of selectors, if it is of an ordinary size."""
        if len(html) > LONGEST or html.count("<") > MOST_TAGS:
            return html
        return self._pruned(lambda pruning: pruning.without(html, selectors), place) or html

    def main(self, html: str, place: Position) -> str | None:
        """Return the main content of a page; None, with a note, if the page is too large."""
        if len(html) > LARGEST_PAGE or html.count("<") > MOST_TAGS_OF_PAGE:
            limits = f"{LARGEST_PAGE:,} characters or {MOST_TAGS_OF_PAGE:,} elements"
            self.notes.lost(place, f"a page of more than {limits}; split it")
            return None
        if self._are_too_many(html):
            self.notes.lost(place, f"a page after the first {MOST_TAGS_OF_ALL:,} elements; export the course in parts")
            return None
        return self._pruned(lambda pruning: pruning.main_of(html), place)

    def _are_too_many(self, html: str) -> bool:
        """Return whether the elements of this text are too many after those of the others."""
        self._tags += html.count("<")
        return self._tags > MOST_TAGS_OF_ALL

    def own_lesson(self, html: str, name: str, mark: Callable[[str], str], place: Position) -> str:
        """Return the text of a lesson on a page that lessonpack has made, with a mark for each question in it."""
        return self._pruned(lambda pruning: pruning.own_lesson(html, name, mark), place) or ""

    def _pruned(self, prune: Callable[[Any], str], place: Position) -> str | None:
        """Return what is left of a piece of HTML; None, with a note, of one whose elements are nested too deeply."""
        try:
            from exporter.imports.html import pruning  # noqa: PLC0415 - an extra, and heavy

            return prune(pruning)
        except ModuleNotFoundError as error:
            raise _missing(error, place) from None
        except RecursionError:
            self.notes.lost(place, "a page whose elements are nested too deeply")
            return None

    def _converter(self, place: Position, files: Mapping[str, bytes], levels: Mapping[int, int] | None) -> Any:
        try:
            from exporter.imports.html.converter import Converter  # noqa: PLC0415 - an extra, and heavy
        except ModuleNotFoundError as error:
            raise _missing(error, place) from None

        def lost(what: str) -> None:
            if what:
                self.notes.lost(place, what)
            else:
                self.notes.lost_once(place, _STYLES)

        return Converter(
            lambda address, words: self._file(address, words, place, files),
            lambda address: self._link(address, place, files),
            lost,
            levels,
        )

    def _addressed(self, found: re.Match[str], place: Position, files: Mapping[str, bytes]) -> str:
        """Return a picture or link of Markdown with the address that it has in the course, or its words."""
        sign, words, address, title = found.groups(default="")
        path = self._file(address, words, place, files) if sign else self._link(address, place, files)
        return f"{sign}[{words}]({path}{title})" if path else words

    def _file(self, address: str, words: str, place: Position, files: Mapping[str, bytes]) -> str | None:
        """Return the path of a picture or recording in the course."""
        path = self._path(address, place, files)
        if path is None or path.rpartition(".")[2] in SHOWN:
            return path
        self.notes.lost(place, f"the file {short(words or address)} is shown as a picture, and is none")
        return None

    def _path(self, address: str, place: Position, files: Mapping[str, bytes], what: str = "picture") -> str | None:
        data = _DATA.match(address)
        if data:
            return self._embedded(data[1], place)
        name = unquote(address.removeprefix(_INSIDE)).partition("?")[0]
        if (content := files.get(name)) is not None:
            return self.pictures.add(name, content, place)
        remote = address.lower().startswith((*_WEB, "//"))
        if remote and what == "picture" and self.notes.fetch is not None:
            return self._fetched(address, place, self.notes.fetch)
        why = "on another server, from which nothing is fetched" if remote else "is not in the source"
        shown = short(address.removeprefix(_INSIDE))
        self.notes.lost(place, f"the {what} {shown} {why}; put it into 'media' and show it yourself")
        return None

    def _fetched(self, address: str, place: Position, fetch: Callable[[str], bytes]) -> str | None:
        try:
            return self.pictures.add(urlsplit(address).path, fetch(address), place)
        except (NotFetchedError, ValueError) as reason:
            self.notes.lost(place, f"the picture {short(address)} {reason}")
            return None

    def _embedded(self, encoded: str, place: Position) -> str | None:
        try:
            content = base64.b64decode(unquote(encoded), validate=False)
        except (binascii.Error, ValueError):
            self.notes.lost(place, "a picture whose Base64 is broken")
            return None
        return self.pictures.add("picture", content, place)

    def _link(self, address: str, place: Position, files: Mapping[str, bytes]) -> str | None:
        if own := self.linked(address):
            return own
        if address.lower().startswith(_WEB):
            return re.sub(r"[\s()<>\\]", lambda found: f"%{ord(found[0]):02X}", address)
        if address.startswith(_INSIDE) or _DATA.match(address) or address in files:
            return self._path(address, place, files, "file")
        if address:
            self.notes.lost(place, f"the link to {short(address)}, which leads to no website; its words came")
        return None


def _missing(error: ModuleNotFoundError, place: Position) -> ImportFailed:
    message = f"has texts in HTML, for which {error.name} is needed; install it: pip install 'lessonpack[import]'"
    return ImportFailed(place, message)


def below_heading(text: str) -> str:
    """Return a text whose headings are below another one."""
    return _MARKED.sub("#", text)


def words_of_html(text: str) -> str:
    """Return the words of a piece of HTML."""
    return clean(" ".join(unescape(_ANY_TAG.sub(" ", text)).split()))


def _converted(converter: Any, html: str, *, inline: bool) -> str:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - comes with markdownify

    soup = BeautifulSoup(html, "lxml")
    return str(converter.process_tag(soup, {"_inline"} if inline else set()))
