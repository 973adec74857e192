"""Makes lessons of the pages of a shelf, in the order of their contents."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exporter.imports.bank import Bank, Ignored, Lesson, Question, Section
from exporter.imports.foreign_markdown.addresses import Addresses
from exporter.imports.foreign_markdown.front_matter import Matter, split
from exporter.imports.foreign_markdown.headings import has_title, heading_of, in_order, with_signs
from exporter.imports.foreign_markdown.line import Line, lines_of, prose, text_of, tidy
from exporter.imports.foreign_markdown.translations import SHARED
from exporter.imports.notes import ImportFailed, short
from exporter.plain_text import as_line
from exporter.problems import Position
from exporter.source.file_titles import title_of_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exporter.imports.bank import Entry
    from exporter.imports.foreign_markdown.shelf import Shelf
    from exporter.imports.foreign_markdown.translations import Translation

_FOREIGN_KEYS = "Other tools read more keys of the front matter."
_FIRST_RULE = ("---", "+++")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page, by its path in the folder, and the title that the contents give it, if they do."""

    path: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Pages under a common title."""

    title: str
    entries: tuple[Chapter | Part, ...]


Contents = tuple[Chapter | Part, ...]
Piece = list[Line] | Question


def _as_one_piece(lines: list[Line], _shelf: Shelf) -> list[Piece]:
    return [lines]


@dataclass(frozen=True, slots=True)
class Ways:
    """What one dialect has of its own: how pages become lines, translations before the shared ones, and questions."""

    lines: Callable[[Shelf, str], list[Line]] | None = None
    translations: tuple[Translation, ...] = ()
    pieces: Callable[[list[Line], Shelf], list[Piece]] = _as_one_piece
    keep_front_matter: bool = True
    one_text: bool = False
    """Whether the page will be taken apart at its headings, which stay as they are until then."""


def chapters(contents: Iterable[Chapter | Part]) -> list[Chapter]:
    """Return all pages in order."""
    return [leaf for entry in contents for leaf in (chapters(entry.entries) if isinstance(entry, Part) else [entry])]


def bank_of(shelf: Shelf, contents: Contents, ways: Ways, title: str = "", language: str = "") -> Bank:
    """Return lessons and sections of pages, all of which are on the shelf."""
    read = _pages(shelf, contents, ways)
    outline = tuple(_entries(shelf, contents, ways, language, read))
    ignored = (Ignored("unknown-key", "*.md", _FOREIGN_KEYS),) if shelf.has_foreign_keys else ()
    return Bank(outline, tuple(shelf.files.values()), title, language, ignored)


def _pages(shelf: Shelf, contents: Contents, ways: Ways) -> dict[str, tuple[Matter, list[Line]]]:
    """Return the front matter and the text of each page; those that cannot be read or are empty leave the shelf."""
    read: dict[str, tuple[Matter, list[Line]]] = {}
    for chapter in chapters(contents):
        if chapter.path in read:
            continue
        try:
            matter, body = split((ways.lines or _lines)(shelf, chapter.path), shelf.notes)
        except ImportFailed as failure:
            place = failure.place or Position(chapter.path)
            shelf.notes.lost(place, f"the page {short(chapter.path)}: {failure}")
            shelf.drop(chapter.path)
            continue
        if all(line.is_empty for line in body):
            shelf.notes.lost(Position(chapter.path), f"the page {short(chapter.path)}, which has no text")
            shelf.drop(chapter.path)
            continue
        read[chapter.path] = matter, body
    return read


def _entries(
    shelf: Shelf,
    contents: Iterable[Chapter | Part],
    ways: Ways,
    language: str,
    read: dict[str, tuple[Matter, list[Line]]],
) -> list[Entry]:
    """Return what comes of contents; a page that is listed twice comes once."""
    found: list[Entry] = []
    for entry in contents:
        if isinstance(entry, Part):
            inside = tuple(_entries(shelf, entry.entries, ways, language, read))
            found += [Section(entry.title, inside)] if inside else []
        elif entry.path in read:
            found.append(_lesson(shelf, entry, ways, language, *read.pop(entry.path)))
    return found


def _lesson(  # noqa: PLR0913, PLR0917 - all that a lesson comes from
    shelf: Shelf, chapter: Chapter, ways: Ways, language: str, matter: Matter, body: list[Line]
) -> Lesson:
    body = with_signs(body)
    for translation in ways.translations:
        body = translation(body, shelf)
    shelf.keep_id(matter, chapter.path)
    head, is_titled = _head(shelf, chapter, matter, body, language, keep=ways.keep_front_matter)
    if ways.one_text:
        head = matter.written()
    else:
        body = in_order(body, titled=is_titled)
    addresses = Addresses(shelf, chapter.path)

    def written(lines: list[Line]) -> str:
        for translation in SHARED:
            lines = translation(lines, shelf)
        return text_of(tidy(addresses.rewritten(lines)))

    parts: list[str | Question] = [
        question_with(piece, written) if isinstance(piece, Question) else written(piece)
        for piece in ways.pieces(body, shelf)
    ]
    if head:
        parts = [head + parts[0].lstrip("\n"), *parts[1:]] if parts and isinstance(parts[0], str) else [head, *parts]
    elif parts and isinstance(parts[0], str) and parts[0].lstrip().startswith(_FIRST_RULE):
        parts = [f"* * *{parts[0].lstrip()[3:]}", *parts[1:]]
    title = _title_of(chapter.path, language) if ways.one_text else ""
    return Lesson(place=Position(chapter.path), parts=tuple(parts), title=title, path=shelf.pages[chapter.path])


def question_with(question: Question, written: Callable[[list[Line]], str]) -> Question:
    """Return a question whose texts are translated as those of pages are."""

    def text(markdown: str) -> str:
        return written(lines_of(markdown, question.place.file, question.place.line)) if markdown else ""

    return replace(
        question,
        prompt=text(question.prompt),
        explanation=text(question.explanation),
        hint=text(question.hint),
    )


def _title_of(path: str, language: str) -> str:
    return title_of_file(f"{posixpath.splitext(path)[0]}.md", language or "en")


def _lines(shelf: Shelf, path: str) -> list[Line]:
    return lines_of(shelf.folder.text(path, shelf.notes), path)


def _head(  # noqa: PLR0913 - what a title may come from
    shelf: Shelf, chapter: Chapter, matter: Matter, body: list[Line], language: str, *, keep: bool
) -> tuple[str, bool]:
    """Return what stands above the text, the front matter and a title if the page has none, and if it has the title."""
    title = matter.text("title")
    heading = next((found for index in prose(body) if (found := heading_of(body[index]))), None)
    words = heading[1].partition(" {")[0] if heading else ""
    if title and heading and heading[0] == 1 and words != title:
        message = f"the title {short(title)} of the front matter gave way to the heading {short(words)}"
        shelf.notes.look(matter.lines[0].place if matter.lines else Position(chapter.path), message)
        matter.without("title")
        title = ""
    if not keep:
        matter = Matter({"title": title}, []) if title else Matter()
    shelf.has_foreign_keys = shelf.has_foreign_keys or matter.is_foreign
    written = matter.written()
    if has_title(body) or (title and written):
        return written, bool(title and written)
    own = title or chapter.title or _title_of(chapter.path, language)
    return f"{written}# {as_line(own)}\n\n", True
