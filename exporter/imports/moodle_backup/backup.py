"""What a backup holds: its documents, its activities and sections, and its files by the places that show them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from exporter.imports.base import Source
from exporter.imports.moodle_backup import CONTENTS
from exporter.imports.notes import ImportFailed, short
from exporter.imports.xml_tree import root_of
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.archives import Archive
    from exporter.imports.notes import Notes
    from exporter.imports.texts import Format
    from exporter.imports.xml_tree import Node

_NULL = "$@NULL@$"
_HASH = re.compile(r"[0-9a-f]{40}")
_LONGEST_NUMBER = 9
_FORMATS: Mapping[str, Format] = {"0": "moodle", "1": "html", "2": "plain", "4": "markdown"}


def value(node: Node | None, name: str) -> str:
    """Return the text of a child; empty if it has none, or if the database had none."""
    found = node.value(name) if node is not None else ""
    return "" if found == _NULL else found


def whole(written: str) -> int:
    """Return a whole number; 0 if it is none of ordinary size."""
    return int(written) if written.isdecimal() and len(written) <= _LONGEST_NUMBER else 0


def format_of(node: Node, name: str) -> Format:
    """Return in what the text of a child is written."""
    return _FORMATS.get(value(node, name), "html")


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that a section lists: its ``kind``, which is a module of Moodle, and the element that describes it."""

    number: str
    kind: str
    title: str
    node: Node
    context: str
    is_hidden: bool
    shows_description: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the course, with the numbers of its activities in order."""

    number: str
    title: str
    node: Node
    sequence: tuple[str, ...]
    within: str
    """The number of the activity that stands for it in another section; empty if none does."""


class Files(Mapping[str, bytes]):
    """The files of one text by the paths that it uses for them."""

    def __init__(self, archive: Archive, hashes: Mapping[str, str]) -> None:
        self._archive, self._hashes = archive, hashes

    def __getitem__(self, name: str) -> bytes:
        digest = self._hashes[name]
        path = f"files/{digest[:2]}/{digest}"
        if path not in self._archive.members:
            raise KeyError(name)
        return self._archive.content(path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._hashes)

    def __len__(self) -> int:
        return len(self._hashes)


@dataclass
class Backup:
    """A backup that is open."""

    archive: Archive
    notes: Notes

    def root(self, path: str) -> Node | None:
        """Return the root of a document; None, with a note, if it is not there or cannot be read."""
        place = Position(self.archive.inside(path))
        if path not in self.archive.members:
            self.notes.lost(place, "is not in the backup")
            return None
        try:
            return root_of(Source(name=place.file, content=self.archive.content(path)), self.notes)
        except ImportFailed as failure:
            self.notes.lost(failure.place or place, str(failure))
            return None

    @cached_property
    def contents(self) -> Node:
        """Return the document that says what there is.

        Raises:
            ImportFailed: it is missing or broken.
        """
        name = self.archive.inside(CONTENTS)
        return root_of(Source(name=name, content=self.archive.content(CONTENTS)), self.notes)

    @cached_property
    def title(self) -> str:
        """Return the title of the course."""
        information = self.contents.child("information")
        return " ".join(value(information, "original_course_fullname").split())

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """Return the activities by their numbers."""
        found = {}
        for one in self._once("activities", "activity"):
            activity = self._activity(one)
            if activity is not None:
                found[activity.number] = activity
        return found

    @cached_property
    def parts(self) -> list[Part]:
        """Return the sections in order."""
        found = []
        for one in self._once("sections", "section"):
            node = self.root(posixpath.join(value(one, "directory"), "section.xml"))
            if node is None:
                continue
            within = value(node, "itemid") if value(node, "component") == "mod_subsection" else ""
            sequence = tuple(filter(None, value(node, "sequence").split(",")))
            part = Part(value(one, "sectionid"), " ".join(value(node, "name").split()), node, sequence, within)
            found.append((whole(value(node, "number")), part))
        return [part for _, part in sorted(found, key=lambda one: one[0])]

    def files(self, context: str, component: str, area: str, item: str = "") -> Files:
        """Return the files of an area; ``item`` is a number where the area has a part for each of something."""
        return Files(self.archive, self._hashes.get((context, component, area, item), {}))

    @cached_property
    def _hashes(self) -> dict[tuple[str, str, str, str], dict[str, str]]:
        """Return the digests of files by context, component, area and item, and by path.

        Questions keep no context, because their numbers say enough; other areas are asked for with and without item.
        """
        root = self.root("files.xml") if "files.xml" in self.archive.members else None
        found: dict[tuple[str, str, str, str], dict[str, str]] = {}
        for one in root.children("file") if root else ():
            name, digest = value(one, "filename"), value(one, "contenthash")
            if name in ("", ".") or not _HASH.fullmatch(digest):
                continue
            component, area, item = value(one, "component"), value(one, "filearea"), value(one, "itemid")
            path = posixpath.join(value(one, "filepath").strip("/"), name)
            context = "" if component.startswith(("question", "qtype_")) else value(one, "contextid")
            for key in {(context, component, area, item), (context, component, area, "")}:
                found.setdefault(key, {})[path] = digest
        return found

    def _listed(self, group: str, name: str) -> Iterator[Node]:
        information = self.contents.child("information")
        contents = information.child("contents") if information else None
        groups = contents.child(group) if contents else None
        return groups.children(name) if groups else iter(())

    def _once(self, group: str, name: str) -> Iterator[Node]:
        """Yield what is listed, each folder once: it could else be read without end."""
        read: set[str] = set()
        for one in self._listed(group, name):
            folder = posixpath.normpath(value(one, "directory"))
            if folder in read:
                self.notes.lost(one.place, f"{short(value(one, 'title'))}, which the backup lists a second time")
                continue
            read.add(folder)
            yield one

    def _activity(self, listed: Node) -> Activity | None:
        kind, folder = value(listed, "modulename"), value(listed, "directory")
        title = " ".join(value(listed, "title").split())
        root = self.root(posixpath.join(folder, f"{kind}.xml"))
        node = root.child(kind) if root else None
        if root is None or node is None:
            self.notes.lost(listed.place, f"{short(title)}, which the backup names and does not hold")
            return None
        module = self.root(posixpath.join(folder, "module.xml"))
        return Activity(
            value(listed, "moduleid"),
            kind,
            " ".join(value(node, "name").split()) or title,
            node,
            root.get("contextid"),
            is_hidden=value(module, "visible") == "0",
            shows_description=value(module, "showdescription") == "1",
        )
