"""Finds the documents of a zip, each with the files and settings beside it."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from exporter.imports.archives import Beside
from exporter.imports.bank import Bank
from exporter.imports.base import Source
from exporter.imports.notes import ImportFailed, short
from exporter.imports.qti.v1.documents import Document, Settings
from exporter.imports.texts import Texts
from exporter.imports.xml_tree import root_of
from exporter.problems import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.imports.archives import Archive
    from exporter.imports.bank import Group
    from exporter.imports.notes import Notes
    from exporter.imports.xml_tree import Node

_ENDINGS = (".xml", ".qti", ".dat")
_LARGEST = 64 * 1024 * 1024
_BEGINNING = 4_000
_DOCUMENT = re.compile(rb"<(?:[A-Za-z0-9_-]+:)?questestinterop[\s>/]")
_RICHER = "non_cc_assessments"
"""Canvas's folder of the same quizzes with all that Common Cartridge does not say."""


def bank_of(source: Source, notes: Notes) -> Bank:
    """Return all quizzes of a document or a zip of them."""
    texts = Texts(notes)
    groups: list[Group] = []
    if source.archive is None:
        groups += Document(texts, notes, {}).groups(root_of(source, notes))
        return Bank(tuple(groups), texts.pictures.all())
    for name in documents_in(source.archive):
        groups += groups_of(source.archive, name, texts, notes)
    if not groups:
        message = "has no quiz in QTI 1.2 inside; export the quiz or the question bank in this format"
        raise ImportFailed(Position(source.name), message)
    return Bank(tuple(groups), texts.pictures.all())


def documents_in(archive: Archive) -> Iterator[str]:
    """Yield the names of documents in QTI; of two about the same quiz, the richer one."""
    found = [
        name
        for name, member in archive.members.items()
        if name.lower().endswith(_ENDINGS) and member.entry.file_size <= _LARGEST and _is_document(archive, name)
    ]
    richer = {_quiz(name) for name in found if _is_richer(name)}
    return (name for name in sorted(found) if _is_richer(name) or _quiz(name) not in richer)


def groups_of(archive: Archive, name: str, texts: Texts, notes: Notes) -> list[Group]:
    """Return the quizzes of a document in a zip; none, with a note, if it cannot be read."""
    inner = Source(name=archive.inside(name), content=archive.content(name))
    try:
        root = root_of(inner, notes)
        document = Document(texts, notes, Beside(archive, name), _settings(archive, name, texts, notes))
    except ImportFailed as failure:
        notes.lost(failure.place or Position(inner.name), f"the file {short(name)} {failure}")
        return []
    return list(document.groups(root))


def _is_document(archive: Archive, name: str) -> bool:
    return _DOCUMENT.search(archive.content(name)[:_BEGINNING]) is not None


def _is_richer(name: str) -> bool:
    return f"{_RICHER}/" in name


def _quiz(name: str) -> str:
    """Return the identifier of a quiz, which names its file or its folder."""
    if _is_richer(name):
        return posixpath.basename(name).partition(".")[0]
    folder = posixpath.basename(posixpath.dirname(name))
    return folder or posixpath.basename(name).partition(".")[0]


def _settings(archive: Archive, name: str, texts: Texts, notes: Notes) -> Settings:
    """Return what Canvas says of a quiz in ``assessment_meta.xml``."""
    folder = posixpath.dirname(posixpath.dirname(name))
    beside = posixpath.join(posixpath.dirname(name), "assessment_meta.xml")
    apart = posixpath.join(folder, _quiz(name), "assessment_meta.xml")
    found = next((path for path in (beside, apart) if path in archive.members), None)
    if found is None:
        return Settings()
    root = root_of(Source(name=archive.inside(found), content=archive.content(found)), notes)
    _note_settings(root, notes)
    text = root.value("description")
    return Settings(
        " ".join(root.value("title").split()),
        texts.block(text, "html", root.place, Beside(archive, found)) if text else "",
        {"true": True, "false": False}.get(root.value("shuffle_answers")),
    )


def _note_settings(root: Node, notes: Notes) -> None:
    for name, key in (("time_limit", "time_limit"), ("allowed_attempts", "attempts")):
        if (limit := root.value(name)) not in ("", "0", "1", "-1"):
            notes.lost(root.place, f"the setting '{name}: {limit[:20]}' of the quiz; write '{key}' into it")
