"""Which pages of a folder there are, and their order where nobody has listed them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from exporter.imports.foreign_markdown.book import Chapter, Part
from exporter.imports.foreign_markdown.shelf import INDEXES, PAGES
from exporter.imports.notes import short
from exporter.problems import Position
from exporter.source.file_titles import title_of_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exporter.imports.foreign_markdown.book import Contents
    from exporter.imports.foreign_markdown.shelf import Shelf
    from exporter.imports.notes import Notes

_OF_PROJECTS = frozenset(
    {
        *("authors", "changelog", "code-of-conduct", "code_of_conduct", "conduct", "contributing", "contributors"),
        *("issue_template", "licence", "license", "pull_request_template", "security"),
    }
)
"""Files of a repository that are about it."""
_NUMBER = re.compile(r"([0-9]{1,9})")


def named_in(paths: Iterable[str], names: tuple[str, ...]) -> str | None:
    """Return the file of one of some names that stands in the fewest folders, at most one deep."""
    found = [path for path in paths if posixpath.basename(path) in names and path.count("/") <= 1]
    return min(found, key=lambda path: (path.count("/"), path), default=None)


def pages_in(paths: Iterable[str], endings: tuple[str, ...], notes: Notes) -> list[str]:
    """Return the pages among files; those about a project are noted instead, unless there is nothing else."""
    pages = [path for path in paths if path.lower().endswith(endings)]
    of_project = [path for path in pages if name_of(path) in _OF_PROJECTS and path.count("/") == 0]
    if len(of_project) == len(pages):
        return pages
    for path in of_project:
        notes.lost(Position(path), f"the page {short(path)}, which is about the project and not of the course")
    return [path for path in pages if path not in of_project]


def not_listed(shelf: Shelf, paths: Iterable[str], where: str) -> None:
    """Note pages that exist, that no contents list, and that no page includes: pages are read before."""
    for path in paths:
        if path.lower().endswith(PAGES) and path not in shelf.pages and path not in shelf.included:
            shelf.notes.lost(Position(path), f"the page {short(path)}, which is not in {where}")


def by_folders(paths: Iterable[str], folder: str = "") -> Contents:
    """Return pages in the order of their names, folders as parts; a page that stands for its folder comes first."""
    by_name: dict[str, list[str]] = {}
    for path in paths:
        by_name.setdefault(path.removeprefix(folder).partition("/")[0], []).append(path)
    contents: list[Chapter | Part] = []
    for name in sorted(by_name, key=lambda one: (not stands_for(one), natural(one))):
        if by_name[name] == [f"{folder}{name}"]:
            contents.append(Chapter(f"{folder}{name}"))
        else:
            contents.append(Part(title_of_file(f"{name}.md", "en"), by_folders(by_name[name], f"{folder}{name}/")))
    return tuple(contents)


def natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts names with numbers as people do: 2 before 10."""
    pieces = _NUMBER.split(name.casefold())
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]


def name_of(path: str) -> str:
    """Return the name of a page in small letters, without its ending."""
    return posixpath.splitext(posixpath.basename(path))[0].lower()


def stands_for(name: str) -> bool:
    """Return whether a page stands for its folder."""
    return name.lower().endswith(PAGES) and name_of(name) in INDEXES
