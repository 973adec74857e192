"""A folder of Markdown files, or a single one, that no tool has put into an order: sorted by names."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Chapter, Part, Ways, bank_of
from exporter.imports.foreign_markdown.shelf import INDEXES, Shelf
from exporter.imports.notes import short
from exporter.problems import Position
from exporter.source.file_titles import title_of_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.foreign_markdown.book import Contents
    from exporter.imports.notes import Notes

_ENDINGS = (".md", ".markdown", ".mdown")
_OF_PROJECTS = frozenset(
    {
        *("authors", "changelog", "code-of-conduct", "code_of_conduct", "conduct", "contributing", "contributors"),
        *("issue_template", "licence", "license", "pull_request_template", "security"),
    }
)
"""Files of a repository that are about it."""
_NUMBER = re.compile(r"([0-9]{1,9})")


def _matches(source: Source) -> bool:
    return source.folder is not None and any(path.lower().endswith(_ENDINGS) for path in source.folder.paths)


def _read(source: Source, notes: Notes) -> Bank:
    assert source.folder is not None  # noqa: S101 - as `_matches` asks
    shelf = Shelf(source.folder, notes)
    found = pages_in(source.folder.paths, _ENDINGS, notes)
    for path in found:
        shelf.add(path)
    return bank_of(shelf, by_folders(found), Ways())


def pages_in(paths: Iterable[str], endings: tuple[str, ...], notes: Notes) -> list[str]:
    """Return the pages among files; those about a project are noted instead, unless there is nothing else."""
    pages = [path for path in paths if path.lower().endswith(endings)]
    of_project = [path for path in pages if _name(path) in _OF_PROJECTS and path.count("/") == 0]
    if len(of_project) == len(pages):
        return pages
    for path in of_project:
        notes.lost(Position(path), f"the page {short(path)}, which is about the project and not of the course")
    return [path for path in pages if path not in of_project]


def by_folders(paths: Iterable[str], folder: str = "") -> Contents:
    """Return pages in the order of their names, folders as parts; a page that stands for its folder comes first."""
    inside = sorted(paths, key=natural)
    names = sorted({_first(path, folder) for path in inside}, key=lambda name: (not _stands_for(name), natural(name)))
    contents: list[Chapter | Part] = []
    for name in names:
        path = f"{folder}{name}"
        below = [one for one in inside if one.startswith(f"{path}/")]
        if below:
            contents.append(Part(title_of_file(f"{name}.md", "en"), by_folders(below, f"{path}/")))
        else:
            contents.append(Chapter(path))
    return tuple(contents)


def natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts names with numbers as people do: 2 before 10."""
    pieces = _NUMBER.split(name.casefold())
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]


def _first(path: str, folder: str) -> str:
    return path.removeprefix(folder).partition("/")[0]


def _name(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0].lower()


def _stands_for(name: str) -> bool:
    return name.lower().endswith(_ENDINGS) and _name(name) in INDEXES


READER = Reader(name="markdown", title="a folder of Markdown", last=True, folders=True, matches=_matches, read=_read)
