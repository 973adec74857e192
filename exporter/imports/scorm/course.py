"""A SCORM package as a course: what its outline names becomes lessons, by the main content of each page."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.imports.archives import Beside
from exporter.imports.bank import Bank, Lesson, Section
from exporter.imports.base import Source
from exporter.imports.cartridge.manifest import outline_of, resources_in, title_of
from exporter.imports.intake import decoded
from exporter.imports.notes import ImportFailed, short
from exporter.imports.paths import free_path
from exporter.imports.scorm import MANIFEST
from exporter.imports.scorm.own import OWN, lessons_of
from exporter.imports.scorm.programs import program_of
from exporter.imports.texts import Texts, words_of_html
from exporter.imports.xml_tree import root_of
from exporter.plain_text import as_line
from exporter.problems import Position
from exporter.source.outline import LESSON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exporter.imports.bank import Entry
    from exporter.imports.cartridge.manifest import Listed
    from exporter.imports.notes import Notes

_PAGES = (".html", ".htm", ".xhtml")
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,500}?)</title>", re.IGNORECASE | re.DOTALL)
_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang=[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})", re.IGNORECASE)
_HEADING = re.compile(r"(?m)^#{2,6}(?= )")
_LEAST_WORDS = 15
"""Words of a page that says something; what has fewer only waits for its script."""
_SCRIPT = "a page that its script makes when it is played, so that there is nothing to read"


def bank_of(source: Source, notes: Notes) -> Bank:
    """Return the course of a package."""
    archive = source.archive
    if archive is None or MANIFEST not in archive.members:
        raise ImportFailed(Position(source.name), f"is not a SCORM package: that is a zip with {MANIFEST} in it")
    return _Course(source, notes).bank()


class _Course:
    def __init__(self, source: Source, notes: Notes) -> None:
        if source.archive is None:
            raise ImportFailed(Position(source.name), "is not a zip")
        self.archive, self.notes = source.archive, notes
        name = self.archive.inside(MANIFEST)
        self.manifest = root_of(Source(name=name, content=self.archive.content(MANIFEST)), notes)
        self.resources = resources_in(self.manifest)
        self.outline = outline_of(self.manifest)
        self.texts = Texts(notes)
        self.taken: set[str] = set()
        self.paths: dict[str, str] = {}
        for page, title in self._pages(self.outline):
            if page not in self.paths:
                self.paths[page] = free_path(title, LESSON, self.taken)
        self.listed = frozenset(self.paths)
        self.language = ""
        self.read: set[str] = set()

    def bank(self) -> Bank:
        outline = [*self._entries(self.outline)]
        made_by = program_of(self.archive)
        rest = [] if made_by else [page for page in self._unlisted() if page not in self.read]
        outline += [lesson for page in rest for lesson in self._page(page, "", Position(self.archive.inside(page)))]
        if not outline and made_by:
            message = f"was made with {made_by}, whose pages are programs; export its texts there, for example for Word"
            raise ImportFailed(Position(self.archive.name), message, self.notes.sorted())
        message = "what scripts do, such as quizzes and animations, when lessons are complete, and what they look like"
        self.notes.lost(Position(self.archive.name), message)
        title = self._course_title()
        if len(outline) == 1 and isinstance(whole := outline[0], Section) and whole.title == title:
            outline = [*whole.entries]  # many programs list the course itself, with all that is in it
        return Bank(tuple(outline), self.texts.pictures.all(), title, self.language)

    def _course_title(self) -> str:
        titles = (one.value("title") for one in self.manifest.inside("organization"))
        return next((" ".join(title.split()) for title in titles if title), "") or title_of(self.manifest)

    def _pages(self, listed: Iterable[Listed]) -> Iterator[tuple[str, str]]:
        """Yield the pages that the outline names, with their titles."""
        for one in listed:
            resource = self.resources.get(one.resource)
            if resource is not None and resource.path in self.archive.members:
                yield resource.path, one.title
            yield from self._pages(one.entries)

    def _unlisted(self) -> Iterator[str]:
        """Yield the other pages that the manifest names, which scripts show one after the other."""
        for resource in self.resources.values():
            for file in (resource.path, *resource.files):
                if file in self.archive.members and file.lower().endswith(_PAGES) and file not in self.paths:
                    self.paths[file] = free_path(posixpath.splitext(posixpath.basename(file))[0], LESSON, self.taken)
                    yield file

    def _entries(self, listed: Iterable[Listed]) -> Iterator[Entry]:
        for one in listed:
            lessons = list(self._listed(one))
            if one.entries:
                yield Section(one.title, (*lessons, *self._entries(one.entries)))
            else:
                yield from lessons

    def _listed(self, one: Listed) -> Iterator[Entry]:
        resource = self.resources.get(one.resource)
        if resource is None:
            if one.resource:
                self.notes.lost(one.place, f"{short(one.title)}, which is not in the package")
            return
        if resource.path not in self.archive.members:
            self.notes.lost(one.place, f"{short(one.title)}: the file {short(resource.path)} is not in the package")
        elif resource.path in self.read:
            self.notes.lost(one.place, f"{short(one.title)} a second time: only its script makes a difference")
        elif not resource.path.lower().endswith(_PAGES):
            self.notes.lost(one.place, f"{short(one.title)}: {short(resource.path)} is not a page")
        else:
            yield from self._page(resource.path, one.title, one.place)

    def _page(self, path: str, title: str, listed: Position) -> Iterator[Entry]:
        """Yield the lesson of a page; none, with a note, of one that its script makes."""
        self.read.add(path)
        place = Position(self.archive.inside(path))
        html = decoded(self.archive.content(path), place.file, self.notes)
        if language := _LANGUAGE.search(html):
            self.language = self.language or language[1]
        files = Beside(self.archive, path)
        if OWN.search(html):
            yield from lessons_of(html, place, self.texts, self.notes, files)
            return
        self.texts.linked = lambda address: self._linked(address, path)
        main = self.texts.main(html, place)
        if main is None:
            return
        named = _TITLE.search(html)
        title = title or (words_of_html(named[1]) if named else "") or posixpath.basename(path)
        if len(words_of_html(main).split()) < _LEAST_WORDS:
            if path in self.listed:
                self.notes.lost(listed, f"{short(title)}: {_SCRIPT}")
            return
        text = _without_title(self.texts.page(main, place, files), title)
        if path not in self.listed:
            self.notes.look(place, f"the page {short(path)} is not in the outline, and stands at the end")
        yield Lesson(place=place, parts=(text,), title=title, path=self.paths[path])

    def _linked(self, address: str, page: str) -> str | None:
        """Return the path of the lesson that a link between pages leads to."""
        plain = unquote(address.partition("#")[0].partition("?")[0])
        if not plain or ":" in plain:
            return None
        return self.paths.get(posixpath.normpath(posixpath.join(posixpath.dirname(page), plain)))


def _without_title(text: str, title: str) -> str:
    """Return a text without a first heading that says what its title says."""
    first, _, rest = text.partition("\n")
    if not first.startswith("#") or first.lstrip("# ").casefold() != as_line(title).casefold():
        return text
    levels = [len(found) for found in _HEADING.findall(rest)]
    return _HEADING.sub(lambda found: found[0][min(levels) - 2 :], rest).lstrip("\n")
