"""The manifest of a cartridge: its outline, and the resources that it names."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.imports.notes import short

if TYPE_CHECKING:
    from exporter.imports.notes import Notes
    from exporter.imports.xml_tree import Node
    from exporter.problems import Position

_KINDS = (
    ("imsqti", "question-bank", "bank"),
    ("imsqti", "", "quiz"),
    ("imswl", "", "link"),
    ("imsdt", "", "discussion"),
    ("imsbasiclti", "", "tool"),
    ("webcontent", "", "file"),
    ("assignment", "", "assignment"),
    ("associatedcontent", "", "beside"),
)
"""How the type of a resource begins, what is in it, and our word for it."""
_PAGES = (".html", ".htm", ".xhtml")
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that a cartridge holds."""

    place: Position
    name: str
    kind: str
    path: str
    files: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def is_page(self) -> bool:
        """Return whether it is a page of text."""
        return self.kind in ("file", "beside") and self.path.lower().endswith(_PAGES)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of the outline: a resource, or a section with entries."""

    place: Position
    title: str
    resource: str
    entries: tuple[Listed, ...]


def resources_in(root: Node) -> dict[str, Resource]:
    """Return the resources by their names."""
    found = {}
    for resources in root.children("resources"):
        for one in resources.children("resource"):
            files = tuple(_path(file.get("href")) for file in one.children("file"))
            needs = tuple(of.get("identifierref") for of in one.children("dependency"))
            path = _path(one.get("href")) or next(iter(files), "")
            found[one.get("identifier")] = Resource(
                one.place, one.get("identifier"), _kind(one.get("type")), path, files, needs
            )
    return found


def outline_of(root: Node, notes: Notes | None = None) -> tuple[Listed, ...]:
    """Return the entries of the outline, without the single one around all that many programs write.

    ``notes`` are told of those that are too deep.
    """
    entries = tuple(
        one
        for organizations in root.children("organizations")
        for organization in organizations.children("organization")
        for one in _entries(organization, 0, notes)
    )
    while len(entries) == 1 and not entries[0].resource and not entries[0].title:
        entries = entries[0].entries
    return entries


def title_of(root: Node) -> str:
    """Return the title of the course."""
    for metadata in root.children("metadata"):
        for title in metadata.inside("title"):
            if title.words:
                return title.words
    return ""


def _entries(node: Node, depth: int, notes: Notes | None) -> tuple[Listed, ...]:
    if depth > _DEEPEST:
        for one in node.children("item"):
            title = short(" ".join(one.value("title").split()) or one.get("identifierref"))
            if notes:
                notes.lost(one.place, f"the entry {title}, more than {_DEEPEST} levels deep, and what is below it")
        return ()
    return tuple(
        Listed(
            one.place,
            " ".join(one.value("title").split()),
            one.get("identifierref"),
            _entries(one, depth + 1, notes),
        )
        for one in node.children("item")
    )


def _kind(written: str) -> str:
    lower = written.lower()
    return next((kind for begin, inside, kind in _KINDS if lower.startswith(begin) and inside in lower), "")


def _path(href: str) -> str:
    return posixpath.normpath(unquote(href.partition("?")[0])) if href else ""
