"""A cartridge as a course: pages become lessons, modules sections, and what has no place is listed."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.imports.bank import Bank, Group, Lesson, Section
from exporter.imports.base import Source
from exporter.imports.cartridge import MANIFEST
from exporter.imports.cartridge.manifest import outline_of, resources_in, title_of
from exporter.imports.intake import decoded
from exporter.imports.notes import ImportFailed, short
from exporter.imports.paths import free_path
from exporter.imports.pictures import SHOWN
from exporter.imports.qti.package import Package
from exporter.imports.texts import words_of_html
from exporter.imports.xml_tree import root_of
from exporter.plain_text import as_line, escaped
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from exporter.imports.archives import Archive
    from exporter.imports.bank import Entry
    from exporter.imports.cartridge.manifest import Listed, Resource
    from exporter.imports.notes import Notes

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"\s*<h1\b[^<>]{0,500}>((?:(?!</h1>).){0,2000})</h1>", re.IGNORECASE | re.DOTALL)
_BODY = re.compile(r"<body[^>]*>(.*?)(?:</body>|$)", re.IGNORECASE | re.DOTALL)
_WEB = re.compile(r"https?://[^\s<>()\\]+", re.IGNORECASE)
_REFERENCE = re.compile(r"\$[A-Z_]+\$/(?P<kind>[a-z_]+)/(?P<name>[^/?#]+)")
_SETTINGS = ("course_settings/", "non_cc_assessments/")
_NOT_CARRIED = {
    "discussion": "a discussion, which a course here does not have",
    "tool": "a link to a tool by LTI, which a course here does not have",
    "": "of a kind that is not read",
}
_ENDINGS = {"quiz": ".quiz.yaml", "bank": ".quiz.yaml"}


def bank_of(source: Source, notes: Notes) -> Bank:
    """Return the course of a cartridge."""
    if source.archive is None or MANIFEST not in source.archive.members:
        raise ImportFailed(Position(source.name), f"is not a cartridge: that is a zip with {MANIFEST} in it")
    return _Course(source.archive, notes).bank()


@dataclass
class _Course:
    archive: Archive
    notes: Notes
    paths: dict[str, str] = field(default_factory=dict)
    """Where each resource comes to stand in the course."""
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        content = self.archive.content(MANIFEST)
        self.manifest = root_of(Source(name=self.archive.inside(MANIFEST), content=content), self.notes)
        self.resources = resources_in(self.manifest)
        self.package = Package(self.archive, self.notes)
        self.package.texts.linked = self._linked
        self.by_file = {one.path: one for one in self.resources.values()}
        self._name_all()

    def bank(self) -> Bank:
        """Return all that comes, in the order of its outline, and then what no outline names."""
        outline = [*self._entries(outline_of(self.manifest, self.notes), "")]
        rest = [name for name, one in self.resources.items() if name in self.paths and name not in self.used]
        for name in rest:
            if entry := self._entry(self.resources[name], ""):
                message = f"{short(entry.title or self.resources[name].path)} is in no module, and stands at the end"
                self.notes.look(self.resources[name].place, message)
                outline.append(entry)
        self._note_rest()
        return Bank(tuple(outline), self.package.texts.pictures.all(), self._course_title())

    def _entries(self, listed: Iterable[Listed], section: str) -> Iterator[Entry]:
        """Yield the entries of a section; links that follow each other stand in one lesson."""
        links: list[tuple[Listed, str]] = []
        for one in listed:
            resource = self.resources.get(one.resource)
            if resource is not None and resource.kind == "link":
                links += [(one, address)] if (address := self._address(resource, one)) else []
                continue
            yield from self._links(links, section)
            links = []
            if one.entries and not one.resource:
                yield Section(one.title, tuple(self._entries(one.entries, one.title)))
            elif entry := self._listed(one, resource):
                yield entry
                yield from self._entries(one.entries, one.title)
        yield from self._links(links, section)

    def _listed(self, one: Listed, resource: Resource | None) -> Entry | None:
        if resource is None:
            what = "a heading in a module" if not one.resource else "which is not in the cartridge"
            self.notes.lost(one.place, f"{short(one.title)}: {what}")
            return None
        resource = self._meant(resource)
        if resource.name in self.used:
            self.notes.lost(one.place, f"{short(one.title)} a second time")
            return None
        return self._entry(resource, one.title)

    def _meant(self, resource: Resource) -> Resource:
        """Return the quiz that a resource of Canvas's only stands before."""
        needed = (self.resources[name] for name in resource.needs if name in self.resources)
        return resource if resource.is_page else next((one for one in needed if one.kind == "quiz"), resource)

    def _entry(self, resource: Resource, title: str) -> Lesson | Group | None:
        self.used.add(resource.name)
        if resource.kind in ("quiz", "bank"):
            return self._quiz(resource, title)
        if resource.is_page:
            return self._page(resource, title)
        if resource.kind == "file":
            return self._file(resource, title)
        why = _NOT_CARRIED.get(resource.kind, _NOT_CARRIED[""])
        self.notes.lost(resource.place, f"{short(title or resource.path)}: {why}")
        return None

    def _quiz(self, resource: Resource, title: str) -> Group | None:
        richer = f"non_cc_assessments/{resource.name}.xml.qti"
        path = next((one for one in (richer, *resource.files, resource.path) if one in self.package.kinds), None)
        groups = self.package.quizzes(path) if path else []
        if not groups:
            self.notes.lost(resource.place, f"the quiz {short(title or resource.path)}, which is not in QTI 1.2")
            return None
        first, *others = groups
        entries = (*first.entries, *(entry for group in others for entry in group.entries))
        return replace(first, title=title or first.title, entries=entries, path=self.paths[resource.name])

    def _page(self, resource: Resource, title: str) -> Lesson | None:
        if resource.path not in self.archive.members:
            self.notes.lost(resource.place, f"the page {short(resource.path)}, which is not in the cartridge")
            return None
        name = self.archive.inside(resource.path)
        text = decoded(self.archive.content(resource.path), name, self.notes)
        if any(path.endswith("assignment_settings.xml") for path in resource.files):
            self.notes.lost(resource.place, f"that something is handed in for {short(title or resource.path)}")
        named, body = _TITLE.search(text), _BODY.search(text)
        own = words_of_html(named[1]).removeprefix("Assignment: ") if named else ""
        shown = title or own or posixpath.basename(resource.path)
        inside = _without_title(body[1] if body else text, shown)
        markdown = self.package.texts.page(inside, Position(name), self.package.files(resource.path))
        return Lesson(place=Position(name), parts=(markdown,), title=shown, path=self.paths[resource.name])

    def _file(self, resource: Resource, title: str) -> Lesson | None:
        if resource.path not in self.archive.members:
            self.notes.lost(resource.place, f"the file {short(resource.path)}, which is not in the cartridge")
            return None
        place = Position(self.archive.inside(resource.path))
        path = self.package.texts.pictures.add(resource.path, self.archive.content(resource.path), place)
        if path is None:
            return None
        words = escaped((title or posixpath.basename(resource.path)).replace("[", "(").replace("]", ")"))
        sign = "!" if path.rpartition(".")[2] in SHOWN else ""
        return Lesson(
            place=place, parts=(f"{sign}[{words}]({path})",), title=title or posixpath.basename(resource.path)
        )

    def _address(self, resource: Resource, one: Listed) -> str | None:
        self.used.add(resource.name)
        path = next((file for file in (*resource.files, resource.path) if file in self.archive.members), None)
        root = self.package.root(path) if path else None
        address = root.first("url") if root else None
        found = _WEB.fullmatch(address.get("href")) if address else None
        if found is None:
            self.notes.lost(one.place, f"the link {short(one.title)}, which leads to no website")
        return found[0] if found else None

    def _links(self, links: list[tuple[Listed, str]], section: str) -> Iterator[Lesson]:
        if not links:
            return
        first = links[0][0]
        lines = [f"[{as_line(one.title or address)}]({address})" for one, address in links]
        text = lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)
        yield Lesson(place=first.place, parts=(text,), title=first.title if len(links) == 1 else section or first.title)

    def _name_all(self) -> None:
        taken: set[str] = set()
        for name, one in self.resources.items():
            if not one.is_page and one.kind not in _ENDINGS:
                continue
            if one.path.startswith(_SETTINGS) and not one.kind:
                continue
            words = _stem(one.path) if one.is_page else self._titles.get(name, "")
            if not words:
                self.paths[name] = ""
                continue
            self.paths[name] = free_path(words, _ENDINGS.get(one.kind, ".md"), taken)

    @cached_property
    def _titles(self) -> dict[str, str]:
        """Return the titles that the outline gives."""
        return {one.resource: one.title for one in _all(outline_of(self.manifest))}

    @cached_property
    def _pages(self) -> dict[str, str]:
        """Return the paths of lessons in the course by the names of their files there."""
        return {_stem(one.path): self.paths[name] for name, one in self.resources.items() if one.is_page}

    def _linked(self, address: str) -> str | None:
        """Return the path of the lesson or quiz that an address of Canvas's, or a relative one, leads to."""
        plain = unquote(address)
        found = _REFERENCE.match(plain)
        name = found["name"] if found else posixpath.basename(plain.partition("#")[0].partition("?")[0])
        if found and name in self.paths:
            return self.paths[name]
        if "://" in plain or (not found and not plain.lower().partition("#")[0].endswith((".html", ".htm"))):
            return None
        return self._pages.get(_stem(name))

    def _note_rest(self) -> None:
        """Note the files and the other things of which nothing came."""
        for name, one in self.resources.items():
            if name in self.used or one.path.startswith(_SETTINGS) or one.path in self.package.found:
                continue
            if one.kind == "file":
                self.notes.lost(one.place, f"the file {short(one.path)}, which nothing that came shows")
            elif one.kind in ("discussion", "tool", "link"):
                self.notes.lost(one.place, f"{short(one.path)}: {_NOT_CARRIED.get(one.kind, 'a link in no module')}")
        if any(path.startswith(_SETTINGS[0]) for path in self.archive.members):
            self.notes.lost(
                Position(self.archive.name), "the settings of the course, such as dates, grades and outcomes"
            )

    def _course_title(self) -> str:
        settings = "course_settings/course_settings.xml"
        root = self.package.root(settings) if settings in self.archive.members else None
        return (root.value("title") if root else "") or title_of(self.manifest)


def _stem(path: str) -> str:
    name = posixpath.basename(path)
    return name.rpartition(".")[0] if name.lower().endswith((".html", ".htm", ".xhtml")) else name


def _without_title(html: str, title: str) -> str:
    """Return a page without a first heading that only repeats its title."""
    found = _HEADING.match(html)
    return html[found.end() :] if found and words_of_html(found[1]) == title else html


def _all(listed: Iterable[Listed]) -> Iterator[Listed]:
    for one in listed:
        yield one
        yield from _all(one.entries)
