"""Finds the documents of a zip, each with the files and settings beside it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exporter.imports.archives import Beside
from exporter.imports.bank import Bank, Group
from exporter.imports.base import Source
from exporter.imports.notes import ImportFailed, short
from exporter.imports.qti import kind_of
from exporter.imports.qti.v1.documents import Document, Settings
from exporter.imports.qti.v2.item import Item, entry_of
from exporter.imports.qti.v2.tests import Composed
from exporter.imports.qti.v3 import as_version_2
from exporter.imports.texts import Texts
from exporter.imports.xml_tree import root_of
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.archives import Archive
    from exporter.imports.bank import Passage, Question
    from exporter.imports.notes import Notes
    from exporter.imports.xml_tree import Node

_RICHER = "non_cc_assessments"
"""Canvas's folder of the same quizzes with all that Common Cartridge does not say."""


def bank_of(source: Source, notes: Notes) -> Bank:
    """Return all quizzes of a document or a zip of them."""
    if source.archive is not None:
        return _of_archive(source.archive, notes)
    texts, root = Texts(notes), as_version_2(root_of(source, notes))
    groups: list[Group] = []
    if root.name == "assessmentTest":
        message = "is a test, whose items are in other files; import the zip with all of them"
        raise ImportFailed(Position(source.name), message)
    if root.name == "assessmentItem":
        entry = entry_of(Item(root, texts, notes, {}), 1, "")
        groups += [Group("", (entry,))] if entry else []
    else:
        groups += Document(texts, notes, {}).groups(root)
    return Bank(tuple(groups), texts.pictures.all())


def _of_archive(archive: Archive, notes: Notes) -> Bank:
    package = Package(archive, notes)
    groups = package.groups()
    if not groups and not notes.found:
        message = "has no quiz in QTI 1.2, 2.1, 2.2 or 3.0 inside; export the quiz or the question bank in one of these"
        raise ImportFailed(Position(archive.name), message)
    return Bank(tuple(groups), package.texts.pictures.all())


@dataclass(slots=True)
class Package:
    """Reads the quizzes of a zip. ``texts`` has their pictures."""

    archive: Archive
    notes: Notes
    texts: Texts = field(init=False)
    kinds: dict[str, str] = field(init=False)
    found: set[str] = field(default_factory=set)
    """The files that texts have shown or linked."""

    def __post_init__(self) -> None:
        self.texts = Texts(self.notes)
        self.kinds = {name: kind for name in sorted(self.archive.members) if (kind := kind_of(self.archive, name))}

    def groups(self) -> list[Group]:
        """Return all quizzes: those of QTI 1.2, tests of QTI 2, and items that no test names."""
        richer = {_quiz(name) for name in self.kinds if _is_richer(name)}
        found = [
            group
            for name, kind in self.kinds.items()
            if kind == "questestinterop" and (_is_richer(name) or _quiz(name) not in richer)
            for group in self.quizzes(name)
        ]
        used: set[str] = set()
        for name in self._of("assessmentTest"):
            if root := self.root(name):
                composed = Composed(self.notes, posixpath.dirname(name), self._entry)
                found.append(composed.group(root))
                used |= composed.used
        loose = [self._entry(name, 1, "") for name in self._of("assessmentItem") if name not in used]
        entries = tuple(entry for entry in loose if entry)
        return [*found, Group("", entries)] if entries else found

    def quizzes(self, name: str) -> list[Group]:
        """Return the quizzes of a document in QTI 1.2."""
        root = self.root(name)
        if root is None:
            return []
        settings = self._settings(name)
        return list(Document(self.texts, self.notes, self.files(name), settings).groups(root))

    def files(self, name: str) -> Beside:
        """Return the files that a text in a document shows."""
        files = Beside(self.archive, name)
        files.found = self.found
        return files

    def root(self, name: str) -> Node | None:
        """Return the root of a document; None, with a note, if it cannot be read."""
        try:
            source = Source(name=self.archive.inside(name), content=self.archive.content(name))
            return as_version_2(root_of(source, self.notes))
        except ImportFailed as failure:
            place = failure.place or Position(self.archive.inside(name))
            self.notes.lost(place, f"the file {short(name)}: it {failure}")
            return None

    def _of(self, kind: str) -> list[str]:
        return [name for name, of in self.kinds.items() if of == kind]

    def _entry(self, name: str, weight: float, group: str) -> Question | Passage | None:
        """Return the question of an item in QTI 2."""
        if self.kinds.get(name) != "assessmentItem":
            self.notes.lost(Position(self.archive.name), f"the item {short(name)}, which is not in the zip")
            return None
        root = self.root(name)
        return entry_of(Item(root, self.texts, self.notes, self.files(name)), weight, group) if root else None

    def _settings(self, name: str) -> Settings:
        """Return what Canvas says of a quiz in ``assessment_meta.xml``."""
        apart = posixpath.join(posixpath.dirname(posixpath.dirname(name)), _quiz(name))
        folders = (posixpath.dirname(name), apart)
        paths = (posixpath.join(folder, "assessment_meta.xml") for folder in folders)
        found = next((path for path in paths if path in self.archive.members), None)
        root = self.root(found) if found else None
        if found is None or root is None:
            return Settings()
        for key, own in (("time_limit", "time_limit"), ("allowed_attempts", "attempts")):
            if (limit := root.value(key)) not in ("", "0", "1", "-1"):
                self.notes.lost(root.place, f"the setting '{key}: {limit[:20]}' of the quiz; write '{own}' into it")
        text = root.value("description")
        return Settings(
            " ".join(root.value("title").split()),
            self.texts.block(text, "html", root.place, self.files(found)) if text else "",
            {"true": True, "false": False}.get(root.value("shuffle_answers")),
        )


def _is_richer(name: str) -> bool:
    return f"{_RICHER}/" in name


def _quiz(name: str) -> str:
    """Return the identifier of a quiz, which names its file or its folder."""
    if _is_richer(name):
        return posixpath.basename(name).partition(".")[0]
    return posixpath.basename(posixpath.dirname(name)) or posixpath.basename(name).partition(".")[0]
