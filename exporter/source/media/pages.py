"""Finds the lesson behind a link to the page that a site generator would make of it, such as ``chapter.html``."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from exporter.source.wording import quoted, times_in_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exporter.problems import Position, Problems

TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
"""What site generators replace, such as ``{{ site.baseurl }}``."""
_ROOT = re.compile(r"(?:\{\{\s*[\w.]*(?:base_?url|site\.url|base|root)\s*\}\})+", re.IGNORECASE)
"""Those that stand for the address of the site."""
_LESSON = ".md"
_PAGE = re.compile(r"\.(?:html?|qmd|rmd|mdx|markdown)$", re.IGNORECASE)
_OF_A_FOLDER = ("README", "index", "readme", "Readme", "_index")
"""Names of the file that is a folder's page: on GitHub, in mdBook and HonKit; in Jekyll, Quarto and MkDocs; in Hugo."""
_REASONS = {
    "template": "'{{…}}' is not replaced here",
    "root": "courses have no addresses that start with '/'",
    "folder": "its address is a folder",
    "page": "a course has lessons instead of pages",
    "bare": "its address has no extension",
}
"""Kind of address → why it is no link to a lesson as it stands."""


def lessons_behind(written: str, file: str) -> Iterator[str]:
    """Yield the files that the address ``written`` in ``file`` may stand for, the likeliest first."""
    for path in _paths(written, file):
        if path == ".." or path.startswith("../"):
            continue
        stem = _PAGE.sub("", path)
        folder, _, name = stem.rpartition("/")
        if stem not in ("", "."):
            yield stem + _LESSON
        folders = [folder] if name in _OF_A_FOLDER else [stem] if stem == path else []
        for inside in folders:
            yield from (posixpath.normpath(f"{inside or '.'}/{one}{_LESSON}") for one in _OF_A_FOLDER)


def _paths(written: str, file: str) -> Iterator[str]:
    """Yield the paths from the course folder that an address may mean, without a slash at the end."""
    above = _ROOT.match(written)
    if above or written.startswith("/"):
        yield posixpath.normpath(written[above.end() if above else 0 :].lstrip("/") or ".")
        return
    yield posixpath.normpath(posixpath.join(posixpath.dirname(file), written))
    if written.endswith("/") or written.startswith("../"):
        # Sites with pretty addresses show each page at a folder of its own.
        yield posixpath.normpath(posixpath.join(file.removesuffix(_LESSON), written))


def _kind(written: str, lesson: str) -> str:
    if _ROOT.match(written):
        return "template"
    if written.startswith("/"):
        return "root"
    if _PAGE.search(written):
        return "page"
    of_a_folder = posixpath.basename(lesson).removesuffix(_LESSON) in _OF_A_FOLDER
    return "folder" if written.endswith("/") or of_a_folder else "bare"


@dataclass(slots=True)
class PageLinks:
    """The links of a course to pages that were taken for its lessons."""

    found: dict[tuple[str, str], dict[Position, tuple[str, str]]] = field(default_factory=dict)
    """File and kind of address → place → the lesson, and what to write."""

    def add(self, written: str, anchor: str, file: str, lesson: str, at: Position) -> None:
        """Note that the address ``written`` in ``file``, without its anchor, is taken for ``lesson``."""
        path = quote(posixpath.relpath(lesson, posixpath.dirname(file) or "."), safe="/")
        better = f"{path}#{anchor}" if anchor else path
        self.found.setdefault((file, _kind(written, lesson)), {})[at] = (lesson, better)

    def warn(self, problems: Problems) -> None:
        """Warn of each kind once in each file, with what to write at its first place."""
        for (_, kind), places in self.found.items():
            first = min(places)
            lesson, better = places[first]
            message = f"this link goes to the lesson {quoted(lesson, 200)}, because {_REASONS[kind]}"
            message += f"; write {quoted(better, 200)}"
            problems.warning(first, message + times_in_file([at.line for at in places]), "foreign-link")
