"""Lessons of The Carpentries, of the Workbench (boxes of colons) and of before it (quotes with classes).

https://carpentries.github.io/sandpaper-docs/
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Chapter, Part, Ways, bank_of
from exporter.imports.foreign_markdown.boxes import divs, kramdown
from exporter.imports.foreign_markdown.chunks import chunks
from exporter.imports.foreign_markdown.front_matter import split
from exporter.imports.foreign_markdown.line import Line, lines_of
from exporter.imports.foreign_markdown.liquid import liquid
from exporter.imports.foreign_markdown.settings import read_settings, text_in, texts_in
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.sorting import natural, not_listed
from exporter.imports.notes import Notes

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.foreign_markdown.front_matter import Matter

_SETTINGS = ("config.yaml", "_config.yml")
_EPISODES = ("episodes/", "_episodes_rmd/", "_episodes/")
_ENDINGS = (".md", ".rmd")
_FOR_LEARNERS = ("learners/setup.md", "setup.md", "learners/reference.md", "reference.md")
_FOR_TEACHERS = ("instructors/", "_extras/", "profiles/", "learners/", "_includes/", "bin/")


def _matches(source: Source) -> bool:
    folder = source.folder
    return (
        folder is not None
        and any(name in folder.paths for name in _SETTINGS)
        and any(path.startswith(_EPISODES) for path in folder.paths)
    )


def _read(source: Source, notes: Notes) -> Bank:
    folder = source.folder_named()
    path = next((name for name in _SETTINGS if name in folder.paths), "")
    settings = read_settings(folder, path, notes) if path else {}
    base = next((one for one in _EPISODES if any(path.startswith(one) for path in folder.paths)), "")
    found = [one for one in folder.paths if one.startswith(base) and one.lower().endswith(_ENDINGS)]
    listed = settings.get("episodes")
    names = [str(name) for name in listed] if isinstance(listed, list) else []
    order = [base + name for name in names if base + name in found] or sorted(found, key=natural)
    shelf = Shelf(folder, notes, roots=(base.rstrip("/"), "episodes/fig", "fig"))
    for one in order:
        stem = posixpath.splitext(one.removeprefix(base))[0]
        shelf.add(one, stem, f"{stem}/index", f"episodes/{stem}")
    around = [one for one in _FOR_LEARNERS if one in folder.paths]
    for one in around:
        stem = posixpath.splitext(posixpath.basename(one))[0]
        shelf.add(one, stem, f"learners/{stem}")
    first = [Chapter("index.md")] if "index.md" in folder.paths else []
    if first:
        shelf.add("index.md", "README.md")
    contents = (
        *first,
        *(Chapter(one) for one in order),
        *((Part("More", tuple(map(Chapter, around))),) if around else ()),
    )
    ways = Ways(lines=_lines, translations=(liquid, kramdown, divs, chunks))
    bank = bank_of(shelf, contents, ways, text_in(settings, "title"), text_in(settings, "lang"))
    not_listed(shelf, [one for one in folder.paths if one.startswith((base, *_FOR_TEACHERS))], "what learners read")
    return bank


def _lines(shelf: Shelf, path: str) -> list[Line]:
    """Return a page with the boxes that the older lessons have in their front matter."""
    lines = lines_of(shelf.folder.text(path, shelf.notes), path)
    matter, body = split(lines, Notes())
    above = [line for name in ("questions", "objectives") for line in _box(matter, name)]
    below = _box(matter, "keypoints")
    if not above and not below:
        return lines
    return [*lines[: len(lines) - len(body)], *above, *body, *below]


def _box(matter: Matter, name: str) -> list[Line]:
    points = texts_in(matter.values, name)
    written = ("", f"::: {name}", *(f"- {point}" for point in points), ":::", "") if points else ()
    return [Line(text, matter.lines[0].place) for text in written]


READER = Reader(name="carpentries", title="The Carpentries", certain=True, folders=True, matches=_matches, read=_read)
