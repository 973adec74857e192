"""Jupyter notebooks and Jupyter Book: texts, code that is not run, and what it had shown.

https://nbformat.readthedocs.io/en/latest/format_description.html. Places are numbers of cells.
"""

from __future__ import annotations

import base64
import binascii
import json
import posixpath
import re
from typing import TYPE_CHECKING, Any

from exporter.imports.base import Reader
from exporter.imports.foreign_markdown.book import Chapter, Part, Ways, bank_of, chapters
from exporter.imports.foreign_markdown.line import Line
from exporter.imports.foreign_markdown.myst import myst
from exporter.imports.foreign_markdown.settings import read_settings, text_in
from exporter.imports.foreign_markdown.shelf import Shelf
from exporter.imports.foreign_markdown.sorting import by_folders, named_in, not_listed
from exporter.imports.intake import clean
from exporter.imports.notes import ImportFailed, short
from exporter.imports.pictures import fault_of
from exporter.imports.texts import Texts
from exporter.problems import Position

if TYPE_CHECKING:
    from exporter.imports.bank import Bank
    from exporter.imports.base import Source
    from exporter.imports.foreign_markdown.book import Contents
    from exporter.imports.notes import Notes

_ENDING = ".ipynb"
_CONTENTS = ("_toc.yml", "_toc.yaml")
_PICTURES = (("image/svg+xml", "svg"), ("image/png", "png"), ("image/jpeg", "jpg"), ("image/gif", "gif"))
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_STYLE = re.compile(r"<style[^<>]{0,500}>[^<]{0,50000}</style>")
_LONGEST_OUTPUT = 10_000
_DEEPEST = 20
_MOST_ATTACHED = 100
"""Pictures attached to a cell."""


def _matches(source: Source) -> bool:
    folder = source.folder
    if folder is None:
        return False
    if source.content:
        return source.name.endswith(_ENDING) and '"cells"' in source.content[:200_000].decode("utf-8", "replace")
    return named_in(folder.paths, _CONTENTS) is not None or _are_notebooks(folder.paths)


def _are_notebooks(paths: tuple[str, ...]) -> bool:
    notebooks = sum(path.endswith(_ENDING) for path in paths)
    return notebooks > 0 and notebooks >= sum(path.endswith(".md") for path in paths)


def _read(source: Source, notes: Notes) -> Bank:
    folder = source.folder_named()
    shelf = Shelf(folder, notes)
    found = [path for path in folder.paths if path.endswith((_ENDING, ".md"))]
    path = named_in(folder.paths, _CONTENTS)
    settings = read_settings(folder, path, notes) if path else {}
    shelf.root = posixpath.dirname(path or "")
    contents = _listed(settings, shelf, path or "") if settings else by_folders(found)
    for chapter in chapters(contents):
        shelf.add(chapter.path)
    not_listed(shelf, found, path or "the folder")
    title = (
        text_in(read_settings(folder, config, notes), "title")
        if (config := named_in(folder.paths, ("_config.yml",)))
        else ""
    )
    return bank_of(shelf, contents, Ways(lines=_lines, translations=(myst,)), title)


def _listed(settings: dict[str, Any], shelf: Shelf, path: str) -> Contents:
    root = settings.get("root")
    contents: list[Chapter | Part] = list(_page(root, "", shelf, path)) if isinstance(root, str) else []
    parts = settings.get("parts")
    for part in parts if isinstance(parts, list) else [settings]:
        if isinstance(part, dict):
            inside = _chapters(part.get("chapters", part.get("sections")), shelf, path, 0)
            caption = text_in(part, "caption")
            contents += [Part(caption, inside)] if caption and inside else inside
    return tuple(contents)


def _chapters(listed: Any, shelf: Shelf, path: str, depth: int) -> Contents:
    contents: list[Chapter | Part] = []
    for entry in listed if isinstance(listed, list) and depth < _DEEPEST else ():
        target = entry.get("file") if isinstance(entry, dict) else None
        if not isinstance(target, str):
            continue
        title = text_in(entry, "title")
        own = _page(target, title, shelf, path)
        inside = _chapters(entry.get("sections"), shelf, path, depth + 1)
        contents += (
            [Part(title or posixpath.basename(target).replace("-", " ").capitalize(), (*own, *inside))]
            if inside
            else own
        )
    return tuple(contents)


def _page(target: str, title: str, shelf: Shelf, path: str) -> list[Chapter]:
    for ending in ("", _ENDING, ".md"):
        found = shelf.folder.find(posixpath.join(shelf.root, target) + ending)
        if found and found.endswith((_ENDING, ".md")):
            return [Chapter(found, title)]
    shelf.notes.lost(Position(path), f"the entry {short(target)}: there is no such page in the folder")
    return []


def _lines(shelf: Shelf, path: str) -> list[Line]:
    if not path.endswith(_ENDING):
        return [
            Line(text, Position(path, number))
            for number, text in enumerate(shelf.folder.text(path, shelf.notes).split("\n"), 1)
        ]
    try:
        notebook = json.loads(shelf.folder.text(path, shelf.notes))
    except (ValueError, RecursionError):
        raise ImportFailed(Position(path), "is not a notebook that can be read; open and save it") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise ImportFailed(Position(path), "has no cells; open and save it in a newer Jupyter")
    kernel = notebook.get("metadata")
    language = text_in(kernel, "kernelspec", "language") or text_in(kernel, "language_info", "name") or "python"
    lines: list[Line] = []
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, dict):
            written = _Cell(shelf, path, Position(path, number), language).written(cell)
            lines += [Line(text, Position(path, number)) for text in (*written.split("\n"), "")]
    return lines


class _Cell:
    """Writes a cell as Markdown."""

    def __init__(self, shelf: Shelf, path: str, place: Position, language: str) -> None:
        self.shelf, self.path, self.place, self.language = shelf, path, place, language

    def written(self, cell: dict[str, Any]) -> str:
        """Return the text of a cell, with what its code had shown."""
        text = _text(cell.get("source"))
        if cell.get("cell_type") == "markdown":
            return self._with_attachments(text, cell.get("attachments"))
        if cell.get("cell_type") != "code" or not text.strip():
            return text if cell.get("cell_type") == "raw" and not text.lstrip().startswith("---") else ""
        outputs = cell.get("outputs")
        shown = [self._output(one) for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []
        return "\n\n".join([_fenced(text.rstrip("\n"), self.language), *(one for one in shown if one)])

    def _with_attachments(self, text: str, attachments: Any) -> str:
        for name, kinds in list(attachments.items())[:_MOST_ATTACHED] if isinstance(attachments, dict) else ():
            made = self._picture(kinds) if isinstance(kinds, dict) else ""
            text = text.replace(f"(attachment:{name})", f"({made})") if made else text
        return text

    def _output(self, output: dict[str, Any]) -> str:
        if output.get("output_type") == "stream":
            return self._printed(_text(output.get("text")))
        if output.get("output_type") == "error":
            traceback = output.get("traceback")
            lines = traceback if isinstance(traceback, list) and traceback else [output.get("evalue", "")]
            return self._printed("\n".join(map(str, lines)))
        kinds = output.get("data")
        return self._data(kinds) if isinstance(kinds, dict) else ""

    def _data(self, kinds: dict[str, Any]) -> str:
        if picture := self._picture(kinds):
            return f"![]({picture})"
        html = _text(kinds.get("text/html"))
        if "<table" in html:
            return Texts(self.shelf.notes).block(_STYLE.sub("", html), "html", self.place)
        if written := _text(kinds.get("text/markdown")) or _text(kinds.get("text/latex")):
            return written
        if others := sorted({str(kind) for kind in kinds} - {"text/plain"}):
            end = "; its plain text came" if "text/plain" in kinds else ""
            message = f"what code has shown as {', '.join(others)[:100]}{end}"
            self.shelf.notes.lost(self.place, message)
        return self._printed(_text(kinds.get("text/plain")))

    def _printed(self, text: str) -> str:
        text = clean(_COLOURS.sub("", text)).strip("\n")
        if len(text) > _LONGEST_OUTPUT:
            self.shelf.notes.lost(self.place, f"what code has printed after the first {_LONGEST_OUTPUT:,} characters")
            text = text[:_LONGEST_OUTPUT]
        return _fenced(text, "output") if text.strip() else ""

    def _picture(self, kinds: dict[str, Any]) -> str:
        """Return the address of the first picture among the forms of an output."""
        for kind, ending in _PICTURES:
            written = _text(kinds.get(kind))
            if not written:
                continue
            try:
                content = written.encode() if ending == "svg" else base64.b64decode(written, validate=False)
            except (binascii.Error, ValueError):
                content = b""
            if fault := fault_of(content, ending):
                self.shelf.notes.lost(self.place, f"a picture that {fault}")
                continue
            stem = posixpath.splitext(self.path)[0]
            return self.shelf.make(f"{stem}-{self.place.line}.{ending}", content, self.place)
        return ""


def _text(written: Any) -> str:
    if isinstance(written, list):
        written = "".join(map(str, written))
    return written if isinstance(written, str) else ""


def _fenced(text: str, language: str) -> str:
    fence = "`" * max(3, 1 + max(map(len, re.findall(r"(?m)^\s*(`{3,})", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


READER = Reader(name="jupyter", title="Jupyter notebooks", certain=True, folders=True, matches=_matches, read=_read)
