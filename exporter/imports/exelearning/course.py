"""A project as a course: pages become lessons, and pages with others below them sections."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.imports.bank import Bank, Lesson, Section
from exporter.imports.base import Source
from exporter.imports.exelearning import NEW, OLD, objects, ode
from exporter.imports.exelearning.devices import EMPTY, Shown, parts_of
from exporter.imports.notes import ImportFailed
from exporter.imports.paths import free_path
from exporter.imports.texts import Texts
from exporter.imports.xml_tree import root_of
from exporter.problems import Position
from exporter.source.outline import LESSON

if TYPE_CHECKING:
    from exporter.imports.archives import Archive
    from exporter.imports.bank import Entry
    from exporter.imports.exelearning.pages import Device, Page, Project
    from exporter.imports.notes import Notes

_CONTEXT = "{{context_path}}/"
_LINK = "exe-node:"


class Resources(Mapping[str, bytes]):
    """The files of a project by the addresses that a text uses; ``near`` is part of the path of the likeliest."""

    def __init__(self, archive: Archive, near: str) -> None:
        self._archive, self._near = archive, near

    def __getitem__(self, address: str) -> bytes:
        path = self._path(address)
        if path is None:
            raise KeyError(address)
        return self._archive.content(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._archive.members)

    def __len__(self) -> int:
        return len(self._archive.members)

    def _path(self, address: str) -> str | None:
        plain = unquote(address).replace("\\", "/").removeprefix(_CONTEXT)
        if ":" in plain:
            return None
        path = posixpath.normpath(plain)
        if path in self._archive.members:
            return path
        alike = self._archive.by_last_name.get(path.rpartition("/")[2].lower(), ())
        near = [one for one in alike if self._near and self._near in one]
        return next(iter([*near, *alike]), None)


def bank_of(source: Source, notes: Notes) -> Bank:
    """Return the course of a project."""
    archive = source.archive
    name = next((one for one in (NEW, OLD) if archive and one in archive.members), None)
    if archive is None or name is None:
        raise ImportFailed(Position(source.name), f"is not a project of eXeLearning: that is a zip with {NEW} in it")
    place = archive.inside(name)
    root = root_of(Source(name=place, content=archive.content(name)), notes)
    try:
        project = ode.project_of(root, notes) if name == NEW else objects.project_of(root, notes)
    except RecursionError:
        raise ImportFailed(Position(place), "is nested too deeply; save it again with eXeLearning") from None
    return _Course(archive, project, notes).bank()


class _Course:
    def __init__(self, archive: Archive, project: Project, notes: Notes) -> None:
        self.archive, self.project, self.notes = archive, project, notes
        self.texts = Texts(notes, self._linked)
        self.paths: dict[str, str] = {}
        taken: set[str] = set()
        for page in _all(project.pages):
            first = next((one for one in _all((page,)) if _has_content(one)), None)
            if first is not None:
                self.paths[page.number] = self.paths.get(first.number) or free_path(first.title, LESSON, taken)
                self.paths[first.number] = self.paths[page.number]

    def bank(self) -> Bank:
        pages = self.project.pages
        if len(pages) == 1 and pages[0].inside:
            first = pages[0]
            outline = [*self._lesson(first), *(entry for page in first.inside for entry in self._entries(page))]
        else:
            outline = [entry for page in pages for entry in self._entries(page)]
        return Bank(tuple(outline), self.texts.pictures.all(), self.project.title, self.project.language)

    def _entries(self, page: Page) -> Iterator[Entry]:
        lesson = list(self._lesson(page))
        if page.inside:
            yield Section(page.title, (*lesson, *(entry for one in page.inside for entry in self._entries(one))))
        else:
            yield from lesson

    def _lesson(self, page: Page) -> Iterator[Lesson]:
        """Yield the lesson of a page; none of one that is empty and only stands above others."""
        parts = tuple(part for device in page.devices for part in parts_of(self._shown(device), page.title))
        if parts or not page.inside:
            yield Lesson(place=page.place, parts=parts, title=page.title, path=self.paths.get(page.number, ""))

    def _shown(self, device: Device) -> Shown:
        return Shown(device, self.texts, self.notes, Resources(self.archive, device.number))

    def _linked(self, address: str) -> str | None:
        """Return the path of the lesson that a link inside the project leads to."""
        number = address.removeprefix(_LINK).partition("#")[0]
        if not address.startswith(_LINK):
            return None
        return self.paths.get(number) or self.paths.get(address.partition("#")[0])


def _has_content(page: Page) -> bool:
    return any(device.kind not in EMPTY for device in page.devices)


def _all(pages: tuple[Page, ...]) -> Iterator[Page]:
    for page in pages:
        yield page
        yield from _all(page.inside)
