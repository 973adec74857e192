"""Where the pages and files of somebody else's folder come to stand in a course, and what an address there leads to."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.identifiers import slug
from exporter.imports.bank import Picture
from exporter.imports.notes import ImportFailed, short
from exporter.imports.pictures import FOLDER, LARGEST_ALL, MOST, fault_of
from exporter.problems import Position
from exporter.source.media.links import DOWNLOADS, IMAGES, SOUNDS, VIDEOS

if TYPE_CHECKING:
    from exporter.imports.folder import Folder
    from exporter.imports.foreign_markdown.front_matter import Matter
    from exporter.imports.notes import Notes

PAGES = (".md", ".markdown", ".mdown", ".mdx", ".qmd", ".rmd", ".ipynb")
"""The endings of pages, in small letters."""
INDEXES = frozenset({"index", "readme", "_index", "summary"})
"""The names of pages that stand for their folders."""
MADE = "made:"
"""Begins what stands for the address of a file that was made."""
SHOWN = IMAGES | VIDEOS | SOUNDS
_SAFE_NAME = re.compile(r"[\w(][\w .,()+@~=&'-]*(?:/[\w(][\w .,()+@~=&'-]*)*")
_IN_ADDRESS = re.compile(r"[\s()<>\\%#?\"]")
_LARGEST_TOGETHER = 4 * LARGEST_ALL


@dataclass(slots=True)
class Shelf:
    """The pages that come, by their paths in the folder, and the files that they show, by their paths in the course."""

    folder: Folder
    notes: Notes
    root: str = ""
    """The folder in which the pages are, which is left out of their paths in the course."""
    roots: tuple[str, ...] = ()
    """Folders that addresses with ``/`` at their beginning may start from, beside ``root``."""
    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, Picture] = field(default_factory=dict)
    included: set[str] = field(default_factory=set)
    """Pages whose text stands in others."""
    has_foreign_keys: bool = False
    _by_address: dict[str, str] = field(default_factory=dict)
    _places: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _ids: set[str] = field(default_factory=set)
    _made: dict[str, str] = field(default_factory=dict)
    _size: int = 0

    def add(self, path: str, *addresses: str) -> str:
        """Add a page, which is known by its path and by ``addresses``; return its path in the course."""
        if path not in self.pages:
            stem = posixpath.splitext(self._below_root(path) or f"pages/{posixpath.basename(path)}")[0]
            self.pages[path] = self._free(_safe(stem) or f"page-{len(self.pages) + 1}", ".md")
            for address in (*_addresses(path), *addresses):
                self._by_address.setdefault(address.casefold(), path)
        return self.pages[path]

    def drop(self, path: str) -> None:
        """Take a page off again, so that nothing links to it."""
        del self.pages[path]
        self._by_address = {address: page for address, page in self._by_address.items() if page != path}

    def keep_id(self, matter: Matter, path: str) -> None:
        """Keep the id of a page's front matter only if no other page has it."""
        name = matter.text("id")
        if name and name in self._ids:
            self.notes.lost(Position(path), f"the id {short(name)} of the front matter, which another page has as well")
            matter.without("id")
        self._ids.add(name)

    def page_behind(self, address: str, page: str) -> str | None:
        """Return the page that an address without an anchor leads to from another one, as a path in the folder."""
        for path in self._candidates(address, page):
            for found in (path, f"{path}/index", path.removesuffix(".html"), path.removesuffix(".htm")):
                if known := self._by_address.get(found.casefold()):
                    return known
        return None

    def file_behind(self, address: str, page: str) -> str | None:
        """Return the file that an address leads to, as a path in the folder."""
        for path in self._candidates(address, page):
            if found := self.folder.find(path):
                return found
        return None

    def take(self, path: str, place: Position, endings: frozenset[str] = SHOWN) -> str | None:
        """Take a file into the course; return its path there, or None, with a note, if it cannot be used."""
        if path in self._places:
            return self._places[path]
        ending = posixpath.splitext(path)[1][1:].lower()
        fault = "" if ending in endings else "is of a type that courses neither show nor offer"
        content = b""
        if not fault:
            try:
                content = self.folder.read(path)
                fault = fault_of(content, ending) if ending in IMAGES else ""
            except ImportFailed as failure:
                fault = str(failure)
        if not fault and (len(self.files) >= MOST or self._size + len(content) > _LARGEST_TOGETHER):
            fault = f"is one of more than {MOST:,} files or {_LARGEST_TOGETHER // 1024 // 1024} MB of them"
        if fault:
            self.notes.lost(place, f"the file {short(path)} {fault}")
            return None
        self._size += len(content)
        return self.keep(path, content, place)

    def kept(self, path: str) -> str | None:
        """Return the path in the course of a file that was kept already."""
        return self._places.get(path)

    def keep(self, path: str, content: bytes, place: Position) -> str:
        """Keep a file, whose content is known to be harmless; return its path in the course."""
        inside = self._below_root(path)
        stem, ending = posixpath.splitext(inside or f"{FOLDER}/{posixpath.basename(path)}")
        own = self._free(_safe(stem) or f"{FOLDER}/{slug(posixpath.basename(stem)) or 'file'}", ending.lower())
        folder, _, name = own.rpartition("/")
        self.files[own] = Picture(place, name, content, folder)
        self._places[path] = own
        return own

    def make(self, path: str, content: bytes, place: Position) -> str:
        """Keep a file that is in no folder; return what stands for its address in the page."""
        known = f"{MADE}{len(self._made)}"
        self._made[known] = self.keep(path, content, place)
        return known

    def made(self, address: str) -> str | None:
        """Return the path of a file that was made."""
        return self._made.get(address)

    def address(self, target: str, page: str) -> str:
        """Return the address of a path in the course as it is written in the page ``page`` of the folder."""
        relative = posixpath.relpath(target, posixpath.dirname(self.pages.get(page, page)) or ".")
        return _IN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), relative)

    def downloads(self, path: str, place: Position) -> str | None:
        """Take a file that is linked."""
        return self.take(path, place, SHOWN | DOWNLOADS)

    def _below_root(self, path: str) -> str | None:
        if not self.root:
            return path
        return path.removeprefix(f"{self.root}/") if path.startswith(f"{self.root}/") else None

    def _candidates(self, address: str, page: str) -> list[str]:
        """Return the paths in the folder that an address may mean, without those that climb out."""
        path = unquote(address.partition("?")[0]).replace("\\", "/")
        if path.startswith("/"):
            bases = [self.root, *self.roots, ""]
        else:
            # Others serve a page as a folder of its own, so that its addresses climb once more.
            stem = posixpath.splitext(page)[0]
            bases = [posixpath.dirname(page), stem, *(base for base in self.roots if base)]
        found = (posixpath.normpath(posixpath.join(base, path.strip("/") or ".")) for base in dict.fromkeys(bases))
        return [one for one in found if not one.startswith("..")]

    def _free(self, stem: str, ending: str) -> str:
        path, number = f"{stem}{ending}", 2
        while path.casefold() in self._taken:
            path, number = f"{stem}-{number}{ending}", number + 1
        self._taken.add(path.casefold())
        return path


def _safe(path: str) -> str:
    return path if _SAFE_NAME.fullmatch(path) and len(path) < 200 else ""  # noqa: PLR2004 - what systems take


def _addresses(path: str) -> list[str]:
    stem = posixpath.splitext(path)[0]
    folder, _, name = stem.rpartition("/")
    return [path, stem, *([folder or "."] if name.lower() in INDEXES else [])]
